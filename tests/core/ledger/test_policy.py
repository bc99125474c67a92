"""How amounts move between lots: tables from the guide's vectors and their boundaries."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from partner_portal.core.ledger import policy
from partner_portal.core.ledger.enums import EFFECTS, Kind
from partner_portal.core.ledger.policy import Movement, Purse, Share, TooLittle

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SOON, LATER = NOW + timedelta(days=1), NOW + timedelta(days=30)


def moved(movements):
    return [(movement.lot, movement.kind.value, movement.amount) for movement in movements]


@pytest.mark.clause("9")
@pytest.mark.parametrize(
    "amount, expected",
    [
        (1, [(2, "hold", 1)]),
        (50, [(2, "hold", 50)]),
        (51, [(2, "hold", 50), (1, "hold", 1)]),
        (160, [(2, "hold", 50), (1, "hold", 100), (3, "hold", 10)]),
    ],
)
def test_the_earliest_expiring_lot_is_spent_first_and_those_without_expiry_last(amount, expected):
    purses = [Purse(1, 100, expires_at=LATER), Purse(2, 50, expires_at=SOON), Purse(3, 100), Purse(4, 70)]
    assert moved(policy.hold(amount, purses, NOW)) == expected


def test_of_two_lots_that_expire_together_the_older_goes_first():
    assert moved(policy.hold(5, [Purse(9, 5, expires_at=SOON), Purse(7, 5, expires_at=SOON)], NOW)) == [(7, "hold", 5)]


@pytest.mark.parametrize(
    "purse",
    [
        Purse(1, 10, expires_at=NOW),
        Purse(1, 10, expires_at=NOW - timedelta(microseconds=1)),
        Purse(1, 10, expires_at=LATER, is_closed=True),
        Purse(1, 0, held=10),
    ],
)
def test_what_is_expired_closed_or_held_cannot_be_held(purse):
    with pytest.raises(TooLittle) as refusal:
        policy.hold(1, [purse], NOW)
    assert (refusal.value.asked, refusal.value.found) == (1, 0)


def test_a_lot_is_open_until_the_instant_it_expires():
    purse = Purse(1, 10, expires_at=SOON)
    assert purse.is_open(SOON - timedelta(microseconds=1))
    assert not purse.is_open(SOON)


def test_a_release_into_an_expired_lot_is_recorded_and_gone():
    held = [Share(11, 1, 30), Share(12, 2, 20)]
    purses = {1: Purse(1, 0, 30, expires_at=NOW), 2: Purse(2, 5, 20, expires_at=LATER)}
    assert policy.release(held, purses, NOW) == [
        Movement(1, Kind.RELEASE, 30, 11),
        Movement(1, Kind.EXPIRE, 30),
        Movement(2, Kind.RELEASE, 20, 12),
    ]


def test_a_release_into_a_revoked_lot_is_revoked():
    movements = policy.release([Share(11, 1, 30)], {1: Purse(1, 0, 30, expires_at=LATER, is_closed=True)}, NOW)
    assert moved(movements) == [(1, "release", 30), (1, "revoke", 30)]


@pytest.mark.parametrize(
    "amount, given, returned, expected",
    [
        (100, [60, 40], [0, 0], [60, 40]),
        (50, [60, 40], [0, 0], [30, 20]),
        (1, [60, 40], [0, 0], [1, 0]),
        (5, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [0] * 10, [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]),
        (3, [60, 40], [58, 39], [2, 1]),
        (40, [60, 40], [60, 0], [0, 40]),
    ],
)
def test_a_refund_goes_back_pro_rata_to_what_each_lot_gave(amount, given, returned, expected):
    spent = [Share(100 + i, i, *pair) for i, pair in enumerate(zip(given, returned, strict=True))]
    movements = policy.restore(amount, spent, {i: Purse(i, 0, expires_at=LATER) for i in range(len(given))}, NOW)
    back = {movement.lot: movement.amount for movement in movements}
    assert [back.get(i, 0) for i in range(len(given))] == expected


def test_no_more_comes_back_than_was_given():
    with pytest.raises(TooLittle) as refusal:
        policy.restore(11, [Share(1, 1, 30, 20)], {1: Purse(1, 0)}, NOW)
    assert (refusal.value.asked, refusal.value.found) == (11, 10)


@pytest.mark.parametrize("there, asked, taken", [(100, 30, 30), (30, 30, 30), (29, 30, 29), (0, 30, 0)])
def test_a_reversal_takes_at_most_what_its_lot_still_has(there, asked, taken):
    assert moved(policy.reverse(Purse(1, there, held=70), asked)) == [(1, "reverse", taken)]


@pytest.mark.parametrize(
    "purse, expected",
    [
        (Purse(1, 10, 5, expires_at=NOW), [(1, "expire", 10)]),
        (Purse(1, 10, 5, expires_at=SOON), []),
        (Purse(1, 0, 5, expires_at=NOW), []),
        (Purse(1, 10), []),
    ],
)
def test_expiry_takes_what_is_available_and_leaves_what_is_held(purse, expected):
    assert moved(policy.expire(purse, NOW)) == expected


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_moves_by_nothing_or_backwards(amount):
    purse = Purse(1, 10)
    for attempt in (
        lambda: policy.credit(amount, None, NOW),
        lambda: policy.hold(amount, [purse], NOW),
        lambda: policy.restore(amount, [Share(1, 1, 5)], {1: purse}, NOW),
        lambda: policy.reverse(purse, amount),
    ):
        with pytest.raises(ValueError, match="positive"):
            attempt()


def test_every_kind_has_an_effect_and_no_hold_changes_the_sum():
    assert set(EFFECTS) == set(Kind)
    assert sum(EFFECTS[Kind.HOLD]) == sum(EFFECTS[Kind.RELEASE]) == 0


@pytest.mark.parametrize(
    "amount, unit, units",
    [("940.40", "EUR", 94040), ("7100", "JPY", 7100), ("1.234", "BHD", 1234), ("70", "points", 70)],
)
def test_amounts_are_whole_smallest_units(amount, unit, units):
    assert policy.to_units(Decimal(amount), unit) == units
    assert policy.from_units(units, unit) == Decimal(amount)


@pytest.mark.parametrize("amount, unit", [("0.001", "EUR"), ("0.5", "JPY"), ("1.5", "points")])
def test_a_fraction_of_a_smallest_unit_is_refused(amount, unit):
    with pytest.raises(ValueError, match="decimal places"):
        policy.to_units(Decimal(amount), unit)
