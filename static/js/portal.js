// The little that needs script. Every page works without it.
(() => {
  "use strict";

  // Copy buttons: <button data-copy="#id"> copies that element's text and says so.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    const label = button.querySelector("[data-label]");
    const before = label.textContent;
    label.textContent = button.dataset.done;
    setTimeout(() => { label.textContent = before; }, 2000);
  });

  // Dialogs: <button data-opens="id"> opens the dialog; without script the button's form leads to a page that asks.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (!opener) return;
    event.preventDefault();
    document.getElementById(opener.dataset.opens).showModal();
  });
  document.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog").close();
  });

  // "/" moves to the search field, as its key cap says.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const search = document.querySelector("[data-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  });

  // An address with a fragment opens the explanation it points to; so does a link on the page.
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches("details")) target.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();

  // A form with files says how far they are; without script the browser shows it. An answer from another page (signed
  // out meanwhile) is opened, not put into this one.
  const told = (event) => {
    const form = event.target.closest?.("[data-progress]");
    return form && document.getElementById(form.dataset.progress);
  };
  document.addEventListener("htmx:xhr:progress", (event) => {
    const text = told(event);
    const { lengthComputable, loaded, total } = event.detail;
    if (!text || !lengthComputable || !total) return;
    text.textContent = loaded < total ? `${text.dataset.uploading} ${Math.floor((loaded / total) * 100)} %` : text.dataset.checking;
  });
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, (event) => {
      const text = told(event);
      if (text) text.textContent = text.dataset.failed;
    });
  }
  document.addEventListener("htmx:beforeSwap", (event) => {
    const url = event.detail.xhr.responseURL;
    if (!told(event.detail.requestConfig?.elt ? { target: event.detail.requestConfig.elt } : event) || !url) return;
    if (new URL(url).pathname === location.pathname) return;
    event.detail.shouldSwap = false;
    location.assign(url);
  });

  // An error summary takes the focus when the page, or a part of it, comes back with one.
  const attend = () => document.querySelector("[data-error-summary]")?.focus();
  document.addEventListener("htmx:afterSettle", attend);
  attend();
})();
