"""Staff see queued work, and try again what was given up."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog
from unfold.decorators import display
from unfold.forms import BaseDialogForm

from partner_portal.core.actors import person
from partner_portal.core.outbox import actions
from partner_portal.core.outbox.models import OutboxItem
from partner_portal.core.staff import Group, ReadOnlyAdmin, action


@admin.register(OutboxItem)
class OutboxItemAdmin(ReadOnlyAdmin):
    """E-mail copies, calls to other systems, documents: what waits, what is done, what was given up."""

    group = Group.OPERATION
    icon = "outbox"
    list_display = ["kind", "reference", "outcome", "attempts", "next_attempt_at", "last_error"]
    list_filter = ["state", "kind"]
    search_fields = ["reference"]
    actions_detail = ["retry"]

    @display(
        description=gettext_lazy("State"),
        ordering="state",
        label={
            OutboxItem.State.DONE: "success",
            OutboxItem.State.DEAD: "danger",
            OutboxItem.State.WAITING: "info",
        },
    )
    def outcome(self, item: OutboxItem) -> tuple[str, str]:
        """The state, coloured and in words."""
        return item.state, item.get_state_display()

    @action(
        description=gettext_lazy("Try again"),
        url_path="retry",
        permissions=["core.retry_outbox"],
        dialog=ActionDialog(
            title=gettext_lazy("Try this again?"),
            description=gettext_lazy("It gets a full round of attempts, the first one now."),
            form_class=BaseDialogForm,
            form_submit_text=gettext_lazy("Try again"),
        ),
    )
    def retry(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Queue dead work anew."""
        item = get_object_or_404(OutboxItem, pk=object_id)
        try:
            actions.retry(item, by=person(request.user))
            messages.success(request, _("It is queued again. Reload this page in a moment."))
        except actions.NotGivenUp:
            messages.error(request, _("This work was not given up, so there is nothing to try again."))
        return HttpResponseRedirect(reverse("admin:core_outboxitem_change", args=[item.pk]))
