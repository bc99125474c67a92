from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from applications.actions import standing
from applications.enums import Standing
from partner_portal.core import clock
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.events.models import Event
from partner_portal.core.invariants import check
from partner_portal.core.messages.models import Message
from partner_portal.core.refusals import Refused
from statuses import queries, signals
from statuses.actions import facts, periods
from statuses.enums import DeadlineState, Requirement, Status
from statuses.models import BronzeDeadline, BronzeWarning, RequirementFact, StatusPeriod
from tests.statuses.partners import BY, NOON, daily, do, partner

pytestmark = pytest.mark.django_db

DAY_0 = date(2026, 3, 1)
LAST = date(2026, 5, 30)


def violations():
    return [each for claim, result in check() for each in result.violations if claim.name.startswith("statuses.")]


def deadline_of(made):
    return BronzeDeadline.objects.get(partner=made)


@pytest.mark.clause("3.1.1")
def test_a_new_partner_is_bronze_and_its_days_begin():
    heard = []
    signals.status_changed.connect(lambda **said: heard.append((said["before"], said["after"])), weak=False)
    try:
        made = partner()
    finally:
        signals.status_changed.receivers.pop()
    period = StatusPeriod.objects.get(partner=made)
    assert (period.status, period.valid_from, period.valid_until) == (Status.BRONZE, NOON, None)
    assert period.anchor_on == DAY_0
    assert (period.decision.rule, period.decision.subject) == ("statuses.bronze_opens", made.public_id)
    assert period.decision.edition
    deadline = deadline_of(made)
    assert (deadline.started_on, deadline.last_on, deadline.state) == (DAY_0, LAST, DeadlineState.RUNNING)
    assert deadline.ends_at == datetime(2026, 5, 30, 21, tzinfo=UTC)  # midnight in Nicosia, in summer
    assert list(deadline.warnings.values_list("days_left", "due_on")) == [
        (30, date(2026, 4, 30)), (14, date(2026, 5, 16)), (7, date(2026, 5, 23)), (1, date(2026, 5, 29)),
    ]  # fmt: skip
    event = Event.objects.get(type="status.changed")
    assert (event.data["status"], event.previous) == ("bronze", {"status": None})
    assert heard == [(None, Status.BRONZE)]
    with clock.fixed(NOON):
        assert violations() == []


def test_opening_twice_opens_once():
    made = partner()
    with clock.fixed(NOON):
        periods.open_bronze(partner=made, at=NOON, by=BY)
    assert StatusPeriod.objects.count() == BronzeDeadline.objects.count() == 1


@pytest.mark.clause("3.1.1")
def test_the_last_fact_meets_the_deadline_in_its_transaction():
    made = partner()
    do(made, Requirement.TUTORIAL, at=NOON + timedelta(days=10))
    assert deadline_of(made).state == DeadlineState.RUNNING
    assert Message.objects.filter(organisation=made.organisation, clause="3.1.1").count() == 0
    at = NOON + timedelta(days=20)
    do(made, Requirement.NFR_CLAIM, at=at)
    deadline = deadline_of(made)
    assert (deadline.state, deadline.settled_at) == (DeadlineState.MET, at)
    assert (deadline.decision.rule, deadline.decision.clause) == ("statuses.bronze_deadline", "3.1.1")
    assert not BronzeWarning.objects.filter(needless_at__isnull=True).exists()
    assert Event.objects.filter(type="bronze.changed", data__state="met").count() == 1
    message = Message.objects.get(organisation=made.organisation, clause="3.1.1")
    assert message.kind == Message.Kind.OPERATIONAL
    assert "both done by 21 March 2026" in message.text.body
    with clock.fixed(at):
        assert violations() == []


def test_a_fact_is_recorded_once():
    made = partner()
    at = NOON + timedelta(days=1)
    (first,) = do(made, Requirement.TUTORIAL, at=at)
    assert do(made, Requirement.TUTORIAL, at=at) == [first]
    with clock.fixed(at):
        again = facts.record(partner=made, requirement="tutorial", at=at, reference="course:another", by=BY)
    assert again == first
    assert Event.objects.filter(type="requirement.met").count() == 1


def test_nothing_is_recorded_of_who_takes_no_part_or_of_what_is_to_come():
    made = partner()
    with clock.fixed(NOON), pytest.raises(Refused):
        facts.record(partner=made, requirement="tutorial", at=NOON + timedelta(hours=1), reference="x", by=BY)
    with clock.fixed(NOON):
        standing.terminate(partner=made, reason="Test.", by=BY)
        with pytest.raises(Refused) as refusal:
            facts.record(partner=made, requirement="tutorial", at=NOON, reference="x", by=BY)
    assert "takes no part" in str(refusal.value)
    assert not RequirementFact.objects.exists()


def test_by_hand_it_takes_a_reason_and_happens_once():
    made = partner()
    with clock.fixed(NOON):
        with pytest.raises(ValidationError):
            facts.record_by_hand(partner=made, requirement="tutorial", at=NOON, reason=" ", by=BY)
        fact = facts.record_by_hand(partner=made, requirement="tutorial", at=NOON, reason="Seen.", by=BY)
        with pytest.raises(ValidationError):
            facts.record_by_hand(partner=made, requirement="tutorial", at=NOON, reason="Seen.", by=BY)
    assert AuditEntry.objects.get(verb="requirement.record", subject=fact.public_id).reason == "Seen."


