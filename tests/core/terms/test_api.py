"""The terms in force in the API."""

import pytest

from partner_portal.core import clock
from partner_portal.core.terms import queries
from partner_portal.core.terms.numbers import numbers
from tests.api import problem, with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(acme):
    return with_key(acme, "terms:read")


def test_every_number_of_the_edition_in_force_with_its_clause(client, acme):
    edition = queries.edition_on(clock.today(acme.entity))
    answer = client.get("/api/v1/terms").json()
    assert (answer["name"], answer["effective_from"]) == (edition.name, edition.effective_from.isoformat())
    assert [row["path"] for row in answer["numbers"]] == [number.path for number in numbers(edition.terms)]
    days = next(row for row in answer["numbers"] if row["path"] == "bronze.days_to_qualify")
    assert (days["value"], days["clause"]) == (edition.terms.bronze.days_to_qualify, "3.1.1")


def test_it_is_not_sent_twice(client):
    tag = client.get("/api/v1/terms")["ETag"]
    assert client.get("/api/v1/terms", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("date", ["1999-12-31", "2026-02-30", "today", "", "0000-00-00", "2026-01-01T00:00:00Z"])
def test_a_day_without_terms_or_no_day_at_all_is_named(client, date):
    assert list(problem(client.get("/api/v1/terms", {"date": date}), 400, "invalid")["errors"]) == ["date"]


def test_labels_are_in_the_callers_language(client):
    english, german = (
        client.get("/api/v1/terms", headers={"Accept-Language": code}).json()["numbers"] for code in ("en", "de")
    )
    assert [row["path"] for row in english] == [row["path"] for row in german]
