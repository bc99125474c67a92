"""The caller's own partnership in the API (§1.3–1.7): standing, contacts, profile, changes."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from applications import permissions
from applications.actions import company, profile
from applications.enums import ChangeKind, ChangeState, RevisionState, Standing
from applications.models import CompanyData, DataChange, Partner, ProfileRevision
from applications.queries import company as queries
from applications.queries import partners
from partner_portal.core.accounts.queries import locked
from partner_portal.core.api.effects import effect
from partner_portal.core.api.resources import ApiView, ItemResource, ListResource, Resource
from partner_portal.core.api.serializers import Answer, Body

CONTACTS = ("trading_name", "website", "email", "phone", "postal_address")
PROFILE = ("name", "email", "phone", "postal_address", "website", "description")
PARTNER_EXAMPLE = {
    "id": "ptr_0123456789abcdefghjkmnpqrs",
    "organisation": {"id": "org_0123456789abcdefghjkmnpqrs", "name": "Linden Software GmbH", "country": "DE"},
    "standing": "active",
    "standing_since": "2026-11-03T10:00:00Z",
    "accepted": "2026-11-03T10:00:00Z",
    "accepted_on": "2026-11-03",
    "ended": None,
    "contracting_entity": "cyprus",
    "zone": "de",
    "agreement": {"version": "2026-01", "concluded": "2026-11-03T10:00:00Z"},
    "manager": "Marek Nowak",
}
CONTACTS_EXAMPLE = {
    "trading_name": "Linden",
    "website": "https://linden.example",
    "email": "office@linden.example",
    "phone": "+49 30 1234567",
    "postal_address": "Lindenstr. 1, 10969 Berlin",
}


class OrganisationAnswer(Answer):
    """The legal entity."""

    id = serializers.CharField()
    name = serializers.CharField()
    country = serializers.CharField(help_text="ISO 3166-1, two letters.")


class AgreementAnswer(Answer):
    """The Distribution Agreement."""

    version = serializers.CharField()
    concluded = serializers.DateTimeField(allow_null=True)


class PartnerAnswer(Answer):
    """A partnership: one participation of an organisation in the program."""

    id = serializers.CharField()
    organisation = OrganisationAnswer()
    standing = serializers.ChoiceField(choices=Standing.values)
    standing_since = serializers.DateTimeField()
    accepted = serializers.DateTimeField()
    accepted_on = serializers.DateField(help_text="The local day of the contracting entity.")
    ended = serializers.DateTimeField(allow_null=True)
    contracting_entity = serializers.CharField()
    zone = serializers.CharField()
    agreement = AgreementAnswer()
    manager = serializers.CharField(help_text="The partner manager's name, or empty.")
    example = PARTNER_EXAMPLE


class ContactsAnswer(Answer):
    """How a company is reached."""

    trading_name = serializers.CharField()
    website = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    postal_address = serializers.CharField()
    example = CONTACTS_EXAMPLE


class ContactsBody(Body):
    """New contacts; what is not given stays."""

    trading_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    website = serializers.CharField(max_length=300, required=False, allow_blank=True)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    postal_address = serializers.CharField(max_length=500, required=False, allow_blank=True)


class RevisionAnswer(Answer):
    """A version of the public profile."""

    id = serializers.CharField()
    state = serializers.ChoiceField(choices=RevisionState.values)
    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    postal_address = serializers.CharField()
    website = serializers.CharField()
    description = serializers.CharField()
    note = serializers.CharField(help_text="Why it was returned, or empty.")


class ProfileAnswer(Answer):
    """The live version, and the one that is being edited or moderated."""

    live = RevisionAnswer(allow_null=True)
    under_way = RevisionAnswer(allow_null=True)
    example = {
        "live": None,
        "under_way": {
            "id": "rev_0123456789abcdefghjkmnpqrs",
            "state": "draft",
            "name": "Linden",
            "email": "office@linden.example",
            "phone": "+49 30 1234567",
            "postal_address": "Lindenstr. 1, 10969 Berlin",
            "website": "https://linden.example",
            "description": "CRM for craft businesses.",
            "note": "",
        },
    }


class ProfileBody(Body):
    """Fields of the draft; what is not given stays."""

    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    postal_address = serializers.CharField(max_length=500, required=False, allow_blank=True)
    website = serializers.CharField(max_length=300, required=False, allow_blank=True)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class ChangeAnswer(Answer):
    """A change of company data (§1.7.4); what changed from what to what stands in the dashboard."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=ChangeKind.values)
    state = serializers.ChoiceField(choices=ChangeState.values)
    fields_changed = serializers.ListField(child=serializers.CharField())
    asked = serializers.DateTimeField()
    decided = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()
    example = {
        "id": "chg_0123456789abcdefghjkmnpqrs",
        "kind": "legal",
        "state": "in_verification",
        "fields_changed": ["legal_address"],
        "asked": "2026-11-17T09:30:00Z",
        "decided": None,
        "note": "",
    }


