"""Many at once on one lot."""

import pytest
from django.db import transaction

from partner_portal.core import clock
from partner_portal.core.ledger import actions, queries
from partner_portal.core.ledger.enums import Kind
from partner_portal.core.ledger.policy import TooLittle
from partner_portal.core.ledger.queries import Balance
from tests.concurrency import concurrently
from tests.core.ledger.test_actions import ENDS, JOB, NOW, balance, credit, hold
from tests.testapp.models import BOOK, TestEntry, TestLot

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def hold_carelessly(organisation, amount, reference):
    """The control: looks, then takes, with neither lock nor condition."""
    with transaction.atomic():
        lot = TestLot.objects.get(organisation=organisation)
        if lot.available < amount:
            raise TooLittle(amount, lot.available)
        TestEntry.objects.create(
            organisation=organisation,
            lot=lot,
            kind=Kind.HOLD,
            delta_available=-amount,
            delta_held=amount,
            reference=reference,
            at=NOW,
            actor="test",
        )
        TestLot.objects.filter(pk=lot.pk).update(available=lot.available - amount, held=lot.held + amount)


def test_the_control_without_lock_and_condition_overdraws(acme):
    credit(acme, 100)
    outcome = concurrently(50, lambda number: hold_carelessly(acme, 5, f"order-{number}"))
    assert len(outcome.results) > 20
    assert len(queries.differing(BOOK)) == 1


def test_fifty_spenders_of_one_lot_get_exactly_what_is_there(acme):
    credit(acme, 100)
    outcome = concurrently(50, lambda number: hold(acme, 5, f"order-{number}"))
    assert len(outcome.results) == 20
    assert {type(error) for error in outcome.errors} == {TooLittle}
    assert balance(acme) == Balance(0, 100)


def test_even_without_the_organisation_s_lock_nobody_overdraws(acme, monkeypatch):
    monkeypatch.setattr(actions, "locked", lambda organisation: organisation)
    credit(acme, 100)
    outcome = concurrently(50, lambda number: hold(acme, 5, f"order-{number}"))
    assert len(outcome.results) == 20
    assert {type(error) for error in outcome.errors} == {TooLittle}
    assert balance(acme) == Balance(0, 100)


def test_one_reference_used_at_once_happens_once(acme):
    credit(acme, 100)
    outcome = concurrently(20, lambda number: hold(acme, 60))
    assert outcome.errors == []
    assert len({entries[0].pk for entries in outcome.results}) == 1
    assert balance(acme) == Balance(40, 60)


def test_two_workers_expire_each_lot_once(acme):
    for number in range(30):
        credit(acme, 10, f"lot-{number}")
    with clock.fixed(ENDS):
        outcome = concurrently(4, lambda number: actions.expire_due(book=BOOK, by=JOB, limit=10))
        while actions.expire_due(book=BOOK, by=JOB, limit=10):
            pass
    assert outcome.errors == []
    assert TestEntry.objects.filter(kind=Kind.EXPIRE).count() == 30
