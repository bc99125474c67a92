"""S1 and S3: what a request costs in process, from where the web server hands it over to the end of its answer."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import orjson
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.decorators import login_required
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer

from partner_portal.bench.measure import Result, interleaved, ratios
from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.actors import person
from partner_portal.core.api import actions as api
from partner_portal.core.api.authentication import ApiKeyAuthentication
from partner_portal.core.api.callers import Caller
from partner_portal.core.api.queries import key_presented
from partner_portal.core.api.scopes import scopes
from partner_portal.core.events.api import EventList
from partner_portal.core.events.models import Event

ROWS = 50


# --- the views that are compared --------------------------------------------------------------------------------------
def constant(request: HttpRequest) -> HttpResponse:
    """The least a view can do."""
    return HttpResponse(b"ok")


def bare_list(request: HttpRequest) -> HttpResponse:
    """The same 50 events by hand: the key looked up, `.values()`, orjson."""
    key = key_presented(request.META["HTTP_AUTHORIZATION"].removeprefix("Bearer "))
    if key is None:
        return HttpResponse(status=401)
    rows = Event.objects.filter(organisation=key.organisation_id).order_by("-pk")
    shown = list(rows.values("public_id", "type", "created_at", "data", "previous")[: ROWS + 1])
    body = {"data": shown[:ROWS], "has_more": len(shown) > ROWS}
    return HttpResponse(orjson.dumps(body), content_type="application/json")


class EventSerializer(serializers.ModelSerializer):
    """Events the usual way."""

    class Meta:
        model = Event
        fields = ["public_id", "type", "created_at", "data", "previous"]


class NewestFirst(CursorPagination):
    """Pages the usual way."""

    page_size = ROWS
    ordering = "-pk"


class UsualList(ListAPIView):
    """The same list as REST framework's documentation would write it."""

    authentication_classes = [ApiKeyAuthentication]
    renderer_classes = [JSONRenderer]
    permission_classes: list[type] = []
    serializer_class = EventSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> Any:
        """The caller's events."""
        return Event.objects.filter(organisation=cast(Caller, self.request.auth).organisation)


urlpatterns = [
    path("constant", constant),
    path("page", login_required(constant)),
    path("bare", bare_list),
    path("usual", UsualList.as_view()),
    path("ours", EventList.as_view()),
]


# --- the figures ------------------------------------------------------------------------------------------------------
def page_behind_login(blocks: int) -> Sequence[Result]:
    """S1."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(person_of(organisation()))}"
    with ground():
        page = visit(application(settings.MIDDLEWARE), "/page", HTTP_COOKIE=cookie)
        page()
        queries = queries_of(page)
        times = interleaved({"page": page, "constant": visit(application([]), "/constant")}, blocks)
    return [
        Result(
            what="a page behind login / a constant view without middleware",
            values=ratios(times, "page", "constant"),
            unit="×",
            at_most=11,
        ),
        Result(what="its queries", values=[queries], unit="queries", at_most=1),
    ]


def api_list(blocks: int) -> Sequence[Result]:
    """S3, without middleware: what all of them pay alike is S1's matter."""
    company = organisation()
    happened(company, ROWS + 10)
    key, secret = api.issue_key(
        organisation=company,
        name="bench",
        scopes=[scopes.get("events:read")],
        expires_at=clock.now() + timedelta(days=1),
        by=person(person_of(company)),
    )
    api.note_use(key)
    with ground():
        app = application([])
        lists = {
            name: visit(app, f"/{name}", HTTP_AUTHORIZATION=f"Bearer {secret}") for name in ("ours", "bare", "usual")
        }
        for name, call in lists.items():
            answer = orjson.loads(call())
            if len(answer["results" if name == "usual" else "data"]) != ROWS:
                raise AssertionError(f"{name} answers with other rows")
        queries = {name: queries_of(call) for name, call in lists.items()}
        times = interleaved(lists, blocks)
    return [
        Result(what="our list / .values() + orjson", values=ratios(times, "ours", "bare"), unit="×", at_most=1.3),
        Result(what="ModelSerializer / our list", values=ratios(times, "usual", "ours"), unit="×", at_least=2.3),
        Result(what="its queries", values=[queries["ours"]], unit="queries", at_most=queries["bare"]),
    ]


def queries_of(call: Callable[[], object]) -> int:
    """How many queries a call makes."""
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


# --- what they need ---------------------------------------------------------------------------------------------------
@contextmanager
def ground() -> Iterator[None]:
    """The views above at their addresses, rate limits that count and refuse nobody, logs written to nowhere."""
    rates = {"key": "1000000000/day", "anonymous": "1000000000/day"}
    with (
        override_settings(
            ROOT_URLCONF=__name__,
            REST_FRAMEWORK=settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates},
            DEBUG_PROPAGATE_EXCEPTIONS=True,
        ),
        Path(os.devnull).open("w") as nowhere,
    ):
        loud = [handler for handler in logging.root.handlers if isinstance(handler, logging.StreamHandler)]
        streams = [handler.setStream(nowhere) for handler in loud]
        try:
            yield
        finally:
            for handler, stream in zip(loud, streams, strict=True):
                handler.setStream(stream)


def application(middleware: Sequence[str]) -> WSGIHandler:
    """The portal as its web server calls it, behind a list of middleware."""
    with override_settings(MIDDLEWARE=middleware):
        return WSGIHandler()


def visit(app: WSGIHandler, url: str, **headers: Any) -> Callable[[], bytes]:
    """A call that requests a page and returns its body; it must be 200."""
    environ = RequestFactory().get(url, secure=True, HTTP_HOST=settings.ALLOWED_HOSTS[0], **headers).environ

    def call() -> bytes:
        response = app(dict(environ), _ignore)
        body = b"".join(response)
        response.close()
        if response.status_code != 200:
            raise AssertionError(f"{url} answered with {response.status_code}")
        return body

    return call


def _ignore(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
    """A server's start_response."""
    return len


def organisation() -> Organisation:
    """A company."""
    return Organisation.objects.create(name="Bench Ltd", entity="cyprus", country="CY", created_at=clock.now())


def person_of(company: Organisation) -> User:
    """Someone who works there."""
    return User.objects.create_user(f"{company.public_id}@example.com", organisation=company)


def session_of(user: User) -> str:
    """The key of a signed-in session."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def happened(company: Organisation, count: int) -> None:
    """So many events of a company."""
    at = clock.now()
    Event.objects.bulk_create(
        Event(
            type="api_key.issued",
            organisation=company,
            created_at=at,
            data={"id": f"key_{number:026}", "scopes": ["events:read", "messages:read"], "expires_at": None},
        )
        for number in range(count)
    )
