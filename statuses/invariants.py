"""What is true of statuses at any moment."""

from itertools import groupby, pairwise

from django.db.models import F, Q

from applications.enums import PARTICIPATING, Standing
from applications.models import Partner
from partner_portal.core import clock
from partner_portal.core.entities import Entity
from partner_portal.core.invariants import Result
from partner_portal.core.jobs.queries import last_completed
from statuses.enums import BRONZE_REQUIREMENTS, DeadlineState, Status
from statuses.models import BronzeDeadline, BronzeWarning, RequirementFact, StatusPeriod

CHUNK = 2_000
State = DeadlineState


def periods_tile(sample: int | None) -> Result:
    """A partner's periods begin with its acceptance, follow one another without overlap or gap, and end as it does."""
    violations = []
    rows = StatusPeriod.objects.order_by("partner_id", "valid_from").select_related("partner")
    count = 0
    for _partner, group in groupby(rows.iterator(chunk_size=CHUNK), key=lambda period: period.partner_id):
        periods = list(group)
        partner = periods[0].partner
        count += len(periods)
        if periods[0].valid_from != partner.accepted_at:
            violations.append(f"{partner.public_id}: accepted {partner.accepted_at}, status {periods[0].valid_from}")
        for before, after in pairwise(periods):
            if before.valid_until != after.valid_from:
                violations.append(f"{after.public_id}: from {after.valid_from}, the one before to {before.valid_until}")
        if periods[-1].valid_until != partner.ended_at:
            violations.append(f"{partner.public_id}: ended {partner.ended_at}, status {periods[-1].valid_until}")
    without = Partner.objects.filter(standing__in=PARTICIPATING, status_periods__isnull=True)
    violations += [f"{partner.public_id} takes part without a status" for partner in without]
    return Result(count, violations)


def periods_decided(sample: int | None) -> Result:
    """The decision a period rests on is about its partner, and no other period rests on it."""
    rows = StatusPeriod.objects.select_related("decision", "partner").order_by("-pk")[:sample]
    seen: set[int] = set()
    count, violations = 0, []
    for period in rows.iterator(chunk_size=CHUNK):
        count += 1
        if period.decision.subject != period.partner.public_id:
            violations.append(f"{period.public_id} rests on {period.decision.public_id}, which is about another")
        if period.decision_id in seen:
            violations.append(f"{period.public_id} shares {period.decision.public_id} with another period")
        seen.add(period.decision_id)
    return Result(count, violations)


def deadlines(sample: int | None) -> Result:
    """A clock runs for a partner that takes part as Bronze and for no other; a lapsed one cancelled its partner; what
    is settled has its decision, and no running one is past its last day by more than the day at hand."""
    rows = BronzeDeadline.objects.select_related("partner", "decision").order_by("-pk")[:sample]
    bronze = set(StatusPeriod.objects.current().filter(status=Status.BRONZE).values_list("partner_id", flat=True))
    count, violations = 0, []
    for deadline in rows.iterator(chunk_size=CHUNK):
        count += 1
        partner, state = deadline.partner, State(deadline.state)
        if state is State.RUNNING and not (partner.is_participating and partner.pk in bronze):
            violations.append(f"{partner.public_id}: the clock runs for a partner that is not Bronze")
        if state is State.LAPSED and partner.standing != Standing.CANCELLED:
            violations.append(f"{partner.public_id}: the clock has lapsed, the partner is {partner.standing}")
        if state in (State.MET, State.LAPSED) and deadline.decision is None:
            violations.append(f"{partner.public_id}: the clock is {state} without a decision")
        if deadline.ends_at != clock.end_of_day(deadline.last_on, deadline.entity):
            violations.append(f"{partner.public_id}: the clock ends {deadline.ends_at}, not with {deadline.last_on}")
    return Result(count, violations)


def deadlines_judged(sample: int | None) -> Result:
    """A running clock has something missing; a lapsed one had, when it lapsed."""
    rows = BronzeDeadline.objects.filter(state__in=[State.RUNNING, State.LAPSED]).select_related("partner")
    count, violations = 0, []
    for deadline in rows.order_by("-pk")[:sample].iterator(chunk_size=CHUNK):
        count += 1
        facts = RequirementFact.objects.filter(partner=deadline.partner, at__lt=deadline.ends_at)
        if deadline.state == State.LAPSED:
            facts = facts.filter(recorded_at__lte=deadline.settled_at).filter(
                Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=deadline.settled_at)
            )
        else:
            facts = facts.standing()
        if {*facts.values_list("requirement", flat=True)} >= {*BRONZE_REQUIREMENTS}:
            violations.append(f"{deadline.partner.public_id}: everything was done, and the clock is {deadline.state}")
    return Result(count, violations)


def warnings(sample: int | None) -> Result:
    """Warnings wait for running clocks only, and each is due as many days before the last one as it says."""
    wrong = BronzeWarning.objects.filter(sent_at__isnull=True, needless_at__isnull=True).exclude(
        deadline__state=State.RUNNING
    )
    violations = [f"{warning.deadline.partner.public_id}: a warning waits in vain" for warning in wrong]
    count = 0
    for warning in BronzeWarning.objects.select_related("deadline__partner").order_by("-pk")[:sample]:
        count += 1
        if (warning.deadline.last_on - warning.due_on).days != warning.days_left:
            violations.append(
                f"{warning.deadline.partner.public_id}: warned of {warning.days_left} days on another day"
            )
    return Result(count, violations)


def facts(sample: int | None) -> Result:
    """A fact was met before it was recorded, and taken back, if at all, after that."""
    early = RequirementFact.objects.filter(Q(at__gt=F("recorded_at")) | Q(withdrawn_at__lt=F("recorded_at")))
    count = RequirementFact.objects.count()
    return Result(count, [f"{fact.public_id}: recorded before it was met" for fact in early.order_by("pk")])


def in_time(sample: int | None) -> Result:
    """No clock that was running when the last complete day began is past its last day then."""
    count, violations = 0, []
    for entity in Entity:
        day = last_completed(entity)
        if day is None:
            continue
        begun = clock.start_of_day(day, entity)
        late = BronzeDeadline.objects.filter(
            Q(decision__isnull=True) | Q(decision__decided_at__lt=begun),
            entity=entity,
            state=State.RUNNING,
            last_on__lt=day,
            partner__status_periods__decision__decided_at__lt=begun,
        )
        count += 1
        violations += [
            f"{deadline.partner.public_id}: {deadline.last_on} is over and the clock runs on"
            for deadline in late.select_related("partner").order_by("pk").distinct()
        ]
    return Result(count, violations)
