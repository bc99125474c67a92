"""Registers the calendars' proof."""

from partner_portal.core import proofs
from partner_portal.core.calendars.proof import F8

proofs.register(F8)
