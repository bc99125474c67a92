"""The Content-Security-Policy of every answer: the strict one, built once, unless a view relaxed its own.

No page carries inline scripts or styles, so there are no nonces and the usual policy never changes.
"""

from collections.abc import Callable
from typing import cast

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class PolicyMiddleware(CSPMiddleware):
    """django-csp's own, which would build the same policy anew for each answer, and promise each request a nonce."""

    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.usual = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = cast(HttpResponseBase, self.get_response(request))
        if settings.DEBUG or any(name.startswith("_csp") for name in vars(response)):
            return self.process_response(request, response)
        response.headers.setdefault(HEADER, self.usual)
        return response
