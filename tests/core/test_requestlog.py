"""Which requests are told, and under which id."""

import pytest
import structlog

from partner_portal.core import requestlog

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as captured:
        yield captured


def about_requests(lines):
    return [line for line in lines if line["event"] == "request"]


def test_what_changes_something_leaves_one_line_with_its_id_and_who_it_was(client, alice, lines):
    client.force_login(alice)
    answer = client.post("/preferences/?secret=1", {"theme": "dark"}, headers={"X-Request-ID": "proxy-12345678"})
    (line,) = about_requests(lines)
    assert line | {"ms": 0} == {
        "event": "request",
        "log_level": "info",
        "method": "POST",
        "path": "/preferences/",
        "status": answer.status_code,
        "ms": 0,
        "user": alice.public_id,
        "request_id": "proxy-12345678",
    }
    assert answer["X-Request-ID"] == "proxy-12345678"


def test_what_failed_or_took_long_is_told_and_the_rest_is_not(client, lines, monkeypatch):
    monkeypatch.setattr(requestlog, "LONG", 10**9)
    client.get("/")
    assert about_requests(lines) == []
    client.get("/nothing-here")
    assert [line["status"] for line in about_requests(lines)] == [404]
    monkeypatch.setattr(requestlog, "LONG", -1)
    client.get("/")
    assert [line["path"] for line in about_requests(lines)] == ["/nothing-here", "/"]


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space in it", "<script>alert(1)</script>"])
def test_an_id_that_is_none_is_not_repeated(client, given):
    assert len(client.get("/", headers={"X-Request-ID": given})["X-Request-ID"]) == 32


def test_whoever_asks_whether_we_live_is_not_logged(client, lines):
    client.get("/healthz")
    assert lines == []


def test_one_request_never_logs_under_the_id_of_another(client):
    client.get("/", headers={"X-Request-ID": "first-12345678"})
    assert "request_id" not in structlog.contextvars.get_contextvars()
