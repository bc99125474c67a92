"""What operators ask: alive, ready, measured."""

from datetime import UTC, datetime

import pytest

from partner_portal import health


def test_liveness_asks_nothing_of_the_database(client):
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_readiness_names_each_thing_it_needs(client, monkeypatch):
    monkeypatch.setattr(health, "CHECKS", {"database": health._database, "broker": lambda: "ok"})
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": {"database": "ok", "broker": "ok"}}


@pytest.mark.django_db
def test_readiness_says_what_is_wrong_and_never_falls_over(client, monkeypatch):
    def broken():
        raise ConnectionError("secret host name")

    monkeypatch.setattr(health, "CHECKS", {"database": health._database, "broker": broken})
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"database": "ok", "broker": "ConnectionError"}}


@pytest.mark.django_db
def test_an_installation_whose_days_are_not_done_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health.jobs, "is_behind", lambda: True)
    assert client.get("/readyz").json()["checks"]["daily_run"] == "behind"
    next_attempt = datetime(2026, 3, 5, 12, 4, tzinfo=UTC)
    monkeypatch.setattr(health.jobs, "next_attempt", lambda: next_attempt)
    said = client.get("/readyz").json()["checks"]["daily_run"]
    assert said == "behind, a failed job is tried again at 2026-03-05T12:04:00Z"


@pytest.mark.django_db
@pytest.mark.parametrize("header, status", [({}, 404), ({"Authorization": "Bearer wrong"}, 404)])
def test_metrics_are_hidden_without_the_token(client, settings, header, status):
    settings.METRICS_TOKEN = "right"
    assert client.get("/metrics", headers=header).status_code == status


@pytest.mark.django_db
def test_metrics_stay_hidden_when_no_token_is_set(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_metrics_show_to_the_holder_of_the_token(client, settings):
    settings.METRICS_TOKEN = "right"
    answer = client.get("/metrics", headers={"Authorization": "Bearer right"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=")
    assert b"django_http_requests_latency_seconds_by_view_method_bucket" in answer.content
