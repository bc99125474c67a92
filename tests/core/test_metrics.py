"""What Prometheus reads of requests."""

import subprocess
import sys

import pytest
from prometheus_client import REGISTRY

from partner_portal.core import metrics

ANSWERS = "django_http_responses_total_by_status_view_method_total"
SECONDS = "django_http_requests_latency_seconds_by_view_method"


@pytest.fixture
def grown():
    before = {}

    def value(name, **labels):
        series = (name, *labels.items())
        now = REGISTRY.get_sample_value(name, labels) or 0
        return now - before.setdefault(series, now)

    return value


@pytest.mark.parametrize(
    "method, path, status, view, counted",
    [
        ("get", "/healthz", "200", "healthz", "GET"),
        ("post", "/healthz", "405", "healthz", "POST"),
        ("get", "/nothing-here", "404", "", "GET"),
    ],
)
@pytest.mark.django_db
def test_an_answer_is_counted_and_timed_by_its_view(client, grown, method, path, status, view, counted):
    labels = {"view": view, "method": counted}
    grown(ANSWERS, status=status, **labels)
    grown(f"{SECONDS}_count", **labels)
    assert getattr(client, method)(path).status_code == int(status)
    assert grown(ANSWERS, status=status, **labels) == 1
    assert grown(f"{SECONDS}_count", **labels) == 1


def test_made_up_methods_share_one_series(client, grown):
    grown(ANSWERS, status="405", view="healthz", method="other")
    for method in ("BREW", "WHEN"):
        client.generic(method, "/healthz")
    assert grown(ANSWERS, status="405", view="healthz", method="other") == 2


def test_the_processes_of_a_server_put_their_figures_together(tmp_path, monkeypatch):
    monkeypatch.setenv(metrics.FOLDER, str(tmp_path))
    program = f"from prometheus_client import Counter; Counter({'toys_total'!r}, 'Toys.').inc()"
    for _process in range(2):
        subprocess.run([sys.executable, "-c", program], check=True)
    assert b"toys_total 2.0" in metrics.exposition()
