"""One person asks, another decides, and only then it happens."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, IntegrityError, connection, transaction

from partner_portal.core import clock
from partner_portal.core.actors import house, person
from partner_portal.core.appendonly import guards
from partner_portal.core.approvals import actions, queries
from partner_portal.core.approvals.models import Approval, State
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.queries import replays_alike
from partner_portal.core.jobs.registry import sweeps
from partner_portal.core.refusals import Refused
from partner_portal.core.registry import NotRegistered
from tests.concurrency import concurrently
from tests.core.approvals.conftest import PERMISSION, Unwilling

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.fixed(NOON):
        yield


def ask(by, subject="thing_1", amount=Decimal("12.50")):
    return actions.request("test.count", subject=subject, payload={"amount": amount}, by=person(by), note="Please")


def done(subject="thing_1"):
    return AuditEntry.objects.filter(verb="test.counted", subject=subject).count()


def unlocked(approval):
    """What `actions._locked` would be without a lock."""
    return Approval.objects.select_related("requested_by").get(pk=approval.pk)


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_asking_does_nothing_yet(self, rita):
        approval = ask(rita)
        assert approval.state == State.REQUESTED
        assert approval.expires_at == NOON + timedelta(days=14)
        assert approval.values == {"amount": Decimal("12.50")}
        assert done() == 0
        assert queries.open_for("test.count", "thing_1") == approval

    def test_approving_does_it_once_with_what_was_asked(self, rita, paul):
        approval = actions.approve(ask(rita), by=person(paul), reason="Fine")
        assert (approval.state, approval.decided_by, approval.decided_at) == (State.APPROVED, paul, NOON)
        entry = AuditEntry.objects.get(verb="test.counted")
        assert entry.changes == {"amount": [None, "12.50"]}
        assert entry.actor == str(person(paul))
        with pytest.raises(Refused, match="approved already"):
            actions.approve(approval, by=person(paul))
        assert done() == 1

    def test_the_judgement_is_kept_and_replays(self, rita, paul):
        approval = actions.approve(ask(rita), by=person(paul))
        record = DecisionRecord.objects.about(approval.public_id).get()
        assert (record.rule, record.verdict) == ("approvals.second_person", "met")
        assert replays_alike(record)

    def test_nobody_approves_their_own(self, rita):
        rita.user_permissions.add(Permission.objects.get(codename=PERMISSION))
        with pytest.raises(Refused, match="second person"):
            actions.approve(ask(rita), by=person(rita))
        assert done() == 0

    def test_not_even_the_database_lets_them(self, rita):
        approval = ask(rita)
        with pytest.raises(IntegrityError, match="approval_by_second_person"), transaction.atomic():
            Approval.objects.filter(pk=approval.pk).update(state="approved", decided_by=rita, decided_at=NOON)
        with pytest.raises(IntegrityError, match="approval_by_second_person"), transaction.atomic():
            Approval.objects.filter(pk=approval.pk).update(state="approved", decided_at=NOON)

    def test_a_partner_or_staff_without_the_permission_decides_nothing(self, rita, bob, paul):
        bob.user_permissions.add(Permission.objects.get(codename=PERMISSION))
        approval = ask(paul)
        for other in (rita, bob):
            for call in (actions.approve, actions.decline):
                with pytest.raises(Refused, match="Your role"):
                    call(approval, by=person(other), reason="x")

    def test_a_program_neither_asks_nor_approves(self, rita):
        with pytest.raises(actions.NotAPerson):
            actions.request("test.count", subject="x", payload={}, by=house("job"))
        with pytest.raises(Refused, match="never a program"):
            actions.approve(ask(rita), by=house("job"))

    def test_the_same_is_asked_once_at_a_time(self, rita, paul):
        approval = ask(rita)
        with pytest.raises(actions.AlreadyRequested) as refused:
            ask(paul)
        assert refused.value.approval == approval
        ask(rita, subject="thing_2")
        actions.decline(approval, by=person(paul), reason="Not now")
        assert ask(rita).state == State.REQUESTED

    def test_an_unknown_kind_is_not_asked_for(self, rita):
        with pytest.raises(NotRegistered):
            actions.request("test.unknown", subject="x", payload={}, by=person(rita))

    def test_declining_does_nothing_and_keeps_the_reason(self, rita, paul):
        approval = actions.decline(ask(rita), by=person(paul), reason="Not before January")
        assert (approval.state, approval.reason) == (State.DECLINED, "Not before January")
        assert done() == 0
        with pytest.raises(Refused, match="was declined"):
            actions.approve(approval, by=person(paul))

    def test_only_who_asked_withdraws(self, rita, paul):
        approval = ask(rita)
        with pytest.raises(actions.NotTheRequester):
            actions.withdraw(approval, by=person(paul))
        assert actions.withdraw(approval, by=person(rita)).state == State.WITHDRAWN
        assert actions.withdraw(approval, by=person(rita)).state == State.WITHDRAWN
        assert AuditEntry.objects.filter(verb="approval.withdrawn").count() == 1

    def test_what_the_function_raises_undoes_everything(self, rita, paul):
        approval = ask(rita, amount=13)
        with pytest.raises(Unwilling):
            actions.approve(approval, by=person(paul))
        approval.refresh_from_db()
        assert approval.state == State.REQUESTED
        assert done() == 0
        assert not DecisionRecord.objects.about(approval.public_id).exists()

    def test_time_runs_out(self, rita, paul):
        early, late = ask(rita), ask(rita, subject="thing_2")
        with clock.fixed(NOON + timedelta(days=14)):
            with pytest.raises(Refused, match="ran out"):
                actions.approve(early, by=person(paul))
            assert actions.expire_due() == 2
            assert actions.expire_due() == 0
        late.refresh_from_db()
        assert (late.state, late.decided_by) == (State.EXPIRED, None)
        assert done() == 0

    def test_nothing_runs_out_before_its_time(self, rita):
        ask(rita)
        with clock.fixed(NOON + timedelta(days=14, microseconds=-1)):
            assert actions.expire_due() == 0

    def test_running_out_belongs_to_every_tick(self, rita):
        ask(rita)
        with clock.fixed(NOON + timedelta(days=14)):
            assert sweeps.get("approvals.expire")() == 1

    def test_once_decided_nothing_changes_it(self, rita, paul):
        approval = actions.approve(ask(rita), by=person(paul))
        for attack in (
            lambda rows: rows.update(state="requested", decided_at=None, decided_by=None),
            lambda rows: rows.update(reason="x"),
            lambda rows: rows.delete(),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                attack(Approval.objects.filter(pk=approval.pk))

    def test_every_step_is_on_the_trail(self, rita, paul):
        approval = actions.approve(ask(rita), by=person(paul), reason="Fine")
        trail = AuditEntry.objects.about(approval.public_id)
        assert [(entry.verb, entry.reason) for entry in trail] == [
            ("approval.approved", "Fine"),
            ("approval.request", "Please"),
        ]


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_two_who_approve_at_once_one_does_it(self, rita, paul):
        approval = ask(rita)
        outcome = concurrently(8, lambda number: actions.approve(approval, by=person(paul)))
        assert len(outcome.results) == 1
        assert {type(error) for error in outcome.errors} == {Refused}
        assert done() == 1

    def test_without_the_lock_and_the_guard_it_would_be_done_more_than_once(self, rita, paul, monkeypatch):
        monkeypatch.setattr(actions, "_locked", unlocked)
        guards.lift(connection)
        approval = ask(rita)
        concurrently(8, lambda number: actions.approve(approval, by=person(paul)))
        assert done() > 1

    def test_without_the_lock_the_guard_still_undoes_all_but_one(self, rita, paul, monkeypatch):
        monkeypatch.setattr(actions, "_locked", unlocked)
        approval = ask(rita)
        outcome = concurrently(8, lambda number: actions.approve(approval, by=person(paul)))
        assert len(outcome.results) == 1
        assert any(isinstance(error, DatabaseError) for error in outcome.errors)
        assert done() == 1

    def test_approving_and_running_out_at_once_end_in_one_of_the_two(self, rita, paul):
        approval = ask(rita)
        at = NOON + timedelta(days=14, microseconds=-1)

        def either(number):
            with clock.fixed(at + timedelta(microseconds=number % 2)):
                return actions.expire_due() if number % 2 else actions.approve(approval, by=person(paul))

        concurrently(6, either)
        approval.refresh_from_db()
        assert (approval.state, done()) in ((State.APPROVED, 1), (State.EXPIRED, 0))
