"""Asks for a second person's word, and acts on it."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import Actor, house
from partner_portal.core.approvals import queries
from partner_portal.core.approvals.kinds import kinds
from partner_portal.core.approvals.models import Approval, State
from partner_portal.core.audit import actions as audit
from partner_portal.core.decisions import Decision
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.decisions.values import Value, encode
from partner_portal.core.refusals import Refused


class AlreadyRequested(Exception):
    """The same thing is already waiting for a decision; `approval` is that request."""

    def __init__(self, approval: Approval) -> None:
        super().__init__(approval.public_id)
        self.approval = approval


class NotTheRequester(Exception):
    """Someone else's request cannot be withdrawn, only declined."""


class NotAPerson(Exception):
    """Only a person asks for an approval."""


@transaction.atomic
def request(
    kind: str,
    *,
    subject: str,
    payload: Mapping[str, Value],
    by: Actor,
    organisation: Organisation | None = None,
    note: str = "",
) -> Approval:
    """Ask a second person to let `kind` happen to `subject` (a public id) with exactly this `payload` of values.

    Raises `NotRegistered` for an unknown kind, `NotAPerson`, and `AlreadyRequested` while the same is waiting. The
    caller holds a lock on the subject, so that two requests come one after the other.
    """
    what = kinds.get(kind)
    if by.user is None:
        raise NotAPerson(str(by))
    if waiting := Approval.objects.waiting().filter(kind=kind, subject=subject).first():
        raise AlreadyRequested(waiting)
    now = clock.now()
    approval = Approval.objects.create(
        kind=kind,
        subject=subject,
        organisation=organisation,
        payload=encode(dict(payload)),
        note=note,
        requested_by=by.user,
        requested_at=now,
        expires_at=now + timedelta(days=what.days_valid),
    )
    audit.record(
        "approval.request",
        by=by,
        subject=approval.public_id,
        organisation=organisation,
        changes={"kind": (None, kind), "about": (None, subject)},
        reason=note,
    )
    return approval


@transaction.atomic
def approve(approval: Approval, *, by: Actor, reason: str = "") -> Approval:
    """Do what was asked for, once.

    Locks the request, judges whether this person may decide it now (else `Refused`), performs the kind's function,
    closes the request, stores the judgement and audits it. What the function raises (`Refused`, where the program says
    no by now) undoes everything.
    """
    approval = _locked(approval)
    judgement = _judged(approval, by)
    kinds.get(approval.kind).perform(approval.subject, approval.values, by=by)
    return _close(approval, State.APPROVED, by=by, reason=reason, judgement=judgement)


@transaction.atomic
def decline(approval: Approval, *, by: Actor, reason: str) -> Approval:
    """Close the request without doing anything; who asked reads the reason. Raises `Refused` as `approve` does."""
    approval = _locked(approval)
    judgement = _judged(approval, by)
    return _close(approval, State.DECLINED, by=by, reason=reason, judgement=judgement)


@transaction.atomic
def withdraw(approval: Approval, *, by: Actor) -> Approval:
    """Take back one's own request; raises `NotTheRequester`. One that is closed already stays as it is."""
    approval = _locked(approval)
    if by.user is None or by.user.pk != approval.requested_by_id:
        raise NotTheRequester(approval.public_id)
    if approval.state != State.REQUESTED:
        return approval
    return _close(approval, State.WITHDRAWN, by=by)


@transaction.atomic
def expire_due(*, limit: int = 100) -> int:
    """Close requests whose time is over, at most `limit`; returns how many. Several workers may do so at once."""
    overdue = Approval.objects.overdue(clock.now()).order_by("expires_at", "pk")
    expired = list(overdue.select_for_update(skip_locked=True, of=("self",))[:limit])
    for approval in expired:
        _close(approval, State.EXPIRED, by=house("approvals"))
    return len(expired)


def _locked(approval: Approval) -> Approval:
    return Approval.objects.select_for_update(of=("self",)).select_related("requested_by").get(pk=approval.pk)


def _judged(approval: Approval, by: Actor) -> Decision:
    judgement = queries.judged(approval, by)
    if not judgement.is_met:
        raise Refused(judgement)
    return judgement


def _close(
    approval: Approval, state: State, *, by: Actor, reason: str = "", judgement: Decision | None = None
) -> Approval:
    before = approval.state
    approval.state, approval.decided_by, approval.decided_at = state, by.user, clock.now()
    approval.reason = reason
    approval.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    if judgement:
        decisions.record(judgement, by=by, organisation=approval.organisation, subject=approval.public_id)
    audit.record(
        f"approval.{state.value}",
        by=by,
        subject=approval.public_id,
        organisation=approval.organisation,
        changes={"state": (before, state)},
        reason=reason,
    )
    return approval
