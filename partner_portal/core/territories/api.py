"""The list of territories in the API: everyone reads it, the vendor's own systems change it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import register_converter
from django_countries import countries
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from partner_portal.core.api.effects import effect
from partner_portal.core.api.problems import Stale
from partner_portal.core.api.resources import ApiView, ItemResource, ListResource, Resource
from partner_portal.core.api.serializers import Answer, Body, PageQuery
from partner_portal.core.territories import actions, policy, queries
from partner_portal.core.territories.enums import Standing
from partner_portal.core.territories.models import Territory


class TerritoryCodeConverter:
    """An ISO code in an address; anything else is no address at all."""

    regex = policy.CODE.pattern.replace("(", "(?:")

    def to_python(self, value: str) -> str:
        """The code itself."""
        return value

    def to_url(self, value: str) -> str:
        """The code itself."""
        return value


register_converter(TerritoryCodeConverter, "territory")


class TerritoryAnswer(Answer):
    """A country or region on the list. One that is not listed is not sold to, for now."""

    code = serializers.CharField(help_text="ISO 3166-1, or ISO 3166-2 for a region with a standing of its own.")
    country = serializers.CharField(help_text="The country's name in the caller's language.")
    standing = serializers.ChoiceField(
        choices=Standing.values, help_text="A region counts together with its country, and the stricter standing holds."
    )
    version = serializers.IntegerField(help_text="The version of the list that last changed it.")
    example = {"code": "UA-43", "country": "Ukraine", "standing": "blocked", "version": 1}


class TerritoryQuery(PageQuery):
    """Narrows the list."""

    standing = serializers.ChoiceField(choices=Standing.values, required=False, help_text="Only those that stand so.")


class Territories(Resource):
    """The list as it stands, the same for all."""

    scope = "territories:read"
    answer = TerritoryAnswer

    def rows(self) -> QuerySet[Territory]:
        """All of it."""
        return queries.listed()

    def shape(self, row: Territory) -> dict[str, Any]:
        """One territory."""
        return {"code": row.code, "country": row.country_name, "standing": row.standing, "version": row.version}


class TerritoryList(Territories, ListResource):
    """List the territories, by code. It is amended without notice: ask again at checkout, or follow
    `territory.changed`."""

    key = "code"
    cursor = "code"
    query = TerritoryQuery

    def filtered(self, rows: QuerySet[Any, Any], asked: dict[str, Any]) -> QuerySet[Any, Any]:
        """Those that stand as asked."""
        return rows.filter(**asked)


class TerritoryItem(Territories, ItemResource):
    """Read one territory."""

    lookup = "code"


class StandingAnswer(Answer):
    """How a territory stands, listed or not."""

    code = serializers.CharField()
    standing = serializers.ChoiceField(
        choices=Standing.values, allow_null=True, help_text="None for a territory that is not on the list."
    )
    version = serializers.IntegerField(help_text="The version of the list that last changed it, 0 for none.")
    example = {"code": "GL", "standing": "allowed", "version": 12}


class StandingBody(Body):
    """A standing and why."""

    standing = serializers.ChoiceField(choices=Standing.values)
    reason = serializers.CharField(max_length=500, help_text="Kept in the history.")


class StaffTerritory(ApiView):
    """Read how a territory stands, listed or not."""

    scope = "staff:territories:read"
    write_scope = "staff:territories:write"
    answer = StandingAnswer

    def get(self, request: Request, id: str) -> Response:
        """Its standing and version."""
        return Response(self._shape(id))

    @effect(body=StandingBody, answer=StandingAnswer, matched=True)
    def put(self, request: Request, body: dict[str, Any], id: str) -> dict[str, Any]:
        """Give a territory a standing, at once. One that is not on the list joins it."""
        current = self._shape(id)
        self.require_match(current)
        try:
            actions.set_standing(code=id, **body, by=self.caller.actor, expected_version=current["version"])
        except actions.StaleTerritory:
            raise Stale from None
        return self._shape(id)

    def _shape(self, code: str) -> dict[str, Any]:
        if policy.country_of(code) not in countries:
            raise Http404
        row = queries.listed().filter(code=code).first()
        return {"code": code, "standing": row.standing if row else None, "version": row.version if row else 0}
