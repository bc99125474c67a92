"""Applications and partners for the vendor's own systems, and for staff."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request

from applications.actions import approval, review, standing
from applications.api.partner import PartnerAnswer, shape_partner
from applications.enums import Stage, Standing
from applications.models import Application, Document, Partner
from applications.policy.applying import ASKABLE
from partner_portal.core.api.effects import effect
from partner_portal.core.api.resources import ItemResource, ListResource, Resource
from partner_portal.core.api.serializers import Answer, Body, PageQuery


class StaffDocumentAnswer(Answer):
    """A document, without its file."""

    id = serializers.CharField()
    purpose = serializers.CharField()
    state = serializers.CharField()
    remark = serializers.CharField()


class StaffApplicationAnswer(Answer):
    """An application as staff see it in a list."""

    id = serializers.CharField()
    stage = serializers.ChoiceField(choices=Stage.values)
    company = serializers.CharField(help_text="The legal name as the applicant gave it; empty once erased.")
    country = serializers.CharField()
    contracting_entity = serializers.CharField()
    submitted = serializers.DateTimeField(allow_null=True)
    due = serializers.DateTimeField(allow_null=True, help_text="From this instant on the answer is late.")
    escalated = serializers.DateTimeField(allow_null=True)
    reviewer = serializers.CharField(allow_null=True, help_text="The public id of the reviewer.")
    partner = serializers.CharField(allow_null=True, help_text="The partner it became.")
    version = serializers.IntegerField()
    documents = StaffDocumentAnswer(many=True)
    example = {
        "id": "app_0123456789abcdefghjkmnpqrs",
        "stage": "submitted",
        "company": "Linden Software GmbH",
        "country": "DE",
        "contracting_entity": "cyprus",
        "submitted": "2026-11-03T10:00:00Z",
        "due": "2026-11-12T22:00:00Z",
        "escalated": None,
        "reviewer": None,
        "partner": None,
        "version": 5,
        "documents": [],
    }


class ApplicationQuery(PageQuery):
    """Narrows the applications."""

    stage = serializers.ChoiceField(choices=Stage.values, required=False, help_text="Only those in this stage.")


class PartnerQuery(PageQuery):
    """Narrows the partners."""

    standing = serializers.ChoiceField(choices=Standing.values, required=False, help_text="Only those that stand so.")


class NoteBody(Body):
    """A note the applicant reads, a reason staff keep, and the version that was looked at."""

    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(
        min_value=1, required=False, help_text="Refused if the application has changed since this version."
    )


class AskBody(Body):
    """What is asked back."""

    fields_asked = serializers.DictField(
        child=serializers.CharField(max_length=500),
        help_text=f"Field → what is wrong or missing. Fields: {', '.join(ASKABLE[:4])}, …, document:tax_id.",
    )
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=1, required=False)


class JudgeBody(Body):
    """What was made of a document."""

    accept = serializers.BooleanField()
    remark = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ReasonBody(Body):
    """Why."""

    reason = serializers.CharField(max_length=500)


class StaffApplications(Resource):
    """Every application."""

    scope = "staff:applications:read"
    write_scope = "staff:applications:write"
    answer = StaffApplicationAnswer

    def rows(self) -> QuerySet[Application]:
        """All that were handed in."""
        return (
            Application.objects.exclude(submitted_at=None)
            .select_related("details", "reviewer", "partner")
            .prefetch_related("documents")
        )

    def shape(self, row: Application) -> dict[str, Any]:
        """One application."""
        return {
            "id": row.public_id,
            "stage": row.stage,
            "company": row.details.legal_name,
            "country": row.country,
            "contracting_entity": row.entity,
            "submitted": row.submitted_at,
            "due": row.due_at,
            "escalated": row.escalated_at,
            "reviewer": row.reviewer.public_id if row.reviewer else None,
            "partner": row.partner.public_id if hasattr(row, "partner") else None,
            "version": row.version,
            "documents": [
                {"id": each.public_id, "purpose": each.purpose, "state": each.state, "remark": each.remark}
                for each in row.documents.all()
                if each.removed_at is None
            ],
        }


class StaffApplicationList(StaffApplications, ListResource):
    """List the applications that were handed in, newest first."""

    query = ApplicationQuery

    def filtered(self, rows: QuerySet[Any, Any], asked: dict[str, Any]) -> QuerySet[Any, Any]:
        """Those in one stage, if asked."""
        return rows.filter(**asked)


class StaffApplicationItem(StaffApplications, ItemResource):
    """Read one application."""


class StaffStep(StaffApplications, ItemResource):
    """A step of an application: `POST` takes it."""

    http_method_names = ["post"]
    step: ClassVar[Callable[..., Application]]

    def take(self, id: str, **values: Any) -> dict[str, Any]:
        """Take it, and answer with the application as it is then."""
        version = values.pop("version", None)
        type(self).step(application=self.found(id), by=self.caller.actor, expected_version=version, **values)
        return self.shape(self.found(id))


class StaffDecline(StaffStep):
    """Declining."""

    step = review.decline

    @effect(body=NoteBody, answer=StaffApplicationAnswer)
    def post(self, request: Request, body: dict[str, Any], id: str) -> dict[str, Any]:
        """Decline at the preliminary review, with a reason for the file (§1.2.1)."""
        return self.take(id, **body)


class StaffApprovePreliminarily(StaffStep):
    """Going on to verification."""

    step = review.approve_preliminarily

    @effect(body=NoteBody, answer=StaffApplicationAnswer)
    def post(self, request: Request, body: dict[str, Any], id: str) -> dict[str, Any]:
        """Approve preliminarily: the applicant goes on to billing details and documents (§1.2.2)."""
        return self.take(id, **body)


class StaffAsk(StaffStep):
    """Asking back."""

    step = review.ask

    @effect(body=AskBody, answer=StaffApplicationAnswer)
    def post(self, request: Request, body: dict[str, Any], id: str) -> dict[str, Any]:
        """Ask for more information, field by field (§1.2.2)."""
        return self.take(id, fields=body.pop("fields_asked"), **body)


class StaffReject(StaffStep):
    """Rejecting."""

    step = review.reject

    @effect(body=NoteBody, answer=StaffApplicationAnswer)
    def post(self, request: Request, body: dict[str, Any], id: str) -> dict[str, Any]:
        """End the verification against the applicant, with a reason for the file."""
        return self.take(id, **body)


class StaffJudge(StaffApplications, ItemResource):
    """One document of an application."""

    http_method_names = ["post"]

    @effect(body=JudgeBody, answer=StaffApplicationAnswer)
    def post(self, request: Request, body: dict[str, Any], id: str, document: str) -> dict[str, Any]:
        """Accept or refuse a document; a refusal says why, and the applicant reads it."""
        application = self.found(id)
        found = get_object_or_404(Document, application=application, public_id=document)
        review.judge_document(document=found, by=self.caller.actor, **body)
        return self.shape(self.found(id))


class VersionBody(Body):
    """The version that was looked at."""

    version = serializers.IntegerField(min_value=1, required=False)


class StaffApprove(StaffApplications, ItemResource):
    """Accepting a partner."""

    http_method_names = ["post"]

    @effect(body=VersionBody, answer=PartnerAnswer, status=201)
    def post(self, request: Request, body: dict[str, Any], id: str) -> dict[str, Any]:
        """Approve: the company is a Bronze partner, and the agreement is concluded (§1.3). Refused while something is
        missing, and the decision says what."""
        partner = approval.approve(
            application=self.found(id), by=self.caller.actor, expected_version=body.get("version")
        )
        return shape_partner(partner)


class StaffPartners(Resource):
    """Every partner."""

    scope = "staff:partners:read"
    answer = PartnerAnswer

    def rows(self) -> QuerySet[Partner]:
        """All of them."""
        return Partner.objects.select_related("organisation", "manager")

    def shape(self, row: Partner) -> dict[str, Any]:
        """One partner."""
        return shape_partner(row)


class StaffPartnerList(StaffPartners, ListResource):
    """List the partners, newest first."""

    query = PartnerQuery

    def filtered(self, rows: QuerySet[Any, Any], asked: dict[str, Any]) -> QuerySet[Any, Any]:
        """Those that stand so, if asked."""
        return rows.filter(**asked)


class StaffPartnerItem(StaffPartners, ItemResource):
    """Read one partner."""


class StaffStanding(StaffPartners, ItemResource):
    """A change of a partner's standing: `POST` makes it."""

    http_method_names = ["post"]
    act: ClassVar[Callable[..., Partner]]

    def take(self, id: str, reason: str) -> dict[str, Any]:
        """Make it, and answer with the partner as it is then."""
        type(self).act(partner=self.found(id), reason=reason, by=self.caller.actor)
        return self.shape(self.found(id))


class StaffSuspend(StaffStanding):
    """Suspending."""

    write_scope = "staff:standing:write"
    act = standing.suspend

    @effect(body=ReasonBody, answer=PartnerAnswer)
    def post(self, request: Request, body: dict[str, Any], id: str) -> dict[str, Any]:
        """Suspend a partner: read-only from this second on, but for answers (R37)."""
        return self.take(id, **body)


class StaffReinstate(StaffStanding):
    """Reinstating."""

    write_scope = "staff:standing:write"
    act = standing.reinstate

    @effect(body=ReasonBody, answer=PartnerAnswer)
    def post(self, request: Request, body: dict[str, Any], id: str) -> dict[str, Any]:
        """End a suspension."""
        return self.take(id, **body)


class StaffTerminate(StaffStanding):
    """Terminating."""

    write_scope = "staff:termination:write"
    act = standing.terminate

    @effect(body=ReasonBody, answer=PartnerAnswer)
    def post(self, request: Request, body: dict[str, Any], id: str) -> dict[str, Any]:
        """Terminate a partner: no access from this second on (§1.5)."""
        return self.take(id, **body)
