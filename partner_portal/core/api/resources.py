"""The bases of every address of the API.

A resource says what its rows are and how one is shown:

    class Events:
        scope = "events:read"
        columns = ("public_id", "type", "created_at")
        answer = EventAnswer

        def rows(self): return Event.objects.for_organisation(self.organisation)
        def shape(self, row): return {"id": row["public_id"], …}

    class EventList(Events, ListResource): ...
    class EventItem(Events, ItemResource): ...

An unsafe method is wrapped in `@effect` (see `effects`).
"""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated, PermissionDenied, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from partner_portal.core import keyset
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.api import entity_tags, problems
from partner_portal.core.api.callers import Caller, caller_of
from partner_portal.core.api.renderers import render
from partner_portal.core.api.serializers import Answer, PageQuery, Query, Strict


class ApiView(APIView):
    """One address. It names its scopes, the query string it takes, and the answer to GET; none is open by omission.

    `open_while_suspended`: what may be sent while the company is suspended; `open_to_former`: what a company that took
    part may still read (R37).
    """

    scope: ClassVar[str]
    write_scope: ClassVar[str]
    open_while_suspended: ClassVar[bool] = False
    open_to_former: ClassVar[bool] = False
    query: ClassVar[type[Query]] = Query
    answer: ClassVar[type[Answer]]
    may_lack: ClassVar[bool] = False  # an address without an id that may find nothing of the caller's
    format_kwarg = None
    metadata_class = None  # OPTIONS is answered with 405: the schema describes the API

    def scope_of(self, method: str) -> str | None:
        """The scope a method needs, None where the address does not have the method."""
        name = method.lower()
        if name not in self.http_method_names or name == "options" or not hasattr(self, name):
            return None
        return self.scope if method in SAFE_METHODS else self.write_scope

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Negotiate, authenticate, count, permit, and read the query string; wrong keys are counted too."""
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        try:
            self.perform_authentication(request)
        finally:
            self.check_throttles(request)
        self.check_permissions(request)
        if self.scope_of(request.method or "") is not None:
            self.asked = self._query(request)

    @property
    def caller(self) -> Caller:
        """Who is calling."""
        caller = caller_of(self.request)
        if caller is None:
            raise NotAuthenticated
        return caller

    @property
    def organisation(self) -> Organisation:
        """The caller's organisation; raises `PermissionDenied` for the vendor."""
        if self.caller.organisation is None:
            raise PermissionDenied(_("This is for a partner's own keys and people."))
        return self.caller.organisation

    def validated(self, serializer: type[Strict], data: Any) -> dict[str, Any]:
        """The values of what came in; raises `ValidationError`."""
        checked = serializer(data=data)
        checked.is_valid(raise_exception=True)
        values: dict[str, Any] = checked.validated_data
        return values

    def require_match(self, current: dict[str, Any]) -> None:
        """Raise `Stale` unless `If-Match` names the present state, given as `shape` shows it."""
        if not entity_tags.matches(entity_tags.etag(render(current)), self.request.headers["If-Match"]):
            raise problems.Stale

    def finalize_response(  # type: ignore[override]
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Tag what was read, and answer 304 to who has it already."""
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[arg-type]
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if request.method not in ("GET", "HEAD") or response.status_code != 200 or not isinstance(response, Response):
            return response
        tag = entity_tags.etag(response.render().content)
        response["ETag"] = tag
        if entity_tags.is_known(tag, request.headers.get("If-None-Match", "")):
            kept = {name: response[name] for name in ("ETag", "Vary", "Cache-Control") if name in response}
            return HttpResponse(status=304, headers=kept)
        return response

    def _query(self, request: Request) -> dict[str, Any]:
        serializer = self.query if request.method in SAFE_METHODS else Query
        doubled = {
            name: [_("This was given twice.")]
            for name in request.query_params
            if len(request.query_params.getlist(name)) > 1
        }
        if doubled:
            raise ValidationError(doubled)
        asked = request.query_params.dict()
        return self.validated(serializer, asked) if asked else dict(_unasked(serializer))


@cache
def _unasked(serializer: type[Query]) -> dict[str, Any]:
    """What an empty query string asks for; worked out once, unless it is an error."""
    return ApiView().validated(serializer, {})


class Resource(ApiView):
    """Rows of one kind: which of them this caller may see, and how one is shown."""

    columns: ClassVar[tuple[str, ...]] = ()  # rows come as dicts of these; without, as model instances

    def rows(self) -> QuerySet[Any, Any]:
        """Every row the caller may see."""
        raise NotImplementedError

    def shape(self, row: Any) -> dict[str, Any]:
        """One row as it is answered."""
        raise NotImplementedError

    def narrowed(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Only the columns that are shown."""
        return rows.values(*self.columns) if self.columns else rows


class ListResource(Resource):
    """`GET` a page of rows, newest first unless `key` says otherwise."""

    query = PageQuery
    key: ClassVar[str] = "-pk"
    cursor: ClassVar[str] = "public_id"

    def filtered(self, rows: QuerySet[Any, Any], asked: dict[str, Any]) -> QuerySet[Any, Any]:
        """The rows that the query string asks for."""
        return rows

    def get(self, request: Request, **path: Any) -> Response:
        """A page."""
        within = self.rows()
        asked = dict(self.asked)
        limit, after = asked.pop("limit"), asked.pop("starting_after", "")
        rows = self.narrowed(self.filtered(within, asked))
        try:
            page = keyset.page(rows, within=within, after=after, limit=limit, key=self.key, cursor=self.cursor)
        except keyset.UnknownCursor:
            raise ValidationError({"starting_after": [_("There is no such row in this list.")]}) from None
        return Response({"data": [self.shape(row) for row in page.rows], "has_more": page.has_more})


class ItemResource(Resource):
    """`GET` one row by its public id; another tenant's is not found."""

    lookup: ClassVar[str] = "public_id"

    def get(self, request: Request, id: str) -> Response:
        """One row."""
        return Response(self.shape(self.found(id)))

    def found(self, id: str) -> Any:
        """The row of that id among those the caller may see; raises `Http404`."""
        row = self.narrowed(self.rows().filter(**{self.lookup: id})).first()
        if row is None:
            raise Http404
        return row
