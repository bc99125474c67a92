"""Keys: issuing, using, ending."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partner_portal.core import clock
from partner_portal.core.actors import person
from partner_portal.core.api import actions, policy
from partner_portal.core.api.models import ApiKey
from partner_portal.core.api.scopes import Scope, add, scopes
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.events.models import Event
from tests.api import bearing, issue, problem, with_key

pytestmark = pytest.mark.django_db

TENANT, OPEN, STAFF = Scope("a:read", ""), Scope("b:read", "", tenant=False), Scope("staff:c:read", "", False, "core.x")


@pytest.mark.parametrize(
    "scope,to_vendor,expected",
    [
        (TENANT, False, True),
        (OPEN, False, True),
        (STAFF, False, False),
        (TENANT, True, False),
        (OPEN, True, True),
        (STAFF, True, True),
    ],
)
def test_who_can_be_given_what(scope, to_vendor, expected):
    assert policy.grantable(scope, to_vendor=to_vendor) is expected


@pytest.mark.parametrize("name,permission", [("staff:made_up:read", ""), ("made_up:read", "core.view_user")])
def test_a_staff_scope_names_its_permission_and_no_other_does(name, permission):
    with pytest.raises(ValueError, match="permission"):
        add(name, "", permission=permission)
    assert name not in scopes


def test_a_key_is_issued_hashed_audited_and_told(alice, acme):
    key, secret = actions.issue_key(
        organisation=acme, name="ERP", scopes=[scopes.get("events:read")], by=person(alice), expires_at=None
    )
    stored = str(list(ApiKey.objects.filter(pk=key.pk).values()))
    assert secret not in stored
    assert secret.partition(".")[2] not in stored
    assert isinstance(key.pk, int)
    assert AuditEntry.objects.get(subject=key.public_id).actor == f"user:{alice.public_id}"
    told = Event.objects.get(type="api_key.issued")
    assert (told.organisation, told.data) == (
        acme,
        {"id": key.public_id, "scopes": ["events:read"], "expires_at": None},
    )


def test_a_partners_key_never_gets_the_vendors_scopes(acme):
    with pytest.raises(actions.ScopesRefused, match="staff:clock:write"):
        issue(acme, "events:read", "staff:clock:write")
    assert not ApiKey.objects.exists()


@pytest.mark.urls("tests.core.api.urls")
def test_not_even_when_its_row_says_so(acme):
    key, secret = issue(acme, "events:read")
    ApiKey.objects.filter(pk=key.pk).update(scopes=["events:read", "staff:clock:read"])
    problem(bearing(secret).get("/api/v1/staff/clock"), 403, "permission_denied")


@pytest.mark.parametrize(
    "presented",
    ["", "x", "abcdefgh." + "A" * 32, "\x00" * 41, "é" * 41, "A" * 10_000, "abcdefgh.", "' OR 1=1 --"],
)
def test_made_up_keys_are_unknown(presented):
    problem(bearing(presented).get("/api/v1/events"), 401, "key_unknown")


def test_a_wrong_secret_half_is_unknown(acme):
    _key, secret = issue(acme, "events:read")
    forged = secret.partition(".")[0] + "." + "A" * 32
    answer = bearing(forged).get("/api/v1/events")
    problem(answer, 401, "key_unknown")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


def test_an_expired_key_and_a_revoked_one_say_so(acme, alice):
    key, secret = issue(acme, "events:read", expires_at=clock.wall() + timedelta(hours=1))
    client = bearing(secret)
    assert client.get("/api/v1/events").status_code == 200
    with time_machine.travel(clock.wall() + timedelta(hours=1, seconds=1), tick=False):
        problem(client.get("/api/v1/events"), 401, "key_expired")
    actions.revoke_key(key, by=person(alice))
    problem(client.get("/api/v1/events"), 401, "key_revoked")


def test_revoking_twice_happens_once(acme, alice):
    key, _secret = issue(acme, "events:read")
    for _time in range(2):
        actions.revoke_key(key, by=person(alice))
    assert Event.objects.filter(type="api_key.revoked").count() == 1
    assert AuditEntry.objects.filter(verb="api_key.revoke").count() == 1


def test_a_key_without_the_scope_is_told_which_it_needs(acme):
    body = problem(with_key(acme, "messages:read").get("/api/v1/events"), 403, "permission_denied")
    assert "events:read" in body["detail"]


def test_use_is_noted_once_a_minute(acme):
    key, secret = issue(acme, "events:read")
    client = bearing(secret)
    start = clock.wall()
    writes = []
    for second in (0, 59, 60):
        with (
            time_machine.travel(start + timedelta(seconds=second), tick=False),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            client.get("/api/v1/events")
        writes.append(sum("UPDATE" in query["sql"] for query in queries))
    assert writes == [1, 0, 1]
    key.refresh_from_db()
    assert key.last_used_at == start + timedelta(seconds=60)


def test_people_have_their_organisations_scopes_in_the_browser_and_applicants_none(alice, rita, db):
    client = Client()
    client.force_login(alice)
    assert client.get("/api/v1/events").status_code == 200
    client.force_login(rita)
    problem(client.get("/api/v1/events"), 403, "permission_denied")
    assert client.get("/api/v1/terms").status_code == 200


def test_the_session_needs_the_csrf_token_for_unsafe_calls(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    problem(client.post("/api/v1/messages/msg_00000000000000000000000000/read"), 403, "permission_denied")


def test_a_bad_key_is_not_saved_by_a_good_session(alice):
    client = bearing("x")
    client.force_login(alice)
    problem(client.get("/api/v1/events"), 401, "key_unknown")
