"""Decisions in the API."""

import pytest

from partner_portal.core.actors import house
from partner_portal.core.decisions import actions, policy
from partner_portal.core.territories.policy import standing
from tests.api import problem, with_key

pytestmark = pytest.mark.django_db


def allowed(version=1):
    return standing(country="CY", region="", country_standing="allowed", region_standing=None, version=version)


def store(organisation, decision=None, subject=""):
    made = decision or allowed()
    return actions.record(made, by=house("test"), organisation=organisation, subject=subject, edition="2026-01")


@pytest.fixture
def client(acme):
    return with_key(acme, "decisions:read")


def test_a_decision_says_why_and_is_judged_again(client, acme):
    record = store(acme, subject="ptr_1")
    answer = client.get(f"/api/v1/decisions/{record.public_id}").json()
    assert answer == {
        "id": record.public_id,
        "subject": "ptr_1",
        "edition": "2026-01",
        "decided": record.decided_at.isoformat().replace("+00:00", "Z"),
        "rule": "territories.standing",
        "clause": "2.4",
        "verdict": "met",
        "sentence": str(allowed().sentence),
        "inputs": {"country": "CY", "region": "", "country_standing": "allowed", "region_standing": None, "version": 1},
        "limit": answer["limit"],
        "value": answer["value"],
        "replay": "alike",
    }


def test_who_decided_is_not_told(client, acme):
    record = store(acme)
    assert "house" not in client.get(f"/api/v1/decisions/{record.public_id}").content.decode()


@pytest.mark.parametrize(
    "narrowed,count", [({}, 2), ({"subject": "a"}, 1), ({"verdict": "open"}, 0), ({"clause": "2.4"}, 2)]
)
def test_the_list_is_narrowed(client, acme, narrowed, count):
    store(acme, subject="a")
    store(acme, subject="b")
    assert len(client.get("/api/v1/decisions", narrowed).json()["data"]) == count


def test_another_organisations_decision_is_not_found(client, other_company):
    problem(client.get(f"/api/v1/decisions/{store(other_company).public_id}"), 404, "not_found")


def test_what_is_for_staff_alone_is_not_shown_to_the_partner_it_is_about(client, acme):
    match = policy.rules.get("screening.match")(party=acme.public_id, entry="ofac-1", score=97, threshold=90, near=80)
    record = store(acme, match)
    problem(client.get(f"/api/v1/decisions/{record.public_id}"), 404, "not_found")
    assert client.get("/api/v1/decisions").json()["data"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_two_queries(client, acme, rows, django_assert_num_queries):
    client.get("/api/v1/decisions")
    for _row in range(rows):
        store(acme)
    with django_assert_num_queries(2):
        client.get("/api/v1/decisions")
