// Keys of the program office's queues: j and k move, Enter opens (it is a link), a and r press the decisions' buttons,
// u goes to the list. Off while something is typed or a dialog is open, and for good by the button beside their names.
(() => {
  const OFF = "office-keys-off";
  const rows = () => [...document.querySelectorAll("#result_list tbody tr a[href]:first-of-type")].filter(
    (link, index, all) => all.findIndex((other) => other.closest("tr") === link.closest("tr")) === index,
  );
  const busy = (target) =>
    target.closest("input, textarea, select, [contenteditable]") ||
    document.querySelector("#modal-content")?.offsetParent != null;

  const move = (step) => {
    const links = rows();
    const at = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
  };
  const press = (selector) => document.querySelector(selector)?.click();

  const show = () => document.documentElement.classList.toggle("office-no-keys", localStorage.getItem(OFF) === "1");

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-keys-toggle]")) return;
    localStorage.setItem(OFF, localStorage.getItem(OFF) === "1" ? "0" : "1");
    show();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !document.querySelector("[data-keys-help]")) return;
    if (localStorage.getItem(OFF) === "1" || busy(event.target)) return;
    const onList = document.querySelector("#result_list");
    switch (event.key) {
      case "j": onList ? move(1) : press('[data-queue="next"]'); break;
      case "k": onList ? move(-1) : press('[data-queue="previous"]'); break;
      case "u": press('[data-queue="list"]'); break;
      case "a": case "r": press(`[data-key="${event.key}"]`); break;
      default: return;
    }
    event.preventDefault();
  });

  // A dialog opens with its first input ready to type.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "modal-content" && !event.target.closest?.("#modal-content")) return;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      document.querySelector("#modal-content :is(textarea, select, input:not([type=hidden]))")?.focus();
    }));
  });

  show();
})();
