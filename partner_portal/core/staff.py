"""What every page of the program office stands on: it reads unless it says otherwise, and changes by calling an action.

`ReadOnlyAdmin` is the base of all, `QueueAdmin` of lists of work to decide one after the other, `AboutAdmin` of records
about something else, `action` marks a button whose dialog is a page of its own without JavaScript. Each app also adds
its queues to the start page here and names its admin's group in the menu: `docs/how-to/add-a-staff-queue.md`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urldefrag

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh
from unfold import decorators
from unfold.admin import ModelAdmin
from unfold.checks import UnfoldModelAdminChecks
from unfold.contrib.filters.admin import DropdownFilter
from unfold.dataclasses import ActionDialog
from unfold.forms import BaseDialogForm

from partner_portal.core import clock, subjects
from partner_portal.core.registry import Registry


class Group(models.TextChoices):
    """The groups of the staff's menu, in its order."""

    PARTNERS = "partners", _("Partners")
    PROGRAM = "program", _("Program")
    CHECKS = "checks", _("Checks")
    RECORDS = "records", _("Records")
    OPERATION = "operation", _("Operation")
    PEOPLE = "people", _("People")


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Work that waits for staff: counted on the start page for those who hold `permission` (`core.decide_match`).

    `count` says how many wait, `due` when the first of them is due (program time, None where nothing is). `url` gives
    the page that lists them.
    """

    title: str | Promise
    permission: str
    count: Callable[[], int]
    url: Callable[[], str]
    due: Callable[[], datetime | None] | None = None


# Columns that no page shows: a filter by their first letters would spell them out.
SECRET = frozenset({"hashed_key", "password"})

# What a due date is called where a queue has no other word.
DUE = _("due")

# How many items of a queue one can leaf through.
LINE = 1_000

# name → what waits; in the order registered, which is the order of the start page.
queues: Registry[Queue] = Registry("staff queue")


class StaffChecks(UnfoldModelAdminChecks):
    """Unfold's checks but the one that reads the permissions' table, which a new database has not yet."""

    def _check_unfold_action_permission_methods(self, obj: Any) -> list[Any]:
        return []


class ReadOnlyAdmin(ModelAdmin):
    """Staff read here; changes go through buttons that call an action. Nothing is saved or deleted by the admin itself.

    `group` and `icon` (a Material symbol) place the page in the staff's menu.
    """

    checks_class = StaffChecks
    actions = None
    list_fullwidth = True
    show_full_result_count = False
    group = Group.RECORDS
    icon = "description"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows come from actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Rows change by actions."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nothing is lost."""
        return False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Lists are never filtered by a secret."""
        return SECRET.isdisjoint(lookup.split("__")) and super().lookup_allowed(lookup, value, request)

    def title_of(self, item: Any) -> str:
        """What a page calls a row: in words, never an id."""
        return str(item)

    def why_not(self, request: HttpRequest, item: Any) -> str:
        """Why a button of a row is not for this reader now: stands in place of its dialog."""
        return gettext("This cannot be done now. Somebody may have done it already, or your role does not include it.")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """A row's page under its title in words."""
        if obj is not None:
            context |= {"title": self.title_of(obj), "subtitle": None}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A list under the name of what it lists."""
        title = str(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title[:1].upper() + title[1:]} | (extra_context or {}))

    def page(
        self, request: HttpRequest, template: str, title: str, context: dict[str, Any], item: Any = None
    ) -> HttpResponse:
        """A page of one's own in the office's frame, about a row where there is one."""
        frame = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "original": item,
            "about": self.title_of(item) if item is not None else "",
            "media": self.media,
            "back": self.url_of(item),
        }
        return TemplateResponse(request, template, frame | context)

    def url_of(self, item: Any = None) -> str:
        """The address of a row's page, or of the list."""
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}"
        return reverse(f"{name}_change", args=[item.pk]) if item is not None else reverse(f"{name}_changelist")

    def after(self, request: HttpRequest, item: Any, line: list[int]) -> HttpResponse:
        """Where the browser goes once a dialog has done its work: back to the row, or to the list."""
        return HttpResponseRedirect(self.url_of(item))

    def line(self, request: HttpRequest) -> list[int]:
        """The rows that wait for this reader's decision, in order; none where the page is no queue."""
        return []


