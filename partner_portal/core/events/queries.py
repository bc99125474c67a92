"""Reads the event log."""

from partner_portal.core.accounts.models import Organisation
from partner_portal.core.events.models import Event
from partner_portal.core.keyset import Page, page

LOG_PAGE = 25


def log_page(organisation: Organisation, *, type: str = "", after: str = "") -> Page[Event]:
    """A page of an organisation's events, newest first, of one type if given, following the event of public id `after`;
    raises `keyset.UnknownCursor`."""
    log = Event.objects.for_organisation(organisation)
    return page(log.filter(type=type) if type else log, within=log, after=after, limit=LOG_PAGE)
