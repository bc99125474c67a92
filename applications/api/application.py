"""The caller's own application in the API (§1.2): read it, fill its sections, hand it in, withdraw it."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from applications.actions import applying
from applications.enums import BusinessKind, Section, SectionState, Stage
from applications.models import Application
from applications.policy.applying import FIELDS
from applications.queries import applications as queries
from partner_portal.core.api.effects import effect
from partner_portal.core.api.resources import ApiView
from partner_portal.core.api.serializers import Answer, Body

EXAMPLE = {
    "id": "app_0123456789abcdefghjkmnpqrs",
    "stage": "verifying",
    "started": "2026-11-02T09:30:00Z",
    "submitted": "2026-11-03T10:00:00Z",
    "stage_since": "2026-11-12T08:00:00Z",
    "due": "2026-11-21",
    "ended": None,
    "version": 7,
    "sections": [{"name": "company", "state": "done"}],
    "asked": [{"field": "tax_id", "remark": "The number on the certificate is another one."}],
}


class SectionAnswer(Answer):
    """One section and how far it is."""

    name = serializers.ChoiceField(choices=Section.values)
    state = serializers.ChoiceField(choices=SectionState.values)


class AskedAnswer(Answer):
    """Something asked back that has no answer yet."""

    field = serializers.CharField(help_text="A field of a section, or `document:` and what it proves.")
    remark = serializers.CharField(help_text="What is wrong or missing.")


class ApplicationAnswer(Answer):
    """An application as its applicant sees it."""

    id = serializers.CharField()
    stage = serializers.ChoiceField(choices=Stage.values)
    started = serializers.DateTimeField()
    submitted = serializers.DateTimeField(allow_null=True)
    stage_since = serializers.DateTimeField()
    due = serializers.DateField(allow_null=True, help_text="The day at whose end the vendor's answer is due.")
    ended = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="Counts every change.")
    sections = SectionAnswer(many=True)
    asked = AskedAnswer(many=True)
    example = EXAMPLE


class AffiliateBody(Body):
    """An affiliated company."""

    name = serializers.CharField(max_length=200)
    country = serializers.CharField(max_length=2, help_text="ISO 3166-1, two letters.")
    relation = serializers.CharField(max_length=200, help_text="Such as parent or subsidiary.")


class SectionBody(Body):
    """The fields of a section; the others are refused. A field that is not given stays as it is."""

    country = serializers.CharField(max_length=2, required=False, allow_blank=True)
    legal_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    trading_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    legal_form = serializers.CharField(max_length=60, required=False, allow_blank=True)
    tax_id = serializers.CharField(max_length=60, required=False, allow_blank=True)
    legal_street = serializers.CharField(max_length=200, required=False, allow_blank=True)
    legal_postcode = serializers.CharField(max_length=20, required=False, allow_blank=True)
    legal_city = serializers.CharField(max_length=100, required=False, allow_blank=True)
    legal_region = serializers.CharField(max_length=100, required=False, allow_blank=True)
    business_kinds = serializers.ListField(child=serializers.ChoiceField(choices=BusinessKind.values), required=False)
    website = serializers.CharField(max_length=300, required=False, allow_blank=True)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    employees = serializers.CharField(max_length=20, required=False, allow_blank=True)
    experience = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    contact_name = serializers.CharField(max_length=150, required=False, allow_blank=True)
    contact_role = serializers.CharField(max_length=100, required=False, allow_blank=True)
    email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    postal_same = serializers.BooleanField(required=False)
    postal_address = serializers.CharField(max_length=500, required=False, allow_blank=True)
    owners = serializers.ListField(child=serializers.CharField(max_length=200), max_length=40, required=False)
    affiliates = AffiliateBody(many=True, required=False)
    people_answered = serializers.BooleanField(required=False)
    billing_email = serializers.CharField(max_length=254, required=False, allow_blank=True)
    bank_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    bank_account = serializers.CharField(max_length=60, required=False, allow_blank=True)
    bank_code = serializers.CharField(max_length=20, required=False, allow_blank=True)


class SubmitBody(Body):
    """What the applicant states."""

    truth = serializers.BooleanField(help_text="The data is true.")
    privacy = serializers.BooleanField(help_text="The privacy notice is read and agreed to.")


class DocumentsBody(Body):
    """What handing in the documents accepts."""

    agreement = serializers.BooleanField(help_text="The Distribution Agreement is accepted.")


class WithdrawBody(Body):
    """Why, if the applicant likes to say."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


