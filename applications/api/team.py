"""The caller's team in the API (§7.2)."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from applications import permissions
from applications.actions import team
from applications.enums import MemberState
from applications.models import Member
from partner_portal.core.api.effects import effect
from partner_portal.core.api.resources import ItemResource, ListResource, Resource
from partner_portal.core.api.serializers import Answer, Body, PageQuery


class MemberAnswer(Answer):
    """A person of the company, or one who was added and waits."""

    id = serializers.CharField()
    email = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=MemberState.values)
    is_main = serializers.BooleanField()
    may_profile = serializers.BooleanField(help_text="May edit the company's pages.")
    may_store = serializers.BooleanField(help_text="May buy in the store.")
    added = serializers.DateTimeField()
    note = serializers.CharField(help_text="Why our staff refused, or empty.")
    example = {
        "id": "mem_0123456789abcdefghjkmnpqrs",
        "email": "kai@linden.example",
        "name": "Kai Voss",
        "state": "pending",
        "is_main": False,
        "may_profile": True,
        "may_store": False,
        "added": "2026-11-17T09:30:00Z",
        "note": "",
    }


class TeamQuery(PageQuery):
    """Narrows the team."""

    state = serializers.ChoiceField(choices=MemberState.values, required=False, help_text="Only those in this state.")


class MemberBody(Body):
    """Whom to add."""

    email = serializers.CharField(max_length=254)
    name = serializers.CharField(max_length=150, required=False, allow_blank=True, default="")
    may_profile = serializers.BooleanField(required=False, default=False)
    may_store = serializers.BooleanField(required=False, default=False)


class RightsBody(Body):
    """Rights; what is not given stays."""

    may_profile = serializers.BooleanField(required=False)
    may_store = serializers.BooleanField(required=False)


class Team(Resource):
    """The people of the caller's company."""

    scope = "team:read"
    write_scope = "team:write"
    answer = MemberAnswer

    def rows(self) -> QuerySet[Member]:
        """The organisation's."""
        return Member.objects.for_organisation(self.organisation)

    def shape(self, row: Member) -> dict[str, Any]:
        """One member."""
        return {
            "id": row.public_id,
            "email": row.email,
            "name": row.name,
            "state": row.state,
            "is_main": row.is_main,
            "may_profile": row.may_profile,
            "may_store": row.may_store,
            "added": row.added_at,
            "note": row.note,
        }

    def demand_manager(self) -> None:
        """Raise `PermissionDenied` for a person who is not the main user (§7.2)."""
        user = self.caller.actor.user
        if user is not None and not permissions.may_manage_team(user):
            raise PermissionDenied(_("The team is for your main user to change."))


class TeamList(Team, ListResource):
    """List your team, newest first, with who left or was refused."""

    query = TeamQuery

    def filtered(self, rows: QuerySet[Any, Any], asked: dict[str, Any]) -> QuerySet[Any, Any]:
        """Those in one state, if asked."""
        return rows.filter(**asked)

    @effect(body=MemberBody, answer=MemberAnswer, status=201)
    def post(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        """Add a colleague by e-mail address. Whoever has no account yet is invited; then our staff approve (§7.2)."""
        self.demand_manager()
        rights = {"may_profile": body["may_profile"], "may_store": body["may_store"]}
        return self.shape(
            team.add(
                organisation=self.organisation,
                email=body["email"],
                name=body["name"],
                rights=rights,
                by=self.caller.actor,
            )
        )


class TeamItem(Team, ItemResource):
    """Read one person of your team."""

    @effect(body=RightsBody, answer=MemberAnswer)
    def patch(self, request: Request, body: dict[str, Any], id: str) -> dict[str, Any]:
        """Give or take rights."""
        self.demand_manager()
        return self.shape(team.set_rights(member=self.found(id), rights=body, by=self.caller.actor))


class TeamRemove(TeamItem):
    """Taking someone out."""

    http_method_names = ["post"]

    @effect(answer=MemberAnswer)
    def post(self, request: Request, body: dict[str, Any], id: str) -> dict[str, Any]:
        """Take a person out of your team: access ends at once. The main user names a successor first."""
        self.demand_manager()
        return self.shape(team.remove(member=self.found(id), by=self.caller.actor))


class TeamMain(TeamItem):
    """Handing over."""

    http_method_names = ["post"]

    @effect(answer=MemberAnswer)
    def post(self, request: Request, body: dict[str, Any], id: str) -> dict[str, Any]:
        """Make this person the main user. The one before stays, with all rights."""
        self.demand_manager()
        to = self.found(id)
        return self.shape(team.transfer_main(organisation=self.organisation, to=to, by=self.caller.actor))
