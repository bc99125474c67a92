"""Every request has an id and is counted; those worth a line have one: what changed something, failed, or took long.

The rest stand in the proxy's access log.
django-structlog's own middleware writes two and costs a third of a small page; its part for Celery is in use, and
carries the id bound here into the tasks a request wakes.
"""

import re
import secrets
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, reset_contextvars

from partner_portal.core import metrics

HEADER = "X-Request-ID"
META = "HTTP_X_REQUEST_ID"
FAMILIAR = re.compile(r"[\w.-]{8,64}")  # an id that a proxy gave; anything else is not repeated
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LONG = 0.5  # seconds

log = structlog.stdlib.get_logger("portal.request")


class RequestLogMiddleware:
    """Binds the request's id to all that is logged on the way, answers with it, and measures. The outermost one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get(META, "")
        request_id = given if FAMILIAR.fullmatch(given) else secrets.token_hex(16)
        began = time.perf_counter()
        bound = bind_contextvars(request_id=request_id)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id
            seconds = time.perf_counter() - began
            metrics.count(request, status=response.status_code, seconds=seconds)
            if is_worth_a_line(request, response, seconds):
                user = getattr(request, "_cached_user", None)  # who it was, if somebody asked: never a query of our own
                log.info(
                    "request",
                    method=request.method,
                    path=request.path,
                    status=response.status_code,
                    ms=round(seconds * 1000, 1),
                    user=getattr(user, "public_id", None),
                )
        finally:
            reset_contextvars(**bound)
        return response


def is_worth_a_line(request: HttpRequest, response: HttpResponse, seconds: float) -> bool:
    """Whether a request is told in the log."""
    if request.method in SAFE and response.status_code < 400 and seconds <= LONG:
        return False
    return request.path not in QUIET
