"""One line for each request."""

import pytest
import structlog

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as captured:
        yield captured


def test_a_request_leaves_one_line_with_its_id_and_who_it_was(client, alice, lines):
    client.force_login(alice)
    answer = client.get("/dashboard/?secret=1", headers={"X-Request-ID": "proxy-12345678"})
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line | {"ms": 0} == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "path": "/dashboard/",
        "status": 200,
        "ms": 0,
        "user": alice.public_id,
        "request_id": "proxy-12345678",
    }
    assert answer["X-Request-ID"] == "proxy-12345678"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space in it", "<script>alert(1)</script>"])
def test_an_id_that_is_none_is_not_repeated(client, given):
    assert len(client.get("/", headers={"X-Request-ID": given})["X-Request-ID"]) == 32


def test_whoever_asks_whether_we_live_is_not_logged(client, lines):
    client.get("/healthz")
    assert lines == []


def test_one_request_never_logs_under_the_id_of_another(client):
    client.get("/", headers={"X-Request-ID": "first-12345678"})
    assert "request_id" not in structlog.contextvars.get_contextvars()
