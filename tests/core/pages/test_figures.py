from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from partner_portal.core.money import Money
from partner_portal.core.templatetags import figures

TODAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    "value,whole,width",
    [
        (0, 10, "0.0%"),
        (7, 10, "70.0%"),
        (12, 10, "100.0%"),
        (-1, 10, "0.0%"),
        (0, 0, "100%"),
        (Decimal("1766.40"), Decimal(2500), "70.7%"),
        (Money(Decimal("1766.40"), "USD"), Money(Decimal(2500), "USD"), "70.7%"),
    ],
)
def test_share_is_an_svg_width_in_every_language(value, whole, width):
    with translation.override("de"):
        assert figures.share(value, whole) == width


@pytest.mark.parametrize(
    "value,text",
    [
        ("blocked", "gesperrt"),
        ("", "–"),
        (None, "–"),
        ("CY", "CY"),
        (Decimal(2500), "2.500"),
        (TODAY, "17. November 2026"),
    ],
)
def test_what_a_rule_looked_at_is_said_in_the_readers_language(value, text):
    with translation.override("de"):
        assert figures.spoken(value) == text


def test_missing_until_the_whole_is_reached():
    assert figures.missing(3, 10) == 7
    assert figures.missing(Money(Decimal(3), "EUR"), Money(Decimal(10), "EUR")) == Money(Decimal(7), "EUR")
    assert figures.missing(10, 10) is None
    assert figures.missing(11, 10) is None


@pytest.mark.parametrize(
    "days,text",
    [
        (0, "today"),
        (1, "in 1 day"),
        (59, "in 59 days"),
        (60, "in 2 months"),
        (-1, "1 day ago"),
        (-400, "400 days ago"),
    ],
)
def test_until_says_how_far_off_a_day_is(days, text):
    assert figures.until(TODAY + timedelta(days=days), TODAY) == text


@pytest.mark.parametrize(
    "clause,cited,url",
    [
        ("3.1.2", "§3.1.2", "/program/#c3.1.2"),
        ("defs", "Definitions", "/program/#cdefs"),
        ("R38", "R38", ""),
        ("house", "House rule", ""),
    ],
)
def test_clauses_lead_to_their_place_in_the_program(clause, cited, url):
    assert figures.cited(clause) == cited
    assert figures.clause_url(clause) == url
