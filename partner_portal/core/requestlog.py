"""Every request has an id; those worth a line have one: what changed something, failed, or took long.

The rest are counted by Prometheus and stand in the proxy's access log.
django-structlog's own middleware writes two and costs a third of a small page; its part for Celery is in use, and
carries the id bound here into the tasks a request wakes.
"""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
FAMILIAR = re.compile(r"[\w.-]{8,64}")  # an id that a proxy gave; anything else is not repeated
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LONG = 500  # milliseconds

log = structlog.stdlib.get_logger("portal.request")


class RequestLogMiddleware:
    """Binds the request's id to all that is logged on the way, and answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request_id = given if FAMILIAR.fullmatch(given) else uuid.uuid4().hex
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            response[HEADER] = request_id
            ms = (time.perf_counter() - began) * 1000
            if (request.method not in SAFE or response.status_code >= 400 or ms > LONG) and request.path not in QUIET:
                user = getattr(request, "_cached_user", None)  # who it was, if somebody asked: never a query of our own
                log.info(
                    "request",
                    method=request.method,
                    path=request.path,
                    status=response.status_code,
                    ms=round(ms, 1),
                    user=getattr(user, "public_id", None),
                )
        return response
