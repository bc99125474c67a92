"""The sandbox's clock in the API."""

from datetime import timedelta

import pytest

import partner_portal.urls  # noqa: F401 - read before a test makes this a sandbox: it has no addresses of one
from partner_portal.core import clock
from partner_portal.core.clock.models import ClockAdvance
from tests.api import problem, send, with_key

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.access.urls")]

ADVANCE = "/api/v1/staff/clock/advance"


@pytest.fixture
def client(settings):
    settings.SANDBOX = True
    return with_key(None, "staff:clock:read", "staff:clock:write")


def test_a_move_is_asked_for_once_and_shown(client):
    with clock.fixed(clock.wall()):
        first = send(client, ADVANCE, {"to": "+3d"}, headers={"Idempotency-Key": "k"})
    again = send(client, ADVANCE, {"to": "+3d"}, headers={"Idempotency-Key": "k"})
    assert (first.status_code, again.content) == (202, first.content)
    move = ClockAdvance.objects.get()
    assert move.target_at - move.start_at == timedelta(days=3)
    assert move.requested_by.startswith("key:key_")
    assert client.get("/api/v1/staff/clock").json()["advance"]["id"] == move.public_id


@pytest.mark.parametrize(
    "to", ["yesterday", "2001-01-01", "+0d", "+99999d", "9999-12-31", "+3w", "0001-01-01T00:00:00+14:00"]
)
def test_no_instant_the_past_and_the_far_future_are_named(client, to):
    assert list(problem(send(client, ADVANCE, {"to": to}), 400, "invalid")["errors"]) == ["to"]
    assert not ClockAdvance.objects.exists()


def test_a_second_move_waits_for_the_first(client):
    send(client, ADVANCE, {"to": "+3d"})
    problem(send(client, ADVANCE, {"to": "+9d"}), 409, "conflict")
    assert ClockAdvance.objects.count() == 1


def test_both_kinds_of_time_are_told(client):
    before = clock.wall()
    answer = client.get("/api/v1/staff/clock").json()
    assert answer["seconds_ahead"] == 0
    assert before.isoformat()[:10] == answer["wall"][:10]
    assert answer["advance"] is None


@pytest.mark.urls("partner_portal.urls")
def test_outside_a_sandbox_there_is_no_such_address(client):
    problem(client.get("/api/v1/staff/clock"), 404, "not_found")
    problem(send(client, ADVANCE, {"to": "+3d"}), 404, "not_found")
