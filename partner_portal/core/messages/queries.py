"""Reads the legal inbox."""

from datetime import datetime

from django.utils.translation import gettext as _

from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.keyset import Page, page
from partner_portal.core.messages.models import Message, MessageQuerySet, MessageReceipt

INBOX_PAGE = 25


def inbox(organisation: Organisation, *, reader: User) -> MessageQuerySet:
    """An organisation's messages, newest first, each with its `text` and `unread` for this reader (one query)."""
    return Message.objects.for_organisation(organisation).with_unread(reader).select_related("text").order_by("-pk")


def inbox_page(
    organisation: Organisation, *, reader: User, after: str = "", limit: int = INBOX_PAGE, unread_only: bool = False
) -> Page[Message]:
    """A page of the inbox, following the message of public id `after`; raises `keyset.UnknownCursor`."""
    rows = inbox(organisation, reader=reader)
    if unread_only:
        rows = rows.unread_by(reader)
    return page(rows, within=Message.objects.for_organisation(organisation), after=after, limit=limit)


def unread_count(organisation: Organisation, *, reader: User) -> int:
    """How many messages this person has yet to open (one query)."""
    return Message.objects.for_organisation(organisation).unread_by(reader).count()


def read_at(message: Message, *, reader: User) -> datetime | None:
    """When this person first opened the message; None if never."""
    receipt = MessageReceipt.objects.filter(message=message, user=reader).first()
    return receipt.read_at if receipt else None


def title_of(message: Message) -> str:
    """What a message is called: its subject, until that is erased. Reads the message's `text`."""
    return message.text.subject or _("Message whose text is erased")