def shape_partner(partner: Partner) -> dict[str, Any]:
    """A partner as it is answered; with its organisation and manager at hand."""
    organisation = partner.organisation
    return {
        "id": partner.public_id,
        "organisation": {"id": organisation.public_id, "name": organisation.name, "country": organisation.country},
        "standing": partner.standing,
        "standing_since": partner.standing_since,
        "accepted": partner.accepted_at,
        "accepted_on": partner.accepted_on,
        "ended": partner.ended_at,
        "contracting_entity": partner.entity,
        "zone": organisation.zone,
        "agreement": {"version": partner.agreement_version, "concluded": partner.agreement_concluded_at},
        "manager": str(partner.manager) if partner.manager else "",
    }


def shape_revision(revision: ProfileRevision | None) -> dict[str, Any] | None:
    """A revision as it is answered."""
    if revision is None:
        return None
    fields = {name: getattr(revision, name) for name in PROFILE}
    return {"id": revision.public_id, "state": revision.state, **fields, "note": revision.note}


class OfCompany(ApiView):
    """The base: the company's, changed by its keys and by people with the right to."""

    scope = "partner:read"
    write_scope = "partner:write"

    def demand_editor(self) -> None:
        """Raise `PermissionDenied` for a person without the right (§7.2)."""
        user = self.caller.actor.user
        if user is not None and not permissions.may_edit_company(user):
            raise PermissionDenied(_("Your main user can give you the right to edit the company's pages."))


class PartnerItem(OfCompany):
    """The caller's partnership."""

    answer = PartnerAnswer
    may_lack = True

    def get(self, request: Request) -> Response:
        """Read your partnership: the present one, or the last that ended."""
        partner = partners.latest(self.organisation)
        if partner is None:
            raise Http404
        return Response(shape_partner(partner))


class Contacts(OfCompany):
    """How the company is reached."""

    answer = ContactsAnswer

    def get(self, request: Request) -> Response:
        """Read your contacts."""
        return Response(self.shape(queries.data_of(self.organisation)))

    @effect(body=ContactsBody, answer=ContactsAnswer, matched=True)
    def patch(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        """Change contacts (§1.7.4). They hold at once; before and after are kept, and your manager is told."""
        self.demand_editor()
        organisation = locked(self.organisation)
        self.require_match(self.shape(queries.data_of(organisation)))
        company.change_contacts(organisation=organisation, values=body, by=self.caller.actor)
        return self.shape(queries.data_of(organisation))

    def shape(self, data: CompanyData) -> dict[str, Any]:
        """Them as they are answered."""
        return {name: getattr(data, name) for name in CONTACTS}


class Profile(OfCompany):
    """The public profile."""

    answer = ProfileAnswer

    def get(self, request: Request) -> Response:
        """Read your profile: what clients see, and the version under way."""
        return Response(self.shape())

    @effect(body=ProfileBody, answer=ProfileAnswer, matched=True)
    def patch(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        """Edit the draft of your profile (§1.4). The live version stays until the next was moderated."""
        self.demand_editor()
        locked(self.organisation)
        self.require_match(self.shape())
        profile.save_profile(organisation=self.organisation, values=body, by=self.caller.actor)
        return self.shape()

    def shape(self) -> dict[str, Any]:
        """It as it is answered."""
        return {
            "live": shape_revision(queries.live_profile(self.organisation)),
            "under_way": shape_revision(queries.profile_under_way(self.organisation)),
        }


class ProfileSend(Profile):
    """Moderation of the profile."""

    http_method_names = ["post"]

    @effect(answer=ProfileAnswer)
    def post(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        """Send the draft to moderation. Refused while a field that the directory requires is missing (§1.4)."""
        self.demand_editor()
        profile.send_profile(organisation=self.organisation, by=self.caller.actor)
        return self.shape()


class Changes(Resource):
    """Changes of the caller's company data."""

    scope = "partner:read"
    answer = ChangeAnswer

    def rows(self) -> Any:
        """The organisation's."""
        return queries.changes_of(self.organisation)

    def shape(self, row: DataChange) -> dict[str, Any]:
        """One change."""
        return {
            "id": row.public_id,
            "kind": row.kind,
            "state": row.state,
            "fields_changed": row.fields,
            "asked": row.asked_at,
            "decided": row.decided_at,
            "note": row.note,
        }


class ChangeList(Changes, ListResource):
    """List the changes of your company data, newest first."""


class ChangeItem(Changes, ItemResource):
    """Read one change."""
