"""Every address × method × identity is let in, or not, as its row says; and nobody sees another company's canaries."""

import pytest
from django.test import override_settings

from tests.access import matrix, world
from tests.access.matrix import FORBIDDEN, HIDDEN, IN, LOGIN, NO_METHOD, UNKNOWN

pytestmark = [pytest.mark.django_db, pytest.mark.urls(matrix.URLS)]

matrix.load()


@pytest.fixture
def at_large(settings):
    """A sandbox without rates, whose staff need no second factor: other tests try those."""
    settings.SANDBOX = True
    settings.REQUIRE_SECOND_FACTOR = False
    settings.ACCOUNT_RATE_LIMITS = False
    rates = {"DEFAULT_THROTTLE_RATES": {"key": "100000/min", "anonymous": "100000/min"}}
    with override_settings(REST_FRAMEWORK=settings.REST_FRAMEWORK | rates):
        yield world.build()


def answer_of(response):
    """What an answer is, in the words of the matrix; our own failures stay numbers."""
    if response.status_code == 302 and response.url.startswith("/accounts/login/"):
        return LOGIN
    refusals = {401: UNKNOWN, 403: FORBIDDEN, 404: HIDDEN, 405: NO_METHOD}
    if response.status_code in refusals:
        return refusals[response.status_code]
    return IN if response.status_code < 500 else str(response.status_code)


def test_every_address_has_a_row_and_every_row_an_address():
    there = {route for route, _pattern in matrix.routes()}
    assert there - set(matrix.rows) == set(), "addresses without a row in tests/access/rows_*.py"
    assert set(matrix.rows) - there == set(), "rows of addresses that are gone"


@pytest.mark.parametrize("identity", matrix.IDENTITIES)
def test_each_identity_is_let_in_where_its_row_says_so(at_large, identity):
    wrong, leaks = [], []
    for row in matrix.rows.values():
        path = row.path(at_large)
        for method in row.tried(identity):
            response = at_large.client(identity).generic(method, path)
            content = response.getvalue()
            answer = answer_of(response)
            if not row.allows(method, identity, answer) and not (path == "/readyz" and answer == "503"):
                wrong.append(f"{method} {path}: {answer}, the row says {row.methods.get(method, {}).get(identity)}")
            if response.cookies.get("sessionid") is not None and not response.cookies["sessionid"].value:
                at_large.clients.pop(identity, None)
            leaks += [
                f"{canary} in {method} {path}"
                for canary in at_large.canaries_hidden_from(identity)
                if canary.encode() in content.lower()
            ]
    assert not wrong, "\n".join(wrong)
    assert not leaks, "\n".join(leaks)


def test_the_canaries_would_be_seen(at_large):
    assert b"peregrine" in at_large.client("charlie").get("/api/v1/events").content
    assert b"magpie" in at_large.client("alice").get("/api/v1/events").content


@pytest.mark.parametrize("identity", ["alice", "key"])
def test_foreign_ids_in_the_query_string_are_unknown(at_large, identity):
    lists = [row for row in matrix.rows if row.startswith("api/v1/") and "<" not in row]
    for path in lists:
        for foreign in at_large.foreign:
            answer = at_large.client(identity).get(f"/{path}", {"starting_after": foreign})
            assert answer.status_code in (400, 403, 405), f"{path} after {foreign}"
            assert b"peregrine" not in answer.content


def test_without_their_second_factor_staff_are_let_in_nowhere(at_large, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client = at_large.client("administrator")
    offices = [row for row in matrix.rows.values() if row.route.startswith("admin/")]
    assert len(offices) > 50
    for row in offices:
        answer = client.get(row.path(at_large))
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/dashboard/security/"), row.route
    for row in matrix.rows.values():
        if row.route.startswith("api/v1/staff/"):
            for method in row.methods:
                assert client.generic(method, row.path(at_large)).status_code == 403, row.route
