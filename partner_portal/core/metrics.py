"""What Prometheus reads of requests: how many, how they ended, how long they took, by view.

The names are those that dashboards for Django know (django-prometheus). Each series is looked up by its labels once.
"""

import os
from functools import cache

from django.http import HttpRequest
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where several processes of one server put their figures together

responses = Counter("django_http_responses_total_by_status_view_method", "Answers.", ["status", "view", "method"])
latency = Histogram(
    "django_http_requests_latency_seconds_by_view_method",
    "Seconds from the first middleware to the answer.",
    ["view", "method"],
)


def count(request: HttpRequest, *, status: int, seconds: float) -> None:
    """Count an answer. What reached no view is counted under an empty name, and methods nobody has as `other`."""
    method = request.method if request.method in METHODS else "other"
    view = request.resolver_match.view_name if request.resolver_match else ""
    _responses(status, view, method).inc()
    _latency(view, method).observe(seconds)


def exposition() -> bytes:
    """Everything measured, in Prometheus' text format: of this process, or of all of them where they share a folder."""
    registry = REGISTRY
    if FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return generate_latest(registry)


@cache
def _responses(status: int, view: str, method: str) -> Counter:
    return responses.labels(status, view, method)


@cache
def _latency(view: str, method: str) -> Histogram:
    return latency.labels(view, method)
