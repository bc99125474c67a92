"""Whether the program may sell to a territory."""

import pytest

from partner_portal.core.decisions import Verdict
from partner_portal.core.territories import policy

MET, OPEN, NOT_MET = Verdict.MET, Verdict.OPEN, Verdict.NOT_MET


@pytest.mark.clause("2.4")
@pytest.mark.parametrize(
    ("country", "region", "verdict", "place", "says"),
    [
        ("allowed", None, MET, "UA", "are allowed"),
        ("review", None, OPEN, "UA", "need a compliance step first"),
        ("blocked", None, NOT_MET, "UA", "is blocked"),
        ("", None, NOT_MET, "UA", "is not on the list"),
        ("allowed", "blocked", NOT_MET, "UA-43", "is blocked"),
        ("allowed", "review", OPEN, "UA-43", "need a compliance step first"),
        ("allowed", "allowed", MET, "UA-43", "are allowed"),
        ("review", "allowed", OPEN, "UA", "need a compliance step first"),
        ("blocked", "allowed", NOT_MET, "UA", "is blocked"),
        ("", "allowed", NOT_MET, "UA", "is not on the list"),
    ],
)
def test_the_stricter_of_country_and_region_holds(country, region, verdict, place, says):
    decision = policy.standing(
        country="UA", region="UA-43", country_standing=country, region_standing=region, version=3
    )
    assert decision.verdict is verdict
    assert says in decision.sentence.in_english()
    assert f"({place})" in decision.sentence.in_english()
    assert decision.clause == "2.4"


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("CY", True),
        ("UA-43", True),
        ("GB-ENG", True),
        ("cy", False),
        ("CYP", False),
        ("UA-", False),
        ("UA-ABCD", False),
        ("CY\n", False),
        ("", False),
    ],
)
def test_the_form_of_a_code(text, good):
    assert policy.is_code(text) is good
