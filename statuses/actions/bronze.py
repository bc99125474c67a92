"""The first days of a Bronze partner: started, warned, met, lapsed (§3.1.1, R9)."""

from datetime import date, datetime

from applications.actions import standing
from applications.models import Partner
from partner_portal.core import clock
from partner_portal.core.accounts.queries import locked
from partner_portal.core.actors import Actor, house
from partner_portal.core.audit import actions as audit
from partner_portal.core.decisions import Decision
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.entities import Entity
from partner_portal.core.events import actions as events
from partner_portal.core.messages import actions as messages
from partner_portal.core.messages.models import Message
from partner_portal.core.terms.queries import edition_on
from statuses import emails, policy, queries
from statuses.enums import DeadlineState, Status
from statuses.models import BronzeDeadline, BronzeWarning, StatusPeriod

CHUNK = 50
LAPSES = house("bronze.lapse")
WARNS = house("bronze.warn")


def start(*, partner: Partner, on: date, days: int, warning_days: tuple[int, ...]) -> BronzeDeadline:
    """Store a partner's last day and the warnings before it; part of `periods.open_bronze`.

    `on` is day 0, the local day of the approval. Warnings whose day is past are not stored.
    """
    last_on = policy.last_day(on, days)
    deadline = BronzeDeadline.objects.create(
        partner=partner,
        entity=partner.entity,
        started_on=on,
        days=days,
        last_on=last_on,
        ends_at=clock.end_of_day(last_on, partner.entity),
    )
    BronzeWarning.objects.bulk_create(
        BronzeWarning(deadline=deadline, days_left=warning.days_left, due_on=warning.due_on)
        for warning in policy.warnings(last_on, warning_days, today=clock.today(partner.entity))
    )
    return deadline


def stop(*, partner: Partner, at: datetime, by: Actor) -> None:
    """Stop a clock that still runs, for the participation ended otherwise; part of `periods.close`."""
    deadline = BronzeDeadline.objects.filter(partner=partner, state=DeadlineState.RUNNING).first()
    if deadline is not None:
        _settle(deadline, DeadlineState.STOPPED, at=at, record=None, by=by)


def judge_again(*, partner: Partner, by: Actor) -> None:
    """Settle a running deadline once both requirements were met in time; part of `facts.record`.

    The state becomes met, with its decision; warnings to come are needless; event `bronze.changed`, and a message.
    """
    deadline = BronzeDeadline.objects.filter(partner=partner, state=DeadlineState.RUNNING).first()
    if deadline is None:
        return
    decision = _judge(deadline)
    if decision.is_met:
        _meet(deadline, decision, by=by)


def reopen(*, partner: Partner, by: Actor) -> None:
    """Have a met deadline run again if, without a fact that was recorded in error, it was not met.

    The last day stays as it is: past already, the next daily run cancels. Warnings still to come are due again; event
    `bronze.changed`, and a message that says what is missing. Only for a partner that is Bronze: what has ended stays
    ended, and who rose since is no longer held to the first days.
    """
    is_bronze = StatusPeriod.objects.filter(partner=partner, status=Status.BRONZE).current().exists()
    deadline = BronzeDeadline.objects.filter(partner=partner, state=DeadlineState.MET).first()
    if deadline is None or not is_bronze:
        return
    decision = _judge(deadline)
    if decision.is_met:
        return
    today = clock.today(deadline.entity)
    record = _record(deadline, decision, by=by)
    BronzeDeadline.objects.filter(pk=deadline.pk).update(state=DeadlineState.RUNNING, settled_at=None, decision=record)
    deadline.warnings.filter(sent_at__isnull=True, due_on__gt=today).update(needless_at=None)
    _tell(deadline, DeadlineState.RUNNING, by=by)
    _write(partner, emails.running_again(partner, decision), by=by)


