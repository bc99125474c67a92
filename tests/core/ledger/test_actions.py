"""Ledgers in the database: what is written, what happens once, and what the database itself refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, models, transaction
from django.test.utils import isolate_apps

from partner_portal.core import clock
from partner_portal.core.actors import house
from partner_portal.core.appendonly import append_only, marks
from partner_portal.core.entities import Entity
from partner_portal.core.ledger import actions, queries
from partner_portal.core.ledger.actions import HoldEnded, NothingThere, ReferenceTaken
from partner_portal.core.ledger.books import Book
from partner_portal.core.ledger.enums import Kind
from partner_portal.core.ledger.policy import TooLittle
from partner_portal.core.ledger.queries import Balance
from tests.factories import OrganisationFactory
from tests.testapp.models import BOOK, TestEntry, TestLot

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
ENDS = datetime(2026, 5, 30, 21, tzinfo=UTC)
JOB = house("test")


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def credit(organisation, amount, reference="kickstart", **more):
    facts = {"kind": "kickstart", "unit": "EUR", "expires_at": ENDS, "by": JOB} | more
    return actions.credit(book=BOOK, organisation=organisation, reference=reference, amount=amount, **facts)


def hold(organisation, amount, reference="order-1", unit="EUR"):
    return actions.hold(book=BOOK, organisation=organisation, reference=reference, unit=unit, amount=amount, by=JOB)


def release(organisation, held="order-1", reference="order-1-off"):
    return actions.release(book=BOOK, organisation=organisation, held=held, reference=reference, by=JOB)


def capture(organisation, held="order-1", reference="order-1-paid"):
    return actions.capture(book=BOOK, organisation=organisation, held=held, reference=reference, by=JOB)


def restore(organisation, amount, reference="refund-1", captured="order-1-paid"):
    return actions.restore(
        book=BOOK, organisation=organisation, captured=captured, reference=reference, amount=amount, by=JOB
    )


def balance(organisation, unit="EUR"):
    return queries.balance(book=BOOK, organisation=organisation, unit=unit)


def kinds(entries):
    return [(entry.kind, entry.delta_available, entry.delta_held) for entry in entries]


@pytest.fixture
def reconciles(db):
    yield
    assert list(queries.differing(BOOK)) == []


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reconciles")]


@pytest.mark.clause("9")
def test_the_kickstart_of_the_guide_is_held_captured_and_its_rest_expires(acme):
    credit(acme, 100000)
    hold(acme, 94040)
    assert balance(acme) == Balance(5960, 94040)
    capture(acme)
    assert balance(acme) == Balance(5960, 0)
    with clock.fixed(ENDS):
        assert balance(acme) == Balance(0, 0), "by its date, before any job has run"
        assert actions.expire_due(book=BOOK, by=JOB) == 1
        assert actions.expire_due(book=BOOK, by=JOB) == 0
    assert kinds(TestEntry.objects.order_by("pk")) == [
        ("credit", 100000, 0),
        ("hold", -94040, 94040),
        ("capture", 0, -94040),
        ("expire", -5960, 0),
    ]


def test_a_refund_returns_to_the_lots_it_came_from(acme):
    early = credit(acme, 6000, "a", expires_at=ENDS)
    late = credit(acme, 10000, "b", expires_at=ENDS + timedelta(days=9))
    hold(acme, 10000)
    capture(acme)
    restore(acme, 5000)
    assert {lot.reference: lot.available for lot in TestLot.objects.all()} == {"a": 3000, "b": 8000}
    restore(acme, 5000, "refund-2")
    assert [TestLot.objects.get(pk=lot.pk).available for lot in (early, late)] == [6000, 10000]
    with pytest.raises(TooLittle):
        restore(acme, 1, "refund-3")


def test_a_refund_to_an_expired_lot_is_recorded_and_expires_at_once(acme):
    credit(acme, 6000)
    hold(acme, 6000)
    capture(acme)
    with clock.fixed(ENDS):
        entries = restore(acme, 2500)
        assert balance(acme) == Balance(0, 0)
    assert kinds(entries) == [("restore", 2500, 0), ("expire", -2500, 0)]
    assert entries[0].origin.reference == "order-1-paid"


def test_a_hold_released_after_its_lot_expired_is_gone(acme):
    credit(acme, 6000)
    hold(acme, 6000)
    with clock.fixed(ENDS):
        assert actions.expire_due(book=BOOK, by=JOB) == 0
        assert kinds(release(acme)) == [("release", 6000, -6000), ("expire", -6000, 0)]
        assert balance(acme) == Balance(0, 0)


def test_a_credit_that_comes_after_its_expiry_is_recorded_and_gone(acme):
    lot = credit(acme, 100, expires_at=NOW)
    assert (lot.available, lot.amount) == (0, 100)
    assert kinds(lot.entries.order_by("pk")) == [("credit", 100, 0), ("expire", -100, 0)]


def test_a_revoked_lot_keeps_nothing_that_comes_back(acme):
    lot = credit(acme, 6000)
    hold(acme, 2000, "order-1")
    hold(acme, 1000, "order-2")
    capture(acme, "order-2", "order-2-paid")
    actions.revoke(book=BOOK, lot=lot, reference="case-1", by=JOB)
    assert balance(acme) == Balance(0, 2000)
    assert kinds(release(acme)) == [("release", 2000, -2000), ("revoke", -2000, 0)]
    assert kinds(restore(acme, 1000, captured="order-2-paid")) == [("restore", 1000, 0), ("revoke", -1000, 0)]
    assert balance(acme) == Balance(0, 0)


@pytest.mark.parametrize("asked, taken", [(40, 40), (60, 60), (100, 60)])
def test_a_reversal_takes_at_most_what_its_lot_still_has(acme, asked, taken):
    lot = credit(acme, 100)
    hold(acme, 40)
    entry = actions.reverse(book=BOOK, lot=lot, reference="refund", amount=asked, by=JOB)
    assert entry.delta_available == -taken
    assert balance(acme) == Balance(60 - taken, 40)


def test_units_never_mix(acme):
    credit(acme, 500, "euros")
    credit(acme, 500, "dollars", unit="USD")
    with pytest.raises(TooLittle):
        hold(acme, 501)
    hold(acme, 500)
    assert (balance(acme), balance(acme, "USD")) == (Balance(0, 500), Balance(500, 0))


def test_one_organisation_never_reaches_what_is_another_s(acme, other_company):
    credit(acme, 500)
    hold(acme, 200)
    with pytest.raises(TooLittle):
        hold(other_company, 1, "theirs")
    with pytest.raises(NothingThere):
        release(other_company)
    with pytest.raises(ReferenceTaken):
        hold(other_company, 200)
    assert balance(acme) == Balance(300, 200)


@pytest.mark.parametrize(
    "again, other",
    [
        (lambda o: credit(o, 900), lambda o: credit(o, 901)),
        (lambda o: credit(o, 900), lambda o: credit(o, 900, expires_at=ENDS + timedelta(days=1))),
        (lambda o: hold(o, 100), lambda o: hold(o, 101)),
        (lambda o: capture(o, "order-1", "paid"), lambda o: capture(o, "order-2", "paid")),
        (lambda o: release(o, "order-2", "off"), lambda o: release(o, "order-1", "off")),
        (lambda o: restore(o, 10, captured="order-3-paid"), lambda o: restore(o, 11, captured="order-3-paid")),
        (lambda o: release(o, "order-2", "off"), lambda o: capture(o, "order-2", "off")),
    ],
)
def test_the_same_reference_happens_once_and_stands_for_one_thing(acme, again, other):
    credit(acme, 900)
    for number in (1, 2, 3):
        hold(acme, 100, f"order-{number}")
    capture(acme, "order-3", "order-3-paid")
    first = again(acme)
    entries, now = TestEntry.objects.count(), balance(acme)
    assert again(acme) == first
    with pytest.raises(ReferenceTaken), transaction.atomic():
        other(acme)
    assert (TestEntry.objects.count(), balance(acme)) == (entries, now)


def test_revoking_and_reversing_twice_under_one_reference_happens_once(acme):
    lot = credit(acme, 900)
    for _ in range(2):
        actions.reverse(book=BOOK, lot=lot, reference="refund", amount=100, by=JOB)
    for _ in range(2):
        actions.revoke(book=BOOK, lot=lot, reference="case", by=JOB)
    assert kinds(lot.entries.order_by("pk")) == [("credit", 900, 0), ("reverse", -100, 0), ("revoke", -800, 0)]
    with pytest.raises(ReferenceTaken):
        actions.revoke(book=BOOK, lot=lot, reference="refund", by=JOB)
    with pytest.raises(ReferenceTaken):
        actions.reverse(book=BOOK, lot=lot, reference="refund", amount=99, by=JOB)


def test_a_hold_ends_once(acme):
    credit(acme, 900)
    hold(acme, 100)
    capture(acme)
    for attempt in (lambda: capture(acme, reference="again"), lambda: release(acme, reference="off")):
        with pytest.raises(HoldEnded):
            attempt()
    assert balance(acme) == Balance(800, 0)


@pytest.mark.parametrize("lost", [lambda o: release(o, "no"), lambda o: capture(o, "no"), lambda o: restore(o, 1)])
def test_nothing_is_released_captured_or_given_back_that_was_not_there(acme, lost):
    with pytest.raises(NothingThere):
        lost(acme)


def test_a_refused_hold_leaves_nothing_behind(acme):
    credit(acme, 100)
    with pytest.raises(TooLittle) as refusal:
        hold(acme, 101)
    assert (refusal.value.asked, refusal.value.found) == (101, 100)
    assert TestEntry.objects.count() == 1


def test_expiry_goes_entity_by_entity_in_chunks_and_leaves_what_is_not_due(acme):
    american = OrganisationFactory(entity=Entity.US)
    for number in range(5):
        credit(acme, 10, f"eu-{number}")
    credit(acme, 10, "eu-later", expires_at=ENDS + timedelta(microseconds=1))
    credit(acme, 10, "eu-never", expires_at=None)
    credit(american, 10, "us")
    with clock.fixed(ENDS):
        rounds = [actions.expire_due(book=BOOK, entity=Entity.CYPRUS, by=JOB, limit=2) for _ in range(4)]
        assert rounds == [2, 2, 1, 0]
        assert balance(acme) == Balance(20, 0)
    assert set(TestLot.objects.filter(available__gt=0).values_list("reference", flat=True)) == {
        "eu-later",
        "eu-never",
        "us",
    }
    expired = TestEntry.objects.filter(kind=Kind.EXPIRE)
    assert {(entry.at, entry.actor, len(entry.public_id)) for entry in expired} == {(ENDS, "house:test", 30)}
    assert len({entry.public_id for entry in expired}) == 5


def test_a_clock_that_stepped_back_expires_nothing_twice(acme):
    credit(acme, 100)
    hold(acme, 40)
    with clock.fixed(ENDS):
        actions.expire_due(book=BOOK, by=JOB)
    release(acme)
    assert balance(acme) == Balance(0, 0), "what has expired stays so"
    with clock.fixed(ENDS):
        assert actions.expire_due(book=BOOK, by=JOB) == 0


@pytest.mark.parametrize("lots", [1, 40])
def test_expiry_takes_as_many_statements_for_many_lots_as_for_one(acme, lots, django_assert_num_queries):
    for number in range(lots):
        credit(acme, 10, f"lot-{number}")
    with clock.fixed(ENDS), django_assert_num_queries(5):  # with the savepoint
        assert actions.expire_due(book=BOOK, by=JOB) == lots


@pytest.mark.parametrize("change", [{"available": -1}, {"held": -1}, {"available": 60, "held": 41}])
def test_the_database_keeps_a_lot_within_its_amount(acme, change):
    lot = credit(acme, 100)
    with pytest.raises(IntegrityError), transaction.atomic():
        TestLot.objects.filter(pk=lot.pk).update(**change)


@pytest.mark.parametrize(
    "row",
    [
        {"kind": Kind.HOLD, "delta_available": -5, "delta_held": 4},
        {"kind": Kind.CAPTURE, "delta_available": 0, "delta_held": 5},
        {"kind": Kind.EXPIRE, "delta_available": 5, "delta_held": 0},
        {"kind": Kind.RESTORE, "delta_available": 5, "delta_held": 0},
        {"kind": "gift", "delta_available": 5, "delta_held": 0},
        {"kind": Kind.REVERSE, "delta_available": -5, "delta_held": 0, "reference": "kickstart"},
    ],
)
def test_the_database_refuses_an_entry_that_cannot_be(acme, row):
    lot = credit(acme, 100)
    with pytest.raises(IntegrityError), transaction.atomic():
        TestEntry.objects.create(**{"lot": lot, "organisation": acme, "reference": "x", "at": NOW, "actor": "x"} | row)


def test_the_database_ends_a_hold_once(acme):
    credit(acme, 100)
    (held,) = hold(acme, 50)
    release(acme)
    row = {"lot": held.lot, "organisation": acme, "at": NOW, "actor": "x", "origin": held}
    with pytest.raises(IntegrityError), transaction.atomic():
        TestEntry.objects.create(kind=Kind.CAPTURE, delta_available=0, delta_held=-50, reference="other", **row)


def test_ledgers_are_append_only(acme):
    lot = credit(acme, 100)
    for attack in (
        lambda: TestEntry.objects.update(delta_available=1),
        lambda: TestEntry.objects.all().delete(),
        lambda: TestLot.objects.filter(pk=lot.pk).update(amount=1000),
        lambda: TestLot.objects.filter(pk=lot.pk).update(expires_at=None),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attack()


@isolate_apps("tests.testapp")
def test_a_book_must_be_guarded(monkeypatch):
    monkeypatch.setattr(marks, "_marked", dict(marks._marked))

    class Loose(models.Model):
        class Meta:
            app_label = "testapp"

        def __str__(self):
            return "loose"

    with pytest.raises(TypeError, match="append_only"):
        Book("loose", Loose, TestEntry)
    append_only(mutable=("available", "held", "closed_at"))(Loose)
    with pytest.raises(TypeError, match="Meta must extend"):
        Book("loose", Loose, TestEntry)
