"""Reading the list of territories."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_countries import countries

from partner_portal.core.actors import house
from partner_portal.core.decisions import Verdict
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.decisions.queries import replays_alike
from partner_portal.core.territories import actions, queries
from partner_portal.core.territories.models import TerritoryRevision

pytestmark = pytest.mark.django_db


@pytest.mark.clause("2.4")
@pytest.mark.parametrize(
    ("country", "region", "verdict"),
    [
        ("CY", "", Verdict.MET),
        ("cy", "", Verdict.MET),
        ("TW", "", Verdict.MET),
        ("RU", "", Verdict.OPEN),
        ("IR", "", Verdict.NOT_MET),
        ("GL", "", Verdict.NOT_MET),  # on no list
        ("AQ", "", Verdict.NOT_MET),
        ("UA", "", Verdict.MET),
        ("UA", "UA-43", Verdict.NOT_MET),
        ("UA", "UA-32", Verdict.MET),  # a region without a standing of its own
        ("CY", "UA-32", Verdict.NOT_MET),  # a region of another country
        ("UA-32", "", Verdict.NOT_MET),  # a region where a country belongs
        ("", "", Verdict.NOT_MET),
        ("XX", "", Verdict.NOT_MET),
        ("C\0", "", Verdict.NOT_MET),
    ],
)
def test_judging_a_country_and_region(country, region, verdict):
    assert queries.judge(country, region).verdict is verdict


def test_judging_takes_one_query():
    for region in ("", "UA-43"):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            queries.judge("UA", region)
        assert len(captured) == 1


def test_a_stored_judgement_replays():
    record = decisions.record(queries.judge("UA", "UA-43"), by=house("test"))
    assert replays_alike(record)
    assert record.inputs["version"] == 1


def test_the_starting_list():
    listed = {territory.code: territory.standing for territory in queries.listed()}
    assert {code for code, standing in listed.items() if standing == "blocked"} == {
        "CU", "IR", "KP", "SY", "UA-09", "UA-14", "UA-43",
    }  # fmt: skip
    assert {code for code, standing in listed.items() if standing == "review"} == {
        "RU", "BY", "VE", "MM", "AF", "SD", "SS", "YE", "LY", "SO", "CD", "CF", "ML", "ZW", "NI", "IQ", "LB", "HT",
    }  # fmt: skip
    assert len(listed) == 201
    assert {code.partition("-")[0] for code in listed} <= set(dict(countries))
    assert set(TerritoryRevision.objects.values_list("version", flat=True)) == {1}


@pytest.mark.clause("2.4")
def test_the_list_as_it_stood_in_each_version():
    first = queries.as_of(1)
    actions.set_standing(code="CY", standing="review", reason="x", by=house("test"), expected_version=1)
    actions.set_standing(code="GL", standing="allowed", reason="x", by=house("test"), expected_version=0)
    actions.set_standing(code="CY", standing="blocked", reason="x", by=house("test"), expected_version=2)
    assert queries.as_of(0) == {}
    assert queries.as_of(1) == first
    assert queries.as_of(2) == first | {"CY": "review"}
    assert queries.as_of(3) == first | {"CY": "review", "GL": "allowed"}
    with CaptureQueriesContext(connection) as captured:
        assert queries.as_of(4) == first | {"CY": "blocked", "GL": "allowed"}
    assert len(captured) == 1