def client_ip(request: Request) -> str:
    """Whence a consent came, behind trusted proxies too."""
    return str(get_adapter(request._request).get_client_ip(request._request) or "")


class OwnApplication(ApiView):
    """The base: the latest application of the person, or the one that made the key's organisation a partner."""

    scope = "application:read"
    write_scope = "application:write"
    answer = ApplicationAnswer
    may_lack = True

    def found(self) -> Application:
        """The caller's; raises `Http404`. Only a person fills one in, so only theirs changes."""
        if self.caller.actor.user is not None:
            mine = queries.current_of(self.caller.actor.user)
        else:
            mine = Application.objects.for_organisation(self.organisation).order_by("-pk").first()
        if mine is None:
            raise Http404
        return mine

    def own(self) -> Application:
        """The one this person may change; raises `Http404`."""
        found = self.found()
        if self.caller.actor.user is None or found.applicant_id != self.caller.actor.user.pk:
            raise Http404
        return found

    def shape(self, application: Application) -> dict[str, Any]:
        """It as it is answered."""
        return {
            "id": application.public_id,
            "stage": application.stage,
            "started": application.started_at,
            "submitted": application.submitted_at,
            "stage_since": application.stage_since,
            "due": application.due_on,
            "ended": application.ended_at,
            "version": application.version,
            "sections": [{"name": view.section, "state": view.state} for view in queries.sections(application)],
            "asked": [{"field": row.field, "remark": row.remark} for row in queries.open_questions(application)],
        }


class ApplicationItem(OwnApplication):
    """The caller's application."""

    def get(self, request: Request) -> Response:
        """Read where your application stands: how far each section is, what was asked back, when our answer is due."""
        return Response(self.shape(self.found()))

    @effect(answer=ApplicationAnswer, status=201)
    def post(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        """Start an application, as the person signed in. One at a time."""
        user = self.caller.actor.user
        if user is None:
            raise Http404
        return self.shape(applying.start(user=user, by=self.caller.actor))


class ApplicationSection(OwnApplication):
    """One section of the caller's application."""

    @effect(body=SectionBody, answer=ApplicationAnswer)
    def patch(self, request: Request, body: dict[str, Any], section: str) -> dict[str, Any]:
        """Save fields of a section. What is given is checked; what is missing can follow until you hand it in."""
        if section not in Section.values or not FIELDS[section]:
            raise Http404
        if foreign := [name for name in body if name not in FIELDS[section]]:
            raise serializers.ValidationError({name: ["This field stands in another section."] for name in foreign})
        return self.shape(
            applying.save_section(application=self.own(), section=section, values=body, by=self.caller.actor)
        )


class ApplicationSubmit(OwnApplication):
    """Handing in the application."""

    @effect(body=SubmitBody, answer=ApplicationAnswer)
    def post(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        """Hand in the application for its preliminary review (§1.2.1)."""
        return self.shape(
            applying.submit(application=self.own(), consents=body, ip=client_ip(request), by=self.caller.actor)
        )


class ApplicationDocuments(OwnApplication):
    """Handing in the documents."""

    @effect(body=DocumentsBody, answer=ApplicationAnswer)
    def post(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        """Hand in billing details and documents for verification, which accepts the Distribution Agreement (§1.2.2).
        The documents themselves are uploaded on the application's page."""
        return self.shape(
            applying.submit_documents(
                application=self.own(),
                accepts_agreement=body["agreement"],
                ip=client_ip(request),
                by=self.caller.actor,
            )
        )


class ApplicationAnswerBack(OwnApplication):
    """Answering what was asked back."""

    @effect(answer=ApplicationAnswer)
    def post(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        """Hand back what was asked for; verification goes on with a new due date."""
        return self.shape(applying.answer(application=self.own(), by=self.caller.actor))


class ApplicationWithdraw(OwnApplication):
    """Withdrawing."""

    @effect(body=WithdrawBody, answer=ApplicationAnswer)
    def post(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        """Withdraw your application. A new one can be started at once."""
        return self.shape(
            applying.withdraw(application=self.own(), by=self.caller.actor, reason=body.get("reason", ""))
        )
