"""What a decision may hold, and that JSON loses nothing of it."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partner_portal.core.decisions.values import decode, encode, plain, readable
from partner_portal.core.money import EXPONENTS, Money

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
money = st.builds(
    Money.rounded,
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12),
    st.sampled_from(sorted(EXPONENTS)),
)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | text
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29), timezones=zones)
    | money
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(text.filter(lambda t: not t.startswith("$")), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(values)
def test_what_goes_through_json_comes_back_the_same(value):
    once = plain(value)
    again = decode(json.loads(json.dumps(encode(value))))
    assert again == once
    assert repr(again) == repr(once)


@settings(deadline=None)
@given(values)
def test_a_plain_value_stays_as_it_is(value):
    assert plain(plain(value)) == plain(value)


@settings(deadline=None)
@given(values)
def test_what_people_read_is_json(value):
    json.dumps(readable(value), allow_nan=False)


class Colour(StrEnum):
    RED = "red"


class Nested(Enum):
    PAIR = (Colour.RED, 1)


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (Colour.RED, "red"),
        (Nested.PAIR, ("red", 1)),
        ([1, [2]], (1, (2,))),
        ({Colour.RED: Colour.RED}, {"red": "red"}),
        (datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))), datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_rule_sees_plain_values(value, seen):
    assert plain(value) == seen


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        object(),
        {1, 2},
        b"bytes",
        datetime(2026, 1, 1),
        Decimal("NaN"),
        Decimal("Infinity"),
        "nul\0",
        "half \ud800",
        {"$on": "2026-01-01"},
        [{"deep": {"$decimal": "1"}}],
    ],
)
def test_what_would_not_come_back_is_refused(value):
    with pytest.raises(TypeError):
        encode(value)


def test_people_read_amounts_with_their_currency_and_times_in_utc():
    value = {
        "net": Money(Decimal("950.4"), "USD"),
        "rate": Decimal("0.20"),
        "at": datetime(2026, 1, 1, 12, tzinfo=UTC),
        "on": date(2026, 1, 1),
        "steps": [1, None],
    }
    assert readable(value) == {
        "net": {"amount": "950.40", "currency": "USD"},
        "rate": "0.20",
        "at": "2026-01-01T12:00:00Z",
        "on": "2026-01-01",
        "steps": [1, None],
    }
