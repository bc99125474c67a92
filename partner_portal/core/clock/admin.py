"""Staff move a sandbox's clock, and see how far it is."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog
from unfold.decorators import display

from partner_portal.core.actors import person
from partner_portal.core.audit.queries import called, with_names
from partner_portal.core.clock import actions, queries
from partner_portal.core.clock.forms import AdvanceForm
from partner_portal.core.clock.models import ClockAdvance
from partner_portal.core.staff import Group, ReadOnlyAdmin, action


@admin.register(ClockAdvance)
class ClockAdvanceAdmin(ReadOnlyAdmin):
    """Moves of the clock; there only in a sandbox."""

    group = Group.OPERATION
    icon = "schedule"
    list_display = ["created_at", "start_at", "target_at", "reached_at", "done", "state", "by", "error"]
    actions_list = ["move"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClockAdvance]:
        """The moves, with the names of who asked for them."""
        return with_names(super().get_queryset(request), "requested_by")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Nothing to see where time can't be moved."""
        return settings.SANDBOX and super().has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing to see where time can't be moved."""
        return settings.SANDBOX and super().has_view_permission(request, obj)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list under the present time."""
        now = queries.state().now
        title = _("Program time: %(now)s UTC") % {"now": f"{now:%Y-%m-%d %H:%M}"}
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def title_of(self, item: ClockAdvance) -> str:
        """Where it leads."""
        return queries.title_of(item)

    @display(description=gettext_lazy("by"), ordering="requested_by")
    def by(self, move: Any) -> str:
        """Who asked for it, in words."""
        return move.who or called(move.requested_by)

    @display(description=gettext_lazy("Done"))
    def done(self, move: ClockAdvance) -> str:
        """How much of the way."""
        return f"{move.progress:.0%}"

    @action(
        description=gettext_lazy("Move the clock"),
        url_path="move",
        permissions=["core.move_clock"],
        dialog=ActionDialog(
            title=gettext_lazy("Move the clock forward"),
            description=gettext_lazy("Every day on the way gets its daily jobs. The clock never goes back."),
            form_class=AdvanceForm,
            form_submit_text=gettext_lazy("Move"),
        ),
    )
    def move(self, request: HttpRequest, form: AdvanceForm) -> HttpResponse:
        """Move it by the form."""
        try:
            actions.advance(to=form.cleaned_data["to"], by=person(request.user))
            messages.success(request, _("The clock is on its way. Reload this page to see how far."))
        except actions.NotMovable as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:core_clockadvance_changelist"))
