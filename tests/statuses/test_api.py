from datetime import timedelta

import pytest

from partner_portal.core import clock
from statuses.enums import Requirement
from tests.api import problem, with_key
from tests.statuses.partners import NOON, do, partner

pytestmark = pytest.mark.django_db


def test_where_one_stands():
    made = partner()
    do(made, Requirement.TUTORIAL, at=NOON + timedelta(days=2))
    client = with_key(made.organisation, "status:read")
    with clock.fixed(NOON + timedelta(days=5)):
        body = client.get("/api/v1/status").json()
    assert (body["partner"], body["standing"], body["status"]) == (made.public_id, "active", "bronze")
    assert (body["discount"]["value"], body["discount"]["rule"]) == ("20", "statuses.discount")
    assert (body["bronze"]["state"], body["bronze"]["last_day"], body["bronze"]["days_left"]) == (
        "running", "2026-05-30", 85,
    )  # fmt: skip
    assert body["bronze"]["requirements"] == [
        {"requirement": "tutorial", "met_on": "2026-03-03"},
        {"requirement": "nfr_claim", "met_on": None},
    ]
    assert body["bronze"]["decision"]["verdict"] == "open"


def test_the_statuses_held():
    made, other = partner(), partner()
    client = with_key(made.organisation, "status:read")
    (row,) = client.get("/api/v1/status/periods").json()["data"]
    assert (row["status"], row["partner"], row["valid_until"]) == ("bronze", made.public_id, None)
    assert other.public_id not in client.get("/api/v1/status/periods").content.decode()


def test_who_never_took_part_has_no_status(acme):
    problem(with_key(acme, "status:read").get("/api/v1/status"), 404, "not_found")
    assert with_key(acme, "status:read").get("/api/v1/status/periods").json()["data"] == []


def test_it_takes_the_scope():
    made = partner()
    assert with_key(made.organisation, "events:read").get("/api/v1/status").status_code == 403