class AboutAdmin(ReadOnlyAdmin):
    """Rows that are about something else, which they name by its public id in `subject`: its words stand in the column
    `about`, as many queries as kinds of things on the page."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list, each row with what it is about (`named`)."""
        changes = super().get_changelist_instance(request)
        reader: Any = request.user
        found = subjects.named((row.subject for row in changes.result_list), reader=reader)
        for row in changes.result_list:
            row.named = found[row.subject]
        return changes

    @decorators.display(description=_("about"), ordering="subject")
    def about(self, row: Any) -> SafeString | str:
        """What it is about, with the way there."""
        return format_html("{}", row.named) if row.subject else "–"


class WordsFilter(DropdownFilter):
    """By the keys of a field that a registry knows, in words; no look at the table. Subclasses give `title`,
    `parameter_name` (the field) and `known`."""

    def known(self) -> Iterable[tuple[str, str]]:
        """Each key with its words."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The keys by their words, in the order of these."""
        return sorted(self.known(), key=lambda pair: pair[1].casefold())

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The rows of the chosen key."""
        return queryset.filter(**{self.parameter_name: self.value()}) if self.value() else queryset


Handler = Callable[..., HttpResponse | None]


def action(
    *, dialog: ActionDialog | None = None, key: str = "", attrs: dict[str, Any] | None = None, **options: Any
) -> Callable[[Handler], Any]:
    """Mark a method as a button; `options` are those of unfold's own `action`.

    With a `dialog` the method gets its valid form. It returns where to go (a redirect), or nothing: then the browser
    goes on by `after`, unless the method put an error on the form, which is shown again with what was typed. Opened
    by htmx the dialog is a fragment, else a page in the office's frame. `key` is the letter that presses the button:
    `a` for the decision in the party's favour, `r` for the other one.
    """

    def marked(handler: Handler) -> Any:
        letter = {"data-key": key, "aria-keyshortcuts": key} if key else {}
        view = _in_dialog(handler, dialog) if dialog else handler
        made = decorators.action(view, attrs={**letter, **(attrs or {})}, **options)
        if dialog:
            made.dialog = dialog
        return made

    return marked


def _in_dialog(handler: Handler, dialog: ActionDialog) -> Callable[..., HttpResponse]:
    form_class = dialog.get("form_class") or BaseDialogForm

    @wraps(handler)
    def view(office: ReadOnlyAdmin, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        object_id = kwargs.get("object_id")
        item = _seen(office, request, object_id) if object_id else None
        if request.method != "POST" and item is not None and not _fits(office, request, handler.__name__, item):
            return _dialog(office, request, dialog, item, {"refusal": office.why_not(request, item)})
        form = form_class(request=request, object_id=object_id, data=request.POST if request.method == "POST" else None)
        if form.is_valid():
            line = office.line(request)
            answer = handler(office, request, form, *args, **kwargs)
            if answer is None and form.is_valid():
                answer = office.after(request, item, line)
            if isinstance(answer, HttpResponseRedirect) and request.htmx:  # type: ignore[attr-defined]
                return _led(request, answer.url)
            if answer is not None:
                return answer
        return _dialog(office, request, dialog, item, {"form": form})

    return view


def _led(request: HttpRequest, url: str) -> HttpResponse:
    """Where a dialog over a page leads: the page itself is read anew, as a browser only scrolls to a `#` of it."""
    here = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    is_same = urldefrag(url).url == urldefrag(here).url
    return HttpResponseClientRefresh() if is_same else HttpResponseClientRedirect(url)


def _seen(office: ReadOnlyAdmin, request: HttpRequest, object_id: str) -> Any:
    item = office.get_object(request, object_id)
    if item is None:
        raise Http404
    if not office.has_view_permission(request, item):
        raise PermissionDenied
    return item


def _fits(office: ReadOnlyAdmin, request: HttpRequest, name: str, item: Any) -> bool:
    buttons = office.get_actions_detail(request, item.pk)
    return any(button.method.original_function_name == name for button in buttons)


def _dialog(
    office: ReadOnlyAdmin, request: HttpRequest, dialog: ActionDialog, item: Any, context: dict[str, Any]
) -> HttpResponse:
    template = "admin/dialog/fragment.html" if request.htmx else "admin/dialog/page.html"  # type: ignore[attr-defined]
    return office.page(request, template, str(dialog["title"]), {"dialog": dialog, **context}, item)


@dataclass(frozen=True)
class Place:
    """Where an item stands among those that wait: its number (0: it does not wait), how many, and its neighbours."""

    number: int
    count: int
    previous: str
    following: str


class QueueAdmin(ReadOnlyAdmin):
    """Work to decide, one item after the other: say in `waiting` what waits for whom, in the order to take it.

    Keys move (j, k) and open (Enter), an item's page shows its place, and after a decision comes the next item, or the
    list with a word that nothing waits.
    """

    list_before_template = "admin/queue/keys.html"
    change_form_outer_before_template = "admin/queue/place.html"

    def waiting(self, request: HttpRequest) -> models.QuerySet[Any]:
        """What this reader may decide now, the first to take first."""
        raise NotImplementedError

    def line(self, request: HttpRequest) -> list[int]:
        """The keys of the first items that wait for this reader."""
        return list(self.waiting(request).values_list("pk", flat=True)[:LINE])

    def after(self, request: HttpRequest, item: Any, line: list[int]) -> HttpResponse:
        """The next item after the one decided, as the line stood before; the list once nothing waits."""
        left = self.line(request)
        if item is None or item.pk in left or item.pk not in line:
            return super().after(request, item, line)
        waits = set(left)
        following = next((pk for pk in [*line[line.index(item.pk) + 1 :], *left] if pk in waits), None)
        if following is None:
            messages.info(request, gettext("That was the last one: nothing waits here for your decision now."))
            return HttpResponseRedirect(self.url_of())
        return HttpResponseRedirect(self.url_of(self.model(pk=following)))

    def place(self, request: HttpRequest, item: Any) -> Place:
        """Where an item stands among those that wait for this reader; after one that does not wait comes the first."""
        line = self.line(request)
        if item.pk not in line:
            return Place(number=0, count=len(line), previous="", following=self._url(line, 0))
        at = line.index(item.pk)
        return Place(at + 1, len(line), self._url(line, at - 1), self._url(line, at + 1))

    def _url(self, line: list[int], at: int) -> str:
        return self.url_of(self.model(pk=line[at])) if 0 <= at < len(line) else ""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """An item's page with its place in the queue."""
        if obj is not None:
            context["place"] = self.place(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def due_column(
    field: str, *, is_waiting: Callable[[Any], bool], description: str | Promise = DUE
) -> Callable[[Any, Any], str]:
    """A column of a queue's list: when an item is due (program time, UTC), and whether that is past or within a day.

    `field` names a date or datetime; an item that waits no more has no due date.
    """

    @decorators.display(description=description, ordering=field)
    def due(office: Any, item: Any) -> str:
        at = getattr(item, field)
        if at is None or not is_waiting(item):
            return "–"
        return render_to_string("admin/queue/due.html", {"at": at, "standing": urgency(at, clock.now())})

    return due


def urgency(at: date | datetime, now: datetime) -> str:
    """`overdue`, `soon` (within a day; a date: today) or nothing. A date is over when its day is, in UTC."""
    if isinstance(at, datetime):
        return "overdue" if at <= now else "soon" if at - now <= timedelta(days=1) else ""
    return "overdue" if at < now.date() else "soon" if at == now.date() else ""
