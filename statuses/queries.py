"""Reads statuses: who holds which when, what it gives, what is missing."""

from datetime import datetime

from applications.models import Partner
from partner_portal.core.decisions import Decision
from statuses.enums import Status


def status_at(partner: Partner, instant: datetime) -> Status | None:
    """The status a partner held at an instant; None for none."""
    raise NotImplementedError


def discount(partner: Partner, at: datetime) -> Decision:
    """The discount (per cent) that holds for a partner at an instant, and why."""
    raise NotImplementedError
