"""The OpenAPI description, drawn from what each address declares: its scope, query string, bodies and answers."""

from __future__ import annotations

from typing import Any

import uritemplate
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from partner_portal.core.api import problems
from partner_portal.core.api.effects import HEADER, Effect
from partner_portal.core.api.resources import ApiView, ListResource
from partner_portal.core.api.serializers import Answer, NoBody, Strict

PROBLEMS = {
    400: "Malformed, or some fields need another look: `errors` says which.",
    401: "No key, or one that is unknown, revoked or expired.",
    403: "The caller does not hold the scope.",
    404: "There is nothing here, or it is not the caller's.",
    406: "Only JSON is answered.",
    409: "A rule of the program refuses (`refused`, with `clause` and `decision`), or the first call with this "
    "Idempotency-Key is still running (`Retry-After`).",
    412: "It was changed since it was read: `If-Match` is stale.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The Idempotency-Key was used for another call.",
    428: "`If-Match` is missing.",
    429: "Too many calls: wait for `Retry-After` seconds.",
}


class JudgedAnswer(Answer):
    """The decision behind a refusal."""

    rule = serializers.CharField(help_text="The rule's name.")
    clause = serializers.CharField(help_text="The clause of the program's guide.")
    verdict = serializers.ChoiceField(choices=["met", "not_met", "open"])
    sentence = serializers.CharField(help_text="What was decided, for people, in the caller's language.")
    inputs = serializers.DictField(help_text="What was judged, by name.")
    limit = serializers.JSONField(help_text="What it was measured against, if anything.")
    value = serializers.JSONField(help_text="What it arrives at, if anything.")


class ProblemAnswer(Answer):
    """An error (RFC 9457)."""

    code = serializers.CharField(help_text="Stable name of the error.")
    title = serializers.CharField(help_text="The status's phrase.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What is wrong, for people.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False, help_text="Messages by field."
    )
    clause = serializers.CharField(required=False, help_text="The clause that refuses.")
    decision = JudgedAnswer(required=False)


class ApiSchema(AutoSchema):
    """Describes an `ApiView`."""

    view: ApiView  # type: ignore[override]

    @property
    def effect(self) -> Effect | None:
        """What the method promises, for an unsafe one."""
        return getattr(getattr(self.view, self.method.lower()), "effect", None)

    def get_operation_id(self) -> str:
        """`list_events`, `read_events_by_id`, `post_messages_read`."""
        verb = ("list" if isinstance(self.view, ListResource) else "read") if self.effect is None else self.method
        path = self.path.removeprefix(spectacular_settings.SCHEMA_PATH_PREFIX)
        words = [word.replace("{", "by_").strip("}") for word in path.split("/") if word]
        return "_".join([verb.lower(), *words]).replace("-", "_")

    def get_tags(self) -> list[str]:
        """The resource; the vendor's own stand together."""
        return [self._tokenize_path()[0]]

    def get_summary(self) -> str:
        """The first sentence of the method's docstring, or of the address's."""
        return self._words()[0].rstrip(".")

    def get_description(self) -> str:  # type: ignore[override]
        """The rest of it, and the scope it needs."""
        return "\n\n".join([*self._words()[1:], f"Scope: `{self.view.scope_of(self.method)}`."])

    def get_override_parameters(self) -> list[Any]:
        """The path, the query string, and the headers of the API's manners."""
        parameters: list[Any] = [
            OpenApiParameter(name, str, OpenApiParameter.PATH, description="The id.", required=True)
            for name in uritemplate.variables(self.path)
        ]
        if self.effect is None:
            return [
                *parameters,
                *([self.view.query] if self.view.query().fields else []),
                _header("If-None-Match", "The ETag of what you have: 304 when nothing changed."),
            ]
        parameters.append(_header(HEADER, "Any string of your own for this call; the same again repeats its answer."))
        if self.effect.matched:
            parameters.append(_header("If-Match", "The ETag of what you have read.", required=True))
        return parameters

    def get_request_serializer(self) -> Any:
        """The body, where one is taken."""
        return None if self.effect is None or self.effect.body is NoBody else self.effect.body

    def get_response_serializers(self) -> dict[Any, Any]:  # type: ignore[override]
        """The answer and every problem that can come instead."""
        answer = self.effect.answer if self.effect else self.view.answer
        example = answer.example
        responses: dict[Any, Any] = {}
        if isinstance(self.view, ListResource) and self.effect is None:
            name = self.get_serializer_name(answer(), "response") + "Page"
            page = inline_serializer(name, {"data": answer(many=True), "has_more": serializers.BooleanField()})
            example = {"data": [example], "has_more": False}
            responses[200] = OpenApiResponse(page, "A page.", [_example(example)])
        else:
            responses[self.effect.status if self.effect else 200] = OpenApiResponse(
                answer, answer.__doc__ or "", [_example(example)]
            )
        if self.effect is None:
            responses[304] = OpenApiResponse(description="Nothing changed.")
        for status in self._problem_statuses():
            responses[status, problems.CONTENT_TYPE] = OpenApiResponse(ProblemAnswer, PROBLEMS[status])
        return responses

    def get_serializer_name(self, serializer: serializers.Serializer, direction: Any) -> str:
        """Components are called by their thing: `Event`, not `EventAnswer`."""
        return super().get_serializer_name(serializer, direction).removesuffix("Answer").removesuffix("Body")

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, Strict):
            schema["additionalProperties"] = False
        return schema

    def _problem_statuses(self) -> list[int]:
        statuses = {400, 401, 403, 406, 429}
        if uritemplate.variables(self.path) or self.view.may_lack:
            statuses.add(404)
        if self.method not in SAFE_METHODS:
            statuses |= {409, 413, 415, 422}
        if self.effect and self.effect.matched:
            statuses |= {412, 428}
        return sorted(statuses)

    def _words(self) -> list[str]:
        handler = getattr(self.view, self.method.lower())
        text = (handler.__doc__ if self.effect else None) or self.view.__doc__ or ""
        first, _stop, rest = " ".join(text.split()).partition(". ")
        return [first, rest] if rest else [first]


class KeyScheme(OpenApiAuthenticationExtension):
    """Keys, as the description names them."""

    target_class = "partner_portal.core.api.authentication.ApiKeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer", "description": "A key made on the dashboard under Developers."}


class SessionScheme(OpenApiAuthenticationExtension):
    """The browser's session, as the description names it."""

    target_class = "partner_portal.core.api.authentication.PortalSessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """The session's cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "Signed in, in the browser."}


def _header(name: str, description: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=description, required=required)


def _example(value: Any) -> OpenApiExample:
    return OpenApiExample("Example", value=value, response_only=True)
