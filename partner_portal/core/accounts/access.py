"""The gate before the dashboard: what a suspension or the end of a participation leaves open (R37).

It asks the organisation's row, which comes with the person in one query, so a change counts from the next request on,
in every session.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partner_portal.core.accounts import policy
from partner_portal.core.accounts.enums import Access
from partner_portal.core.accounts.gates import stays_open
from partner_portal.core.accounts.models import User
from partner_portal.core.decisions import Decision
from partner_portal.core.entities import facts

GATED = "/dashboard/"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PAST_PAGES = frozenset({"dashboard", "messages", "message", "decisions", "decision", "security"})


class AccessMiddleware:
    """Answers 403 with what remains open where a company's access does not reach."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the view answer, or answer in its place."""
        if not request.path_info.startswith(GATED):
            return None
        user = request.user
        organisation = user.organisation if isinstance(user, User) else None
        if organisation is None or organisation.access == Access.FULL:
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        decision = judge(
            organisation.access,
            writes=request.method not in SAFE,
            stays_open=stays_open(view),
            is_past=name in PAST_PAGES,
        )
        if decision.is_met:
            return None
        context = {"decision": decision, "access": organisation.access, "entity": facts(organisation.entity)}
        response = render(request, "errors/access.html", context, status=403)
        response.headers["Cache-Control"] = "private, no-store"
        return response


def judge(access: str, *, writes: bool, stays_open: bool, is_past: bool) -> Decision:
    """Whether a company's access reaches so far; the sentence says what is left. Not stored."""
    return policy.access(access=access, writes=writes, stays_open=stays_open, is_past=is_past)
