"""Whatever comes in, a clear problem goes out."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from partner_portal.core.events.models import Event
from tests.api import PROBLEM, problem, send, with_key

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.urls")]

DEEDS = "/api/v1/deeds"


@pytest.fixture
def client(acme):
    client = with_key(acme, "tests:read", "tests:write", "events:read")
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"not json",
        b"{'n': 1}",
        b'{"n": 1,}',
        b'{"n": 1} {"n": 2}',
        b'{"n": 1, "n": 2}',
        b'{"n": NaN}',
        b'{"n": Infinity}',
        b'{"n": 1e400}',
        b'{"n": -1e400}',
        b'{"n": 9223372036854775808}',
        b'{"n": ' + b"9" * 5000 + b"}",
        b'{"told": "a\\u0000b"}',
        b'{"\\u0000": 1}',
        b'{"told": "\\ud800"}',
        b'{"told": "\xff"}',
        b"\xef\xbb\xbf{}",
        '{"n": 1}'.encode("utf-16"),
        b"[" * 100_000,
        b'{"n": ' + b"[" * 33 + b"]" * 33 + b"}",
        b'{"n": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"a":' * 20_000,
    ],
)
def test_malformed_json_is_a_parse_error(client, raw):
    problem(client.generic("POST", DEEDS, raw, content_type="application/json"), 400, "parse_error")
    assert not Event.objects.filter(type="tests.done").exists()


@pytest.mark.parametrize(
    "body,errors",
    [
        ({"n": 1, "m": 2}, {"m": ["There is no such field."]}),
        ({"n": "1"}, {"n": ["This must be a JSON integer."]}),
        ({"n": True}, {"n": ["This must be a JSON integer."]}),
        ({"n": 1.5}, {"n": ["This must be a JSON integer."]}),
        ({"told": 1}, {"told": ["This must be a JSON string."]}),
        ({"ready": "yes"}, {"ready": ["This must be a JSON boolean."]}),
        ({"ready": 1}, {"ready": ["This must be a JSON boolean."]}),
        ([], {"body": ["Invalid data. Expected a dictionary, but got list."]}),
        ("x", {"body": ["Invalid data. Expected a dictionary, but got str."]}),
        ({"told": ""}, {"told": ["This field may not be blank."]}),
    ],
)
def test_wrong_fields_are_named(client, body, errors):
    answer = client.generic("POST", DEEDS, json.dumps(body), content_type="application/json")
    assert problem(answer, 400, "invalid")["errors"] == errors


def test_what_fits_is_done(client):
    assert send(client, DEEDS, {"n": 2**63 - 1, "told": "é 漢字 \U0001f600", "ready": True}).status_code == 201
    assert send(client, DEEDS).status_code == 201  # every field may be left out


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "x" * 300, "application/xml"]
)
def test_only_json_comes_in(client, content_type):
    problem(client.generic("POST", DEEDS, b"n=1", content_type=content_type), 415, "unsupported_media_type")


def test_a_body_of_ten_megabytes_is_too_large(client):
    body = b'{"told": "' + b"x" * 10_000_000 + b'"}'
    problem(client.generic("POST", DEEDS, body, content_type="application/json"), 413, "too_large")


def test_only_json_goes_out(client):
    problem(client.get("/api/v1/company", headers={"Accept": "text/html"}), 406, "not_acceptable")
    assert client.get("/api/v1/company", headers={"Accept": "text/html, */*;q=0.1"}).status_code == 200


@pytest.mark.parametrize("method", ["delete", "patch", "options", "post", "trace"])
def test_methods_that_an_address_does_not_have(client, method):
    answer = problem_answer = getattr(client, method)("/api/v1/company")
    problem(problem_answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET, PUT, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["get", "post", "delete", "put"])
@pytest.mark.parametrize(
    "path",
    ["/api/", "/api", "/api/v1/nowhere", "/api/v2/events", "/api/v1/events/", "/api/v1/events/%00", "/api/v1/events/1",
     "/api/v1/events/evt_short", "/api/v1/events/../../admin", "/api/v1/%ff"],
)  # fmt: skip
def test_unknown_addresses_are_problems_too(method, path):
    answer = getattr(Client(enforce_csrf_checks=True), method)(path)
    problem(answer, 404, "not_found")


@pytest.mark.parametrize(
    "query,field",
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("limit=1e3", "limit"),
        ("limit=", "limit"),
        ("limit=1&limit=2", "limit"),
        ("limt=5", "limt"),
        ("type=a%00b", "type"),
        ("starting_after=", "starting_after"),
        ("starting_after=%00", "starting_after"),
        ("starting_after=" + "x" * 41, "starting_after"),
        ("starting_after=evt_00000000000000000000000000", "starting_after"),
        ("offset=10", "offset"),
        ("format=xml", "format"),
    ],
)
def test_a_wrong_query_string_is_named(client, query, field):
    assert list(problem(client.get(f"/api/v1/events?{query}"), 400, "invalid")["errors"]) == [field]


def test_too_many_parameters(client):
    problem(client.get("/api/v1/events?" + "&".join(f"a{n}=1" for n in range(2000))), 400, "bad_request")


def test_a_foreign_host_is_a_problem():
    problem(Client(headers={"Host": "evil.example"}).get("/api/v1/events"), 400, "bad_request")


def test_our_own_fault_says_nothing_of_itself(client):
    answer = send(client, DEEDS, {"told": "break"})
    body = problem(answer, 500, "server_error")
    assert set(body) == {"code", "title", "status", "detail"}
    assert b"canary" not in answer.content
    assert not Event.objects.filter(type="tests.done").exists()


def test_a_refusal_of_the_program_cites_its_rule(client):
    body = problem(send(client, DEEDS, {"told": "refuse", "n": 4}), 409, "refused")
    assert body["detail"] == "4 of 3."
    assert body["clause"] == "7.3"
    assert body["decision"] == {
        "rule": "tests.at_most",
        "clause": "7.3",
        "verdict": "not_met",
        "sentence": "4 of 3.",
        "inputs": {"n": 4, "limit": 3},
        "limit": 3,
        "value": None,
    }
    assert not Event.objects.filter(type="tests.done").exists()


def test_a_refusal_for_staff_alone_says_no_more_than_its_sentence(client):
    answer = send(client, DEEDS, {"told": "keep quiet"})
    assert set(problem(answer, 409, "refused")) == {"code", "title", "status", "detail", "clause"}
    assert b"97" not in answer.content


@pytest.mark.parametrize("method", ["get", "head"])
def test_problems_have_no_body_for_head(client, method):
    answer = getattr(client, method)("/api/v1/events?limit=0")
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


@pytest.fixture
def slow_rates(settings):
    rates = {"DEFAULT_THROTTLE_RATES": {"key": "3/min", "anonymous": "2/min"}}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | rates
    with time_machine.travel(datetime(2026, 11, 17, 9, 30, 20, tzinfo=UTC), tick=False) as moment:
        yield moment


def test_wrong_keys_are_counted_by_address_and_stopped(slow_rates):
    guessing = Client(headers={"Authorization": "Bearer x"})
    for _time in range(2):
        problem(guessing.get("/api/v1/events"), 401, "key_unknown")
    answer = guessing.get("/api/v1/events")
    problem(answer, 429, "throttled")
    assert answer["Retry-After"] == "40"
    slow_rates.shift(40)
    problem(guessing.get("/api/v1/events"), 401, "key_unknown")


def test_each_key_has_its_own_rate(slow_rates, acme, other_company):
    ours, theirs = with_key(acme, "events:read"), with_key(other_company, "events:read")
    assert [ours.get("/api/v1/events").status_code for _time in range(4)] == [200, 200, 200, 429]
    assert theirs.get("/api/v1/events").status_code == 200
