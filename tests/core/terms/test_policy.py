"""When an edition may be published (R38)."""

from datetime import date

import pytest

from partner_portal.core.decisions import Verdict
from partner_portal.core.terms.policy import HISTORY_FROM, publishable, until

FIRST = date(2015, 1, 1)
GIVEN = {
    "name": "2027-01",
    "state": "draft",
    "version": 3,
    "asked_version": 3,
    "announced_on": date(2026, 11, 22),
    "effective_from": date(2027, 1, 1),
    "latest_today": date(2026, 11, 22),
    "published_from": (FIRST,),
    "problems": (),
}


def test_an_edition_for_a_later_day_may_be_published():
    decision = publishable(**GIVEN)
    assert decision.verdict is Verdict.MET
    assert decision.value == date(2027, 1, 1)
    assert decision.citation == "R38"


def test_tomorrow_is_the_first_possible_day():
    assert publishable(**GIVEN | {"effective_from": date(2026, 11, 23)}).is_met
    assert not publishable(**GIVEN | {"effective_from": date(2026, 11, 22)}).is_met


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"effective_from": date(2026, 11, 22)}, "past or already begun"),
        ({"effective_from": date(2020, 1, 1)}, "past or already begun"),
        ({"effective_from": None}, "needs the day"),
        ({"announced_on": None}, "needs the day"),
        ({"published_from": (FIRST, date(2027, 1, 1))}, "overlaps"),
        ({"published_from": ()}, "hole"),
        ({"announced_on": date(2027, 1, 2)}, "after it takes effect"),
        ({"problems": ("award.maximum",)}, "award.maximum"),
        ({"state": "published"}, "no draft any more"),
        ({"state": "withdrawn"}, "no draft any more"),
        ({"version": 4}, "has changed since"),
    ],
)
def test_each_refusal_names_its_reason(change, says):
    decision = publishable(**GIVEN | change)
    assert decision.verdict is Verdict.NOT_MET
    assert says in decision.sentence.in_english()


def test_the_very_first_edition_may_begin_in_the_past_but_leaves_no_hole():
    first = GIVEN | {"published_from": (), "announced_on": HISTORY_FROM}
    assert publishable(**first | {"effective_from": HISTORY_FROM}).is_met
    assert not publishable(**first | {"effective_from": date(2015, 1, 2)}).is_met


def test_editions_tile_the_days():
    starts = [date(2027, 1, 1), FIRST, date(2026, 7, 1)]
    assert until(starts, FIRST) == date(2026, 7, 1)
    assert until(starts, date(2026, 7, 1)) == date(2027, 1, 1)
    assert until(starts, date(2027, 1, 1)) is None
