"""The dashboard's page for developers."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.enums import MemberState
from applications.models import Member
from partner_portal.core import clock
from partner_portal.core.actors import person
from partner_portal.core.api import actions
from partner_portal.core.api.models import ApiKey
from tests.api import bearing, issue, problem
from tests.applications.partners import make_partner
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

KEYS, NEW = "/dashboard/developers/", "/dashboard/developers/new/"


@pytest.fixture
def client(client, alice, acme):
    make_partner(acme, alice)
    client.force_login(alice)
    return client


def test_a_key_is_made_shown_once_and_works(client, alice, acme):
    answer = client.post(NEW, {"name": "CRM", "scopes": ["events:read"], "lifetime": "90"})
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert bearing(secret).get("/api/v1/events").status_code == 200
    key = ApiKey.objects.get()
    assert (key.organisation, key.created_by, round((key.expiry_date - key.created_at) / timedelta(days=1))) == (
        acme,
        alice,
        90,
    )
    listed = client.get(KEYS).content.decode()
    assert key.prefix in listed
    assert secret.partition(".")[2] not in listed
    assert key.hashed_key not in listed


@pytest.mark.parametrize(
    "given,field",
    [
        ({"name": "", "scopes": ["events:read"], "lifetime": "0"}, "name"),
        ({"name": "x" * 51, "scopes": ["events:read"]}, "name"),
        ({"name": "CRM"}, "scopes"),
        ({"name": "CRM", "scopes": ["staff:clock:write"]}, "scopes"),
        ({"name": "CRM", "scopes": ["made:up"]}, "scopes"),
        ({"name": "CRM", "scopes": ["events:read"], "lifetime": "9999"}, "lifetime"),
    ],
)
def test_what_does_not_fit_makes_no_key(client, given, field):
    answer = client.post(NEW, given)
    assert field in answer.context["form"].errors
    assert not ApiKey.objects.exists()


def test_the_vendors_scopes_are_not_offered(client):
    assert b"staff:" not in client.get(NEW).content


def test_a_key_is_revoked_after_asking(client, acme):
    key, secret = issue(acme, "events:read")
    address = reverse("revoke-key", args=[key.public_id])
    assert client.get(address).status_code == 200
    assert bearing(secret).get("/api/v1/events").status_code == 200
    assert client.post(address).url == KEYS
    problem(bearing(secret).get("/api/v1/events"), 401, "key_revoked")
    assert client.post(address).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_organisations_key_is_not_found(client, other_company, method):
    key, _secret = issue(other_company, "events:read")
    assert getattr(client, method)(reverse("revoke-key", args=[key.public_id])).status_code == 404
    key.refresh_from_db()
    assert not key.revoked


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_however_long(client, acme, alice, rows, django_assert_num_queries):
    for _row in range(rows):
        issue(acme, "events:read", by=alice)
    with django_assert_num_queries(6):  # session, person with company, membership, blocks, keys, unread messages
        client.get(KEYS)


def test_a_revoked_key_is_listed_no_more(client, acme, alice):
    key, _secret = issue(acme, "events:read")
    assert key.prefix in client.get(KEYS).content.decode()
    actions.revoke_key(key, by=person(alice))
    assert key.prefix not in client.get(KEYS).content.decode()


def test_keys_are_for_the_main_user(client, acme, alice):
    """A key acts for the whole company, so whoever made one would have every right (§7.2)."""
    key, _secret = issue(acme, "events:read")
    bob = UserFactory(email="bob@acme.example", organisation=acme)
    now = clock.now()
    Member.objects.create(
        organisation=acme, user=bob, email=bob.email, state=MemberState.ACTIVE,
        added_at=now, added_by="house:test", decided_at=now, decided_by="house:test",
    )  # fmt: skip
    client.force_login(bob)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, {"name": "CRM", "scopes": ["team:write"], "lifetime": "90"}).status_code == 403
    assert client.post(reverse("revoke-key", args=[key.public_id])).status_code == 403
    assert list(ApiKey.objects.filter(revoked=False)) == [key]
    listed = client.get(KEYS).content.decode()
    assert key.prefix in listed
    assert NEW not in listed
    assert reverse("revoke-key", args=[key.public_id]) not in listed
