from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from partner_portal.core.money import (
    EXPONENTS,
    MixedCurrencies,
    Money,
    UnknownCurrency,
    exponent,
    half_up,
    largest_remainder,
    quantum,
    split,
    total,
)

CURRENCIES = st.sampled_from(sorted(EXPONENTS))
UNITS = st.integers(-(10**11), 10**11)


def eur(amount):
    return Money(Decimal(amount), "EUR")


def usd(amount):
    return Money(Decimal(amount), "USD")


@pytest.mark.clause("2.1.1")
@pytest.mark.parametrize(
    "amount, currency, rounded",
    [
        ("0.005", "USD", "0.01"),
        ("0.004999", "USD", "0.00"),
        ("-0.005", "USD", "-0.01"),
        ("2.675", "EUR", "2.68"),
        ("0.5", "JPY", "1"),
        ("0.4999", "VND", "0"),
        ("1.5", "IDR", "2"),
        ("0.0005", "BHD", "0.001"),
    ],
)
def test_amounts_are_rounded_half_up_to_the_currencys_places(amount, currency, rounded):
    assert half_up(Decimal(amount), currency) == Decimal(rounded)
    assert Money.rounded(Decimal(amount), currency) == Money(Decimal(rounded), currency)


@pytest.mark.parametrize("currency, places", [("EUR", 2), ("JPY", 0), ("VND", 0), ("IDR", 0), ("BHD", 3)])
def test_each_currency_has_its_places(currency, places):
    assert exponent(currency) == places
    assert quantum(currency) == Decimal(10) ** -places


@pytest.mark.parametrize("currency", ["XXX", "", "eur", "US"])
def test_a_currency_the_program_does_not_use_is_refused(currency):
    with pytest.raises(UnknownCurrency):
        Money(Decimal(1), currency)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_no_number_is_no_money(amount):
    with pytest.raises(ValueError, match="is no amount of money"):
        Money(Decimal(amount), "EUR")


@pytest.mark.parametrize("amount, currency", [("0.001", "EUR"), ("0.1", "JPY"), ("1e-9", "USD")])
def test_money_is_never_rounded_in_silence(amount, currency):
    with pytest.raises(ValueError, match="more decimal places"):
        Money(Decimal(amount), currency)


def test_money_of_one_currency_adds_and_compares():
    assert eur("950.40") - eur("940.40") == eur(10)
    assert eur(1) + eur("0.5") == eur("1.50")
    assert -eur(1) < eur(0) < eur("0.01") <= eur("0.01")
    assert eur(2) > eur(1) >= eur(1)
    assert not eur(0)
    assert eur("-0.01")
    assert str(eur("1e2")) == "100.00 EUR"
    assert len({eur(1), eur("1.00"), usd(1)}) == 2


@pytest.mark.parametrize(
    "operation",
    [
        lambda: eur(1) + usd(1),
        lambda: eur(1) - usd(1),
        lambda: eur(1) < usd(2),
        lambda: eur(1) >= usd(1),
        lambda: total([eur(1), usd(1)], "EUR"),
        lambda: total([], "EUR") + usd(0),
    ],
)
def test_two_currencies_never_mix(operation):
    with pytest.raises(MixedCurrencies):
        operation()


def test_money_and_numbers_never_mix():
    assert eur(1) != usd(1)
    assert eur(1) != Decimal(1)
    for operation in (lambda: eur(1) + Decimal(1), lambda: eur(1) < 2, lambda: sum([eur(1)])):
        with pytest.raises(TypeError):
            operation()


def test_a_total_of_none_is_zero_of_its_currency():
    assert total([], "JPY") == Money(Decimal(0), "JPY")
    assert total([eur("0.10"), eur("0.20")], "EUR") == eur("0.30")


def test_people_read_grouped_digits_in_their_language():
    amount = eur("1234567.5")
    with translation.override("en"):
        assert amount.display() == "1,234,567.50\xa0EUR"
    with translation.override("de"):
        assert amount.display() == "1.234.567,50\xa0EUR"
    with translation.override("en"):
        assert Money(Decimal(1000), "JPY").display() == "1,000\xa0JPY"


@pytest.mark.clause("9")
@pytest.mark.parametrize(
    "whole, weights, currency, parts",
    [
        # a bonus over eligible lines by their net amounts
        ("490.00", ["300", "200"], "EUR", ["294.00", "196.00"]),
        # a cent that does not divide goes to the greatest remainder, among equals to the first
        ("100.00", ["1", "1", "1"], "EUR", ["33.34", "33.33", "33.33"]),
        ("0.01", ["1", "1"], "EUR", ["0.01", "0.00"]),
        ("10.00", ["1", "2", "4"], "USD", ["1.43", "2.86", "5.71"]),
        ("100", ["1", "1", "1"], "JPY", ["34", "33", "33"]),
        # refunds are negative, and split as what they give back was
        ("-100.00", ["1", "1", "1"], "EUR", ["-33.34", "-33.33", "-33.33"]),
        ("5.00", ["0", "3", "0"], "EUR", ["0.00", "5.00", "0.00"]),
        ("0.00", ["0", "0"], "EUR", ["0", "0"]),
        ("0.00", [], "EUR", []),
    ],
)
def test_an_amount_is_split_by_largest_remainder(whole, weights, currency, parts):
    assert split(Decimal(whole), [Decimal(w) for w in weights], currency) == [Decimal(part) for part in parts]


@pytest.mark.parametrize("weights", [[], [Decimal(0)], [Decimal(0), Decimal(0)]])
def test_something_cannot_be_split_by_nothing(weights):
    with pytest.raises(ValueError, match="nothing to split by"):
        split(Decimal("0.01"), weights, "EUR")


def test_what_does_not_fit_the_currency_cannot_be_split():
    with pytest.raises(ValueError, match="more decimal places"):
        split(Decimal("0.001"), [Decimal(1)], "EUR")


@given(
    units=UNITS,
    weights=st.lists(st.decimals(0, 10**9, places=3), min_size=1, max_size=12).filter(any),
    currency=CURRENCIES,
)
@example(units=1, weights=[Decimal("0.001")] * 12, currency="EUR")
def test_parts_add_up_exactly_and_lie_within_a_unit_of_their_share(units, weights, currency):
    unit = quantum(currency)
    whole = units * unit
    parts = split(whole, weights, currency)
    assert sum(parts) == whole
    base = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - whole * weight / base) < unit + Decimal("1e-12")
        assert part == half_up(part, currency)
        assert part * whole >= 0
        assert weight or not part


@given(units=st.integers(0, 10**6), weights=st.lists(st.integers(0, 1000), min_size=2, max_size=8).filter(any))
def test_a_greater_weight_never_gets_less(units, weights):
    parts = largest_remainder(units, weights)
    for (weight, part), (other, less) in zip(
        zip(weights, parts, strict=True), list(zip(weights, parts, strict=True))[1:], strict=False
    ):
        assert (weight <= other) or part >= less
        assert (weight >= other) or part <= less
        assert (weight != other) or part - less in (0, 1)
