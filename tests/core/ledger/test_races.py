"""Many at once on one lot."""

import time

import pytest
from django.db import transaction

from partner_portal.core import clock, ids
from partner_portal.core.accounts.models import Organisation
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


def expire_among(acme, monkeypatch, call):
    """Call for each of six lots, all of them due, while a slow daily run expires them."""
    write = ids.sql
    monkeypatch.setattr(ids, "sql", lambda *names: time.sleep(0.3) or write(*names))
    lots = [credit(acme, 100, f"lot-{number}") for number in range(6)]
    for number in range(6):
        hold(acme, 60, f"order-{number}")
    with clock.fixed(ENDS):

        def one(number):
            if number == 6:
                return actions.expire_due(book=BOOK, by=JOB)
            time.sleep(0.1)
            return call(number, lots[number])

        return concurrently(7, one)


def give_back(acme):
    return lambda number, lot: actions.release(
        book=BOOK, organisation=acme, held=f"order-{number}", reference=f"order-{number}-off", by=JOB
    )


def revoke(number, lot):
    return actions.revoke(book=BOOK, lot=lot, reference=f"measure-{number}", by=JOB)


def reverse(number, lot):
    return actions.reverse(book=BOOK, lot=lot, reference=f"refund-{number}", amount=100, by=JOB)


def test_what_comes_back_while_its_lot_expires_is_gone_too(acme, monkeypatch):
    assert expire_among(acme, monkeypatch, give_back(acme)).errors == []
    assert not TestLot.objects.exclude(available=0, held=0).exists()
    assert not queries.differing(BOOK)


def test_with_the_organisation_s_whole_row_locked_they_wait_for_each_other(acme, monkeypatch):
    monkeypatch.setattr(actions, "locked", lambda rows: Organisation.objects.select_for_update().get(pk=rows.pk))
    errors = expire_among(acme, monkeypatch, give_back(acme)).errors
    assert any("deadlock" in str(error) for error in errors)


@pytest.mark.parametrize("take", [revoke, reverse])
def test_what_is_taken_while_its_lot_expires_is_taken_once(acme, monkeypatch, take):
    assert expire_among(acme, monkeypatch, take).errors == []
    assert not TestLot.objects.exclude(available=0).exists()
    assert not queries.differing(BOOK)


def test_a_lot_that_somebody_holds_is_waited_for(acme):
    credit(acme, 100)

    def one(number):
        if number == 0:
            with transaction.atomic():
                TestLot.objects.select_for_update().get()
                time.sleep(0.3)
            return 0
        time.sleep(0.1)
        return actions.expire_due(book=BOOK, by=JOB)

    with clock.fixed(ENDS):
        assert sorted(concurrently(2, one).results) == [0, 1]
