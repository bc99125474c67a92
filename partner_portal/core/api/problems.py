"""Errors as RFC 9457 problems: `code` is stable, `detail` is for people, `errors` says it by field, and `clause` and
`decision` stand where a rule of the program refuses."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.signals import got_request_exception
from django.http import Http404, HttpResponse
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from partner_portal.core.api.renderers import render
from partner_portal.core.decisions import Decision
from partner_portal.core.decisions.policy import is_internal
from partner_portal.core.decisions.values import readable
from partner_portal.core.refusals import Refused

CONTENT_TYPE = "application/problem+json"


class KeyReused(exceptions.APIException):
    """An idempotency key that stood for another call."""

    status_code = 422
    default_code = "idempotency_key_reused"
    default_detail = gettext_lazy("This Idempotency-Key was used for another call. Use a new one for each call.")


class StillRunning(exceptions.APIException):
    """The first call with this idempotency key has not ended yet."""

    status_code = 409
    default_code = "idempotency_key_running"
    default_detail = gettext_lazy("The first call with this Idempotency-Key is still running. Ask again in a second.")
    wait = 1


class Conflict(exceptions.APIException):
    """What was asked cannot be done as things stand, and no rule of the program is why."""

    status_code = 409
    default_code = "conflict"


class MatchRequired(exceptions.APIException):
    """What several people can change is changed only by who has seen its present state (RFC 6585)."""

    status_code = 428
    default_code = "if_match_required"
    default_detail = gettext_lazy("Send If-Match with the ETag of what you have read.")


class Stale(exceptions.APIException):
    """It was changed since the caller read it."""

    status_code = 412
    default_code = "stale"
    default_detail = gettext_lazy("It was changed since you read it. Read it again and decide anew.")


class NoAccess(Exception):
    """The caller's company is suspended or takes part no more, and `decision` says what that leaves (R37)."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision)
        self.decision = decision


@dataclass(frozen=True)
class Problem:
    """One problem, ready to answer with."""

    status: int
    code: str
    detail: str
    errors: dict[str, list[str]] = field(default_factory=dict)
    decision: Decision | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """The answer of a view of the API."""
        return Response(self.body(), status=self.status, headers=self.headers, content_type=CONTENT_TYPE)

    def plain_response(self) -> HttpResponse:
        """The answer where no view of the API was reached."""
        return HttpResponse(render(self.body()), status=self.status, headers=self.headers, content_type=CONTENT_TYPE)

    def body(self) -> dict[str, Any]:
        """The members of the problem."""
        body: dict[str, Any] = {
            "code": self.code,
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = self.errors
        if self.decision:
            body["clause"] = self.decision.clause
            if not is_internal(self.decision.rule):
                body["decision"] = judged(self.decision)
        return body


def judged(decision: Decision) -> dict[str, Any]:
    """A decision as answers show it."""
    return {
        "rule": decision.rule,
        "clause": decision.clause,
        "verdict": decision.verdict.value,
        "sentence": str(decision.sentence),
        "inputs": readable(decision.inputs),
        "limit": readable(decision.limit),
        "value": readable(decision.value),
    }


def of(error: Exception) -> Problem | None:
    """The problem an error is to the caller; None where it is ours."""
    match error:
        case Refused():
            return Problem(409, "refused", str(error), decision=error.decision)
        case NoAccess(decision=decision):
            code = "participation_suspended" if decision.value == "read_only" else "participation_ended"
            return Problem(403, code, str(decision.sentence), decision=decision)
        case exceptions.ValidationError():
            return Problem(400, "invalid", _("Some fields need another look."), errors=by_field(error.detail))
        case DjangoValidationError():
            messages = getattr(error, "message_dict", None) or {NON_FIELD_ERRORS: error.messages}
            return Problem(400, "invalid", _("Some fields need another look."), errors=by_field(messages))
        case Http404() | exceptions.NotFound():
            return nothing_here()
        case PermissionDenied():
            return Problem(403, "permission_denied", _("You may not do this."))
        case RequestDataTooBig():
            return Problem(413, "too_large", _("The body is too large."))
        case SuspiciousOperation():
            return bad_request()
        case exceptions.APIException() if error.status_code < 500:
            return Problem(error.status_code, str(error.get_codes()), str(error.detail), headers=_headers(error))
    return None


def nothing_here() -> Problem:
    """404: the same whether it is made up, gone, or another tenant's."""
    return Problem(404, "not_found", _("There is nothing here, or it is not yours."))


def bad_request() -> Problem:
    """400 for a call that is no proper HTTP."""
    return Problem(400, "bad_request", _("The call is malformed."))


def our_fault() -> Problem:
    """500, without details."""
    return Problem(500, "server_error", _("Something went wrong on our side. It has been noted."))


def exception_handler(error: Exception, context: dict[str, Any]) -> Response:
    """REST framework's hook: every error of a view becomes a problem; ours are logged and say nothing of themselves."""
    problem = of(error)
    if problem is not None:
        return problem.response()
    request = context["request"]._request
    got_request_exception.send(sender=type(context["view"]), request=request)
    response = our_fault().response()
    log_response("%s: %s", "Internal Server Error", request.path, response=response, request=request, exception=error)
    return response


def by_field(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Errors flattened: `{"lines.0.quantity": ["…"]}`; what belongs to no field stands under `body`."""
    if isinstance(detail, dict):
        pairs = [(_step(path, "" if name == NON_FIELD_ERRORS else str(name)), part) for name, part in detail.items()]
    elif isinstance(detail, list) and any(isinstance(part, dict | list) for part in detail):
        pairs = [(_step(path, str(index)), part) for index, part in enumerate(detail)]
    else:
        return {path or "body": [str(part) for part in (detail if isinstance(detail, list) else [detail])]}
    errors: dict[str, list[str]] = {}
    for name, part in pairs:
        for where, messages in by_field(part, name).items():
            errors.setdefault(where, []).extend(messages)
    return errors


def _step(path: str, name: str) -> str:
    name = "" if name == "non_field_errors" else name
    return f"{path}.{name}" if path and name else path or name


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if asked := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(asked)
    wait = getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(math.ceil(wait))
    return headers
