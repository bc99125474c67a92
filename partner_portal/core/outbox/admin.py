"""Staff see queued work, and try again what was given up."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog
from unfold.decorators import display
from unfold.forms import BaseDialogForm

from partner_portal.core.actors import person
from partner_portal.core.audit.queries import names
from partner_portal.core.outbox import actions
from partner_portal.core.outbox.handlers import handlers, kind_label
from partner_portal.core.outbox.models import OutboxItem
from partner_portal.core.staff import Group, ReadOnlyAdmin, WordsFilter, action


class KindFilter(WordsFilter):
    """By kind of work."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def known(self) -> list[tuple[str, str]]:
        """Every kind that somebody does."""
        return [(kind, str(kind_label(kind))) for kind, _handler in handlers.items()]


@admin.register(OutboxItem)
class OutboxItemAdmin(ReadOnlyAdmin):
    """E-mail copies, calls to other systems, documents: what waits, what is done, what was given up."""

    group = Group.OPERATION
    icon = "outbox"
    list_display = ["work", "created_at", "outcome", "attempts", "next_attempt_at", "last_error"]
    list_filter = ["state", KindFilter]
    list_filter_submit = True
    search_fields = ["reference"]
    search_help_text = gettext_lazy("Reference")
    exclude = ["created_by"]
    readonly_fields = ["work", "by"]
    actions_detail = ["retry"]

    @display(description=gettext_lazy("work"), ordering="kind")
    def work(self, item: OutboxItem) -> str:
        """What there is to do."""
        return str(kind_label(item.kind))

    @display(description=gettext_lazy("by"))
    def by(self, item: OutboxItem) -> str:
        """Who asked for it, in words."""
        return names([item.created_by])[item.created_by]

    def title_of(self, item: OutboxItem) -> str:
        """What there is to do, and since when."""
        return f"{kind_label(item.kind)}: {date_format(localtime(item.created_at), 'DATETIME_FORMAT')}"

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
