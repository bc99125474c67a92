"""Registers the calendars' proof, and what an override is called."""

from partner_portal.core import proofs, subjects
from partner_portal.core.calendars import queries
from partner_portal.core.calendars.models import CalendarOverride
from partner_portal.core.calendars.proof import F8

proofs.register(F8)
subjects.add(CalendarOverride, queries.title_of)
