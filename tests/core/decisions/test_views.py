import pytest
from django.urls import reverse

from partner_portal.core.decisions.policy import rules
from partner_portal.core.decisions.queries import DECISIONS_PAGE
from tests.core.pages.stories import decide

pytestmark = pytest.mark.django_db


def test_nothing_has_been_decided_yet(client, alice):
    client.force_login(alice)
    assert "Nothing has been decided yet" in client.get("/dashboard/decisions/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_three_queries(client, alice, acme, django_assert_num_queries, count):
    """The person, the company, the decisions, and the navigation's unread messages."""
    decide(acme, count)
    client.force_login(alice)
    client.get("/dashboard/decisions/")
    with django_assert_num_queries(3):
        page = client.get("/dashboard/decisions/").content.decode()
    assert page.count("Sales to this territory (CY) are allowed.</p>") == count


def test_why_says_sentence_clause_inputs_verdict_and_edition(client, alice, acme):
    (record,) = decide(acme, country_standing="blocked")
    client.force_login(alice)
    page = client.get(reverse("decision", args=[record.public_id])).content.decode()
    for part in (
        "it is blocked under sanctions rules.",
        "Does not hold",
        '/program/#c2.4"',
        "Standing of the country",
        "2026-01",
    ):
        assert part in page


def test_why_is_said_in_the_readers_language(client, alice, acme):
    (record,) = decide(acme)
    client.force_login(alice)
    page = client.get(reverse("decision", args=[record.public_id]), headers={"accept-language": "de"}).content.decode()
    assert "Verkäufe in dieses Gebiet (CY) sind erlaubt." in page
    assert "Einstufung des Landes" in page


def test_what_is_for_staff_alone_is_not_shown(client, alice, acme, monkeypatch):
    (record,) = decide(acme)
    monkeypatch.setattr(rules.get(record.rule), "internal", True)
    client.force_login(alice)
    assert record.public_id not in client.get("/dashboard/decisions/").content.decode()
    assert client.get(reverse("decision", args=[record.public_id])).status_code == 404


def test_pages_follow_one_another(client, alice, acme):
    records = decide(acme, DECISIONS_PAGE + 1)
    client.force_login(alice)
    page = client.get("/dashboard/decisions/").content.decode()
    assert f'href="?after={records[1].public_id}"' in page
    assert records[0].public_id not in page
    assert records[0].public_id in client.get(f"/dashboard/decisions/?after={records[1].public_id}").content.decode()


@pytest.mark.parametrize("path", ["/dashboard/decisions/{}/", "/dashboard/decisions/?after={}"])
def test_another_partner_and_nobody_see_nothing(client, acme, charlie, rita, path):
    (record,) = decide(acme)
    assert client.get(path.format(record.public_id)).status_code == 302
    for stranger in (charlie, rita):
        client.force_login(stranger)
        assert client.get(path.format(record.public_id)).status_code == 404
