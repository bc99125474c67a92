"""The staff's admin site: one site, unfold's theme, read-only by default, behind the portal's own sign-in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from allauth.account import views as account_views
from allauth.account.utils import get_next_redirect_url
from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from partner_portal.core import clock
from partner_portal.core.accounts.gates import staff_required
from partner_portal.core.staff import Group, Queue, ReadOnlyAdmin, queues, urgency

# The admin's theme lives on inline scripts and styles and evaluated expressions; no other page does.
RELAXED = {"script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}

# What the number of a row looks like in an address.
NUMBER = re.compile(r"[1-9][0-9]{0,17}")

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A queue as one member of staff sees it now."""

    title: str | Promise
    count: int
    due: datetime | None
    url: str
    urgency: str


class PortalAdminSite(UnfoldAdminSite):
    """Program office."""

    site_header = _("Program office")
    site_title = _("Program office")
    index_title = _("What waits today")
    index_template = "admin/office.html"
    enable_nav_sidebar = True

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Every page: staff only, second factor first, and the theme's own content security policy."""
        inner = staff_required(super().admin_view(about_a_row(view), cacheable))

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = inner(request, *args, **kwargs)
            response._csp_replace = RELAXED  # type: ignore[attr-defined]
            return response

        return guarded

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        """The same door as for everyone: signed in already, staff go in and others are refused."""
        wanted = get_next_redirect_url(request) or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(wanted)
        return staff_required(lambda request: redirect(wanted))(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        """The same way out."""
        return account_views.logout(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The same page as for everyone."""
        return redirect("account_change_password")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page's frame shows: the theme's own, and the label and time of a place that is a sandbox."""
        frame = super().each_context(request)
        return frame | {
            "environment": environment(),
            "program_now": clock.now() if settings.SANDBOX else None,
            "styles": [*frame["styles"], static("office/office.css")],
            "scripts": [*frame["scripts"], static("office/office.js")],
        }

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The menu: the pages this member of staff may see, in the groups their admin classes name."""
        groups: dict[str, list[dict[str, Any]]] = {group: [] for group in Group.values}
        for app in self.get_app_list(request):
            for entry in app["models"]:
                page = self.get_model_admin(entry["model"])
                groups[getattr(page, "group", ReadOnlyAdmin.group)].append(
                    self._link(request, entry["name"], getattr(page, "icon", ReadOnlyAdmin.icon), entry["admin_url"])
                )
        start = self._link(request, gettext("Start"), "home", reverse("admin:index"))
        menu: list[dict[str, Any]] = [{"items": [start]}]
        menu += [{"title": Group(group).label, "items": items} for group, items in groups.items() if items]
        return menu

    def _link(self, request: HttpRequest, title: str | Promise, icon: str, url: str) -> dict[str, Any]:
        active = self._get_is_active(request, url)
        return {"title": title, "icon": icon, "link": url, "active": active, "has_permission": True}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The start page: what waits for this member of staff, then everything there is."""
        return super().index(request, {"queues": waiting_for(request), **(extra_context or {})})


def about_a_row(view: View) -> View:
    """404 for an address whose `object_id` can be no row's number: buttons would look it up unasked."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not NUMBER.fullmatch(kwargs.get("object_id", "1")):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def waiting_for(request: HttpRequest) -> list[Waiting]:
    """The queues this member of staff may see: what is due first comes first, empty ones last."""
    now = clock.now()
    seen = [waiting_in(queue, now) for queue in queues if request.user.has_perm(queue.permission)]
    return sorted(
        seen, key=lambda queue: (not queue.count, queue.due is None, queue.due.timestamp() if queue.due else 0)
    )


def waiting_in(queue: Queue, now: datetime) -> Waiting:
    """A queue as it is at `now` (program time)."""
    due = queue.due() if queue.due else None
    return Waiting(
        title=queue.title, count=queue.count(), due=due, url=queue.url(), urgency=urgency(due, now) if due else ""
    )


def environment() -> list[str] | None:
    """The label of a place that is not as in production: its words and unfold's kind; None in production."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return [gettext("Demo: no second factor asked for"), "danger"]
    if settings.SANDBOX:
        return [gettext("Sandbox: the clock can be moved"), "warning"]
    return None
