"""What the inbox registers."""

from django.utils.translation import gettext_lazy as _

from partner_portal.core import subjects
from partner_portal.core.api import scopes
from partner_portal.core.events import kinds
from partner_portal.core.messages import emails, queries
from partner_portal.core.messages.models import Message
from partner_portal.core.navigation import Entry, Section, entries, of_a_company
from partner_portal.core.outbox import handlers

handlers.add("message.email", emails.send_copy)
handlers.labels.add("message.email", _("E-mail copy of a message"))
scopes.add("messages:read", _("Read the inbox"))
scopes.add("messages:write", _("Give receipts for messages"))
kinds.add(
    "message.sent",
    _("A message was dispatched to the partner's inbox, and is delivered by that."),
    example={"id": "msg_0f3kq2v9x7t1mz8c4w5b6n7d2e", "kind": "legal", "dispatched_at": "2026-03-02T09:30:00Z"},
)
entries.add(
    "messages",
    Entry(
        section=Section.TOP,
        label=_("Messages"),
        icon="mail",
        url_name="messages",
        order=20,
        count=lambda user: queries.unread_count(user.organisation, reader=user) if user.organisation else 0,
        may_see=of_a_company,
        is_tab=True,
    ),
)
subjects.add(Message, queries.title_of, "text")
