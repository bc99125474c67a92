"""Unsafe calls: a strict body in, one effect, an answer that the same call gets again.

With an `Idempotency-Key` the effect and the kept answer commit together. A refused effect rolls back to a savepoint and
its answer is kept all the same.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from partner_portal.core import locks
from partner_portal.core.api import actions, policy, problems, queries
from partner_portal.core.api.entity_tags import etag
from partner_portal.core.api.renderers import render
from partner_portal.core.api.serializers import Answer, Body, NoBody

if TYPE_CHECKING:
    from partner_portal.core.api.resources import ApiView

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True)
class Effect:
    """What an unsafe method promises: the body it takes, the answer it gives, and whether it wants `If-Match`."""

    body: type[Body]
    answer: type[Answer]
    status: int
    matched: bool


def effect(
    *, answer: type[Answer], body: type[Body] = NoBody, status: int = 200, matched: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., HttpResponseBase]]:
    """Make a method of an `ApiView` an unsafe call; every unsafe method is one. It runs in one transaction.

    The method is called as `post(self, request, body, **path)` with the validated body and returns the data of its
    answer. With `matched` the caller must send `If-Match`, and the method checks it by `self.require_match(current)`
    once it holds the row's lock.
    """
    promise = Effect(body, answer, status, matched)

    def wrap(method: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
        @functools.wraps(method)
        def handler(self: ApiView, request: Request, **path: Any) -> HttpResponseBase:
            if matched and "If-Match" not in request.headers:
                raise problems.MatchRequired
            asked = self.validated(body, request.data)

            def act() -> Response:
                with transaction.atomic():
                    data = method(self, request, asked, **path)
                return Response(data, status=status, headers={"ETag": etag(render(data))} if matched else None)

            key = request.headers.get(HEADER)
            return act() if key is None else _once(request, self.caller.owner, key, act)

        handler.effect = promise  # type: ignore[attr-defined]
        return handler

    return wrap


def _once(request: Request, owner: str, key: str, act: Callable[[], Response]) -> HttpResponseBase:
    if not KEY.fullmatch(key):
        raise ValidationError({HEADER: [_("Up to 255 visible ASCII characters.")]})
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        if not _alone(f"idempotency:{owner}:{key}"):
            raise problems.StillRunning
        kept = queries.kept_answer(owner, key)
        if kept is not None:
            if kept.fingerprint != fingerprint:
                raise problems.KeyReused
            return HttpResponse(kept.body, status=kept.status, headers=kept.headers | {"Idempotent-Replayed": "true"})
        try:
            response = act()
        except Exception as error:
            problem = problems.of(error)
            if problem is None or not policy.is_kept(problem.status):
                raise
            response = problem.response()
        actions.keep_answer(
            owner=owner,
            key=key,
            fingerprint=fingerprint,
            status=response.status_code,
            headers={**response.headers, "Content-Type": response.content_type or "application/json"},
            body=render(response.data).decode(),
        )
    return response


def _fingerprint(request: Request) -> str:
    call = f"{request.method} {request.get_full_path()}\n".encode() + request._request.body
    return hashlib.sha256(call).hexdigest()


def _alone(name: str) -> bool:
    """Hold `name` until the transaction ends; False where another holds it. On SQLite the writing transaction is the
    lock, and we have waited for it already."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [locks.number_of(name)])
        return bool(cursor.fetchone()[0])
