"""Staff read what was sent to partners, and send."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.dataclasses import ActionDialog
from unfold.decorators import display

from partner_portal.core.actors import person
from partner_portal.core.audit.queries import called, with_names
from partner_portal.core.messages import actions
from partner_portal.core.messages.forms import MessageForm
from partner_portal.core.messages.models import Message, MessageReceipt
from partner_portal.core.messages.queries import title_of
from partner_portal.core.staff import Group, ReadOnlyAdmin, action


class ReceiptInline(TabularInline):
    """Who opened it first when."""

    model = MessageReceipt
    fields = ["user", "read_at"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Receipts come from reading."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Receipts stay."""
        return False


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """The legal inbox of every partner."""

    group = Group.PARTNERS
    icon = "mail"
    list_display = ["dispatched_at", "organisation", "kind", "subject", "clause", "sender"]
    list_display_links = ["dispatched_at", "subject"]
    list_filter = ["kind"]
    list_select_related = ["organisation", "text"]
    search_fields = ["public_id", "organisation__name", "organisation__public_id"]
    date_hierarchy = "dispatched_at"
    fields = ["public_id", "organisation", "kind", "clause", "dispatched_at", "sender", "subject", "body"]
    readonly_fields = fields
    inlines = [ReceiptInline]
    actions_list = ["send_message"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """With their words, and the names of who sent them."""
        return with_names(super().get_queryset(request), "sent_by").select_related("text")

    def title_of(self, item: Message) -> str:
        """Its subject."""
        return title_of(item)

    @display(description=gettext_lazy("sent by"), ordering="sent_by")
    def sender(self, message: Any) -> str:
        """The person's name, or which part of the portal."""
        return message.who or called(message.sent_by)

    @display(description=gettext_lazy("Subject"))
    def subject(self, message: Message) -> str:
        """The subject, blank once erased."""
        return message.text.subject

    @display(description=gettext_lazy("Text"))
    def body(self, message: Message) -> str:
        """The text, blank once erased."""
        return message.text.body

    @action(
        description=gettext_lazy("Send a message"),
        url_path="send",
        permissions=["core.send_message"],
        dialog=ActionDialog(
            title=gettext_lazy("Send a message to a partner"),
            description=gettext_lazy("It is delivered the moment you send it (§1.7.1) and can't be changed after."),
            form_class=MessageForm,
            form_submit_text=gettext_lazy("Send"),
        ),
    )
    def send_message(self, request: HttpRequest, form: MessageForm) -> HttpResponse:
        """Send by the form."""
        message = actions.send(**form.values, by=person(request.user))
        messages.success(request, _("%(company)s has it now.") % {"company": message.organisation.name})
        return HttpResponseRedirect(reverse("admin:core_message_changelist"))