def lapse(day: date, entity: Entity | None) -> int:
    """Cancel partners whose last day is before `day`, some at a time: a step of the job `bronze.lapse`.

    Each with the organisation's row locked: the deadline is judged, its decision stored, and the participation
    cancelled by `applications.actions.standing.cancel`, which ends access and status at this instant. A suspended
    partner's days run on as well (R37).
    """
    due = BronzeDeadline.objects.filter(entity=entity, state=DeadlineState.RUNNING, last_on__lt=day)
    found = list(due.select_related("partner__organisation").order_by("last_on", "pk")[:CHUNK])
    for deadline in found:
        locked(deadline.partner.organisation)
        current = due.select_for_update(of=("self",)).filter(pk=deadline.pk).first()
        if current is not None:
            _lapse(current)
    return len(found)


def warn(day: date, entity: Entity | None) -> int:
    """Send the warnings due on `day`, some at a time: a step of the job `bronze.warn`, after that day's lapses.

    Each is an operational message, mailed to every member, that says what is missing and by when.
    """
    due = BronzeWarning.objects.filter(
        deadline__entity=entity,
        deadline__state=DeadlineState.RUNNING,
        due_on__lte=day,
        sent_at__isnull=True,
        needless_at__isnull=True,
    )
    found = list(due.select_related("deadline__partner__organisation").order_by("due_on", "pk")[:CHUNK])
    for warning in found:
        locked(warning.deadline.partner.organisation)
        if due.filter(pk=warning.pk).exists():
            _warn(warning, day)
    return len(found)


def _lapse(deadline: BronzeDeadline) -> None:
    decision = _judge(deadline)
    if decision.is_met:
        _meet(deadline, decision, by=LAPSES)
        return
    partner = deadline.partner
    record = _record(deadline, decision, by=LAPSES)
    _settle(deadline, DeadlineState.LAPSED, at=clock.now(), record=record, by=LAPSES)
    standing.cancel(partner=partner, decision=record, by=LAPSES)


def _meet(deadline: BronzeDeadline, decision: Decision, *, by: Actor) -> None:
    record = _record(deadline, decision, by=by)
    _settle(deadline, DeadlineState.MET, at=clock.now(), record=record, by=by)
    _write(deadline.partner, emails.met(deadline.partner, decision), by=by)


def _warn(warning: BronzeWarning, day: date) -> None:
    deadline = warning.deadline
    decision = _judge(deadline)
    left = (deadline.last_on - day).days
    _write(deadline.partner, emails.warning(deadline.partner, decision, days_left=left), by=WARNS)
    BronzeWarning.objects.filter(pk=warning.pk).update(sent_at=clock.now())


def _judge(deadline: BronzeDeadline) -> Decision:
    return queries.bronze(deadline.partner, deadline, day=clock.today(deadline.entity))


def _record(deadline: BronzeDeadline, decision: Decision, *, by: Actor) -> DecisionRecord:
    partner = deadline.partner
    edition = edition_on(deadline.started_on).name
    return decisions.record(
        decision, by=by, organisation=partner.organisation, subject=partner.public_id, edition=edition
    )


def _settle(
    deadline: BronzeDeadline, state: DeadlineState, *, at: datetime, record: DecisionRecord | None, by: Actor
) -> None:
    BronzeDeadline.objects.filter(pk=deadline.pk).update(
        state=state, settled_at=at, decision=record or deadline.decision
    )
    deadline.warnings.filter(sent_at__isnull=True, needless_at__isnull=True).update(needless_at=at)
    _tell(deadline, state, by=by)


def _tell(deadline: BronzeDeadline, state: DeadlineState, *, by: Actor) -> None:
    """The audit entry and the event of a change of state."""
    partner, before = deadline.partner, deadline.state
    audit.record(
        f"bronze.{state}",
        by=by,
        organisation=partner.organisation,
        subject=partner.public_id,
        changes={"state": (before, state)},
    )
    events.emit(
        "bronze.changed",
        organisation=partner.organisation,
        data={"partner": partner.public_id, "state": state, "last_day": deadline.last_on},
        previous={"state": before},
    )


def _write(partner: Partner, letter: emails.Letter, *, by: Actor) -> None:
    messages.send(
        organisation=partner.organisation,
        kind=Message.Kind.OPERATIONAL,
        subject=letter.subject,
        body=letter.body,
        clause="3.1.1",
        by=by,
    )