def test_what_was_met_stays_met_when_a_fact_is_taken_back():
    made = partner()
    tutorial, _claim = do(made, at=NOON + timedelta(days=10))
    with clock.fixed(NOON + timedelta(days=20)):
        facts.withdraw(fact=tutorial, reason="The certificate has run out.", by=BY)
        assert queries.discount(made, clock.now()).value == 0
        assert violations() == []
    assert deadline_of(made).state == DeadlineState.MET
    assert RequirementFact.objects.get(pk=tutorial.pk).withdrawn_by == str(BY)


def test_what_was_recorded_in_error_was_never_met():
    made = partner()
    tutorial, _claim = do(made, at=NOON + timedelta(days=70))
    at = NOON + timedelta(days=75)
    with clock.fixed(at):
        facts.withdraw(fact=tutorial, reason="Another company.", in_error=True, by=BY)
        facts.withdraw(fact=tutorial, reason="Another company.", in_error=True, by=BY)
        assert violations() == []
    deadline = deadline_of(made)
    assert (deadline.state, deadline.settled_at) == (DeadlineState.RUNNING, None)
    waiting = deadline.warnings.filter(needless_at__isnull=True, sent_at__isnull=True)
    assert list(waiting.values_list("days_left", flat=True)) == [14, 7, 1]
    assert "Finish the program tutorial by 30 May 2026" in Message.objects.latest("pk").text.body
    entry = AuditEntry.objects.get(verb="requirement.withdraw")
    assert (entry.reason, entry.changes["in_error"]) == ("Another company.", [None, True])
    # and it can be met again
    with clock.fixed(at):
        facts.record(partner=made, requirement="tutorial", at=at, reference="course:second", by=BY)
    assert deadline_of(made).state == DeadlineState.MET


def test_an_error_found_after_the_end_starts_no_clock():
    made = partner()
    tutorial, _claim = do(made, at=NOON + timedelta(days=10))
    with clock.fixed(NOON + timedelta(days=20)):
        standing.terminate(partner=made, reason="Test.", by=BY)
        facts.withdraw(fact=tutorial, reason="Another company.", in_error=True, by=BY)
        assert violations() == []
    assert deadline_of(made).state == DeadlineState.MET


def test_an_error_found_after_the_last_day_ends_it_with_the_next_daily_run():
    made = partner()
    daily("cyprus", DAY_0)
    tutorial, _claim = do(made, at=NOON + timedelta(days=70))
    daily("cyprus", LAST + timedelta(days=10))
    made.refresh_from_db()
    assert made.standing == Standing.ACTIVE
    with clock.fixed(clock.start_of_day(LAST + timedelta(days=10), "cyprus") + timedelta(hours=9)):
        facts.withdraw(fact=tutorial, reason="Another company.", in_error=True, by=BY)
        assert violations() == []
    daily("cyprus", LAST + timedelta(days=11))
    made.refresh_from_db()
    assert made.standing == Standing.CANCELLED
    assert made.ended_at == clock.start_of_day(LAST + timedelta(days=11), "cyprus")


def test_a_fact_does_not_count_for_days_that_are_over():
    """The daily run is late, and what was done on day 92 comes too late all the same."""
    made = partner()
    daily("cyprus", DAY_0)
    do(made, at=NOON + timedelta(days=92))
    assert deadline_of(made).state == DeadlineState.RUNNING
    daily("cyprus", LAST + timedelta(days=5))
    made.refresh_from_db()
    assert (made.standing, deadline_of(made).state) == (Standing.CANCELLED, DeadlineState.LAPSED)


@pytest.mark.clause("1.5")
def test_the_clock_stops_with_the_participation():
    made = partner()
    at = NOON + timedelta(days=5)
    with clock.fixed(at):
        standing.terminate(partner=made, reason="Test.", by=BY)
        periods.close(partner=made, at=at, by=BY)
        assert violations() == []
    assert StatusPeriod.objects.get(partner=made).valid_until == at
    deadline = deadline_of(made)
    assert (deadline.state, deadline.settled_at) == (DeadlineState.STOPPED, at)
    assert Event.objects.filter(type="status.changed", data__status=None).count() == 1


@pytest.mark.clause("3.1.1")
def test_the_days_of_a_suspended_partner_run_on():
    made = partner()
    daily("cyprus", DAY_0)
    with clock.fixed(NOON + timedelta(days=5)):
        standing.suspend(partner=made, reason="Test.", by=BY)
    daily("cyprus", LAST + timedelta(days=1))
    made.refresh_from_db()
    assert made.standing == Standing.CANCELLED


def test_every_decision_replays():
    made = partner()
    do(made, at=NOON + timedelta(days=1))
    late = partner()
    daily("cyprus", DAY_0)
    daily("cyprus", LAST + timedelta(days=1))
    late.refresh_from_db()
    assert late.standing == Standing.CANCELLED
    assert DecisionRecord.objects.filter(rule__startswith="statuses.").count() >= 4
    (result,) = [result for _claim, result in check(only="decisions.replay")]
    assert result.violations == []
