"""Reads requests for a second person's word."""

from datetime import datetime

from partner_portal.core import clock
from partner_portal.core.actors import Actor
from partner_portal.core.approvals.kinds import kinds
from partner_portal.core.approvals.models import Approval
from partner_portal.core.approvals.permissions import is_permitted
from partner_portal.core.approvals.policy import second_person
from partner_portal.core.decisions import Decision


def open_for(kind: str, subject: str) -> Approval | None:
    """The request that waits for a decision about this subject (a public id)."""
    return Approval.objects.waiting().filter(kind=kind, subject=subject).select_related("requested_by").first()


def waiting() -> int:
    """How many requests wait."""
    return Approval.objects.waiting().count()


def first_due() -> datetime | None:
    """When the first of the waiting requests expires."""
    return Approval.objects.waiting().order_by("expires_at").values_list("expires_at", flat=True).first()


def judged(approval: Approval, by: Actor) -> Decision:
    """Whether `by` may decide this request now, and if not why not; stores nothing."""
    return second_person(
        state=approval.state,
        requested_by=approval.requested_by.public_id,
        decided_by=by.id,
        is_person=by.user is not None,
        is_permitted=by.user is not None and is_permitted(by.user, approval),
        now=clock.now(),
        expires_at=approval.expires_at,
    )


def label_of(approval: Approval) -> str:
    """What is asked for; the bare name of a kind that is gone."""
    return str(kinds.get(approval.kind).label) if approval.kind in kinds else approval.kind


def about(approval: Approval) -> str:
    """What a request is about: the name it holds, else the public id."""
    return str(approval.values.get("name") or approval.subject)


def title_of(approval: Approval) -> str:
    """What is asked for, and of what."""
    return f"{label_of(approval)}: {about(approval)}"
