"""Reads requests for a second person's word."""

from datetime import datetime

from partner_portal.core.approvals.models import Approval


def open_for(kind: str, subject: str) -> Approval | None:
    """The request that waits for a decision about this subject (a public id)."""
    return Approval.objects.waiting().filter(kind=kind, subject=subject).select_related("requested_by").first()


def waiting() -> int:
    """How many requests wait."""
    return Approval.objects.waiting().count()


def first_due() -> datetime | None:
    """When the first of the waiting requests expires."""
    return Approval.objects.waiting().order_by("expires_at").values_list("expires_at", flat=True).first()
