"""Staff review applications: the queue by due date, everything on one page, each step one dialog (§1.2, §1.3)."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries
from unfold.dataclasses import ActionDialog, UnfoldAction
from unfold.decorators import display
from unfold.enums import ActionVariant

from applications import permissions
from applications.actions import approval, review
from applications.admin.files import PageAdmin, done, fitting
from applications.enums import OPEN, WITH_STAFF, Stage, Step
from applications.forms.staff import (
    ApproveForm,
    AskForm,
    AssignForm,
    EntityForm,
    NoteForm,
    RefusalForm,
    SeenForm,
)
from applications.models import Application
from applications.policy import transitions
from applications.policy.approval import FINAL, WAITING
from applications.queries import staff
from applications.templatetags.office import TONES
from partner_portal.core import clock
from partner_portal.core.actors import Actor, person
from partner_portal.core.decisions import Decision, Verdict
from partner_portal.core.entities import Entity
from partner_portal.core.staff import Group, QueueAdmin, action, due_column, urgency

REVIEW = "applications.review_application"
# Every dialog sends the version that the page showed.
SEEN = {"hx-include": "#seen"}

# What waits for staff, the one due first; then what waits for the applicant; then what ended.
BY_DUE = (
    Case(
        When(stage__in=sorted(WITH_STAFF), then=Value(0)),
        When(stage__in=sorted(OPEN), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    ),
    F("due_at").asc(nulls_last=True),
    "-pk",
)

# From here on people ask whether it can be approved.
NEAR = frozenset({Stage.DOCUMENTS_SUBMITTED, Stage.VERIFYING, Stage.INFORMATION_NEEDED})

# button → the step it takes; the others go with any application that has not ended.
STEPS = {
    "approve_preliminarily": Step.APPROVE_PRELIMINARILY,
    "decline": Step.DECLINE,
    "start_verification": Step.START_VERIFICATION,
    "ask": Step.ASK,
    "approve": Step.APPROVE,
    "reject": Step.REJECT,
}


@admin.register(Application)
class ApplicationAdmin(PageAdmin, QueueAdmin):
    """What waits for us, the one due first; a page says all there is to decide by."""

    group = Group.PARTNERS
    icon = "inbox"
    list_display = ["company", "stage_shown", "due", "country_shown", "reviewer"]
    list_display_links = ["company"]
    list_filter = ["stage", "entity", ("reviewer", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["details", "reviewer", "applicant"]
    search_fields = [
        "=public_id",
        "details__legal_name",
        "details__trading_name",
        "details__tax_id",
        "applicant__email",
    ]
    search_help_text = gettext_lazy("Company, tax ID, e-mail address of the applicant, or id")
    ordering = BY_DUE
    change_form_template = "admin/applications/application/show.html"
    actions_detail = [
        "approve_preliminarily",
        "approve",
        "start_verification",
        "ask",
        "decline",
        "reject",
        "assign",
        "change_entity",
    ]

    due = due_column(
        "due_at", is_waiting=lambda item: item.stage in WITH_STAFF, description=gettext_lazy("answer due before")
    )

    @display(description=gettext_lazy("company"), ordering="details__legal_name")
    def company(self, application: Application) -> str:
        """The company, as far as it has a name yet."""
        return Truncator(self.title_of(application)).chars(60)

    @display(description=gettext_lazy("stage"), ordering="stage", label=TONES)
    def stage_shown(self, application: Application) -> tuple[str, str]:
        """The stage as a word in its colour."""
        return application.stage, application.get_stage_display()

    @display(description=gettext_lazy("country"), ordering="country")
    def country_shown(self, application: Application) -> str:
        """The country by name."""
        return str(countries.name(application.country)) or "–"

    def title_of(self, item: Application) -> str:
        """The company's legal name; the applicant's, before there is one."""
        details = getattr(item, "details", None)
        return (details.legal_name if details else "") or _("Application of %(person)s") % {"person": item.applicant}

    def waiting(self, request: HttpRequest) -> QuerySet[Application]:
        """What waits for the vendor, the one due first, for who may decide."""
        return Application.objects.with_staff() if request.user.has_perm(REVIEW) else Application.objects.none()

    def why_not(self, request: HttpRequest, item: Application) -> str:
        """Someone was faster, or the stage is another one."""
        if not request.user.has_perm(REVIEW):
            return super().why_not(request, item)
        said = _("%(company)s stands at “%(stage)s” now, where this step has no place. Somebody may have been faster.")
        return said % {"company": self.title_of(item), "stage": item.get_stage_display()}

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[UnfoldAction]:
        """The steps that the stage allows, and who looks after it."""
        application = Application.objects.filter(pk=object_id).first()
        if application is None or not application.is_open:
            return []
        allowed = transitions.steps_from(application.stage)
        wanted = {name for name, step in STEPS.items() if step in allowed} | {"assign"}
        if application.stage != Stage.DRAFT:
            wanted.add("change_entity")
        return fitting(super().get_actions_detail(request, object_id), wanted)

    def has_approve_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Reviewers; and compliance, without whom some territories are not approved (§2.4)."""
        return permissions.may_approve(request.user)

    def shown(self, request: HttpRequest, item: Application) -> dict[str, Any]:
        """Everything to decide by."""
        page = staff.review(item, reader=person(request.user).user)
        late = item.stage in WITH_STAFF and item.due_at is not None
        return {
            "application": item,
            "page": page,
            "file": page.file,
            "urgency": urgency(item.due_at, clock.now()) if late and item.due_at else "",
            "is_with_staff": item.stage in WITH_STAFF,
            "country": self.country_shown(item),
            "entity": Entity(item.entity).label if item.entity else "",
            "may_judge": item.stage in (Stage.DOCUMENTS_SUBMITTED, Stage.VERIFYING) and request.user.has_perm(REVIEW),
            "may_open": request.user.has_perm("applications.open_document"),
            "likenesses": [(like, url_of_like(like)) for like in page.likenesses],
            "is_near": item.stage in NEAR,
            "has_papers": item.stage in NEAR or any(papers.rows for papers in page.papers),
            "against": against(page.file.approval),
            "held": {Step.APPROVE} if page.file.approval and not page.file.approval.is_met else set(),
        }

    @action(
        description=gettext_lazy("Approve preliminarily"),
        url_path="approve-preliminarily",
        key="a",
        attrs=SEEN,
        permissions=[REVIEW],
        variant=ActionVariant.PRIMARY,
        dialog=ActionDialog(
            title=gettext_lazy("Approve preliminarily?"),
            description=gettext_lazy("The applicant goes on to billing details and documents (§1.2.2)."),
            form_class=NoteForm,
            form_submit_text=gettext_lazy("Approve preliminarily"),
        ),
    )
    def approve_preliminarily(self, request: HttpRequest, form: NoteForm, object_id: str) -> None:
        """Let the applicant go on."""
        application, by, seen = self._given(request, form, object_id)
        note = form.cleaned_data["note"]
        if done(
            form,
            lambda: review.approve_preliminarily(application=application, note=note, by=by, expected_version=seen),
        ):
            self._say(request, application, _("%(company)s hands in billing details and documents next."))

    @action(
        description=gettext_lazy("Decline"),
        url_path="decline",
        key="r",
        attrs=SEEN,
        permissions=[REVIEW],
        variant=ActionVariant.DANGER,
        dialog=ActionDialog(
            title=gettext_lazy("Decline this application?"),
            description=gettext_lazy("It ends, and the applicant is told by e-mail. A new one can be started later."),
            form_class=RefusalForm,
            form_submit_text=gettext_lazy("Decline"),
        ),
    )
    def decline(self, request: HttpRequest, form: RefusalForm, object_id: str) -> None:
        """End it at the preliminary review."""
        application, by, seen = self._given(request, form, object_id)
        reason, note = form.cleaned_data["reason"], form.cleaned_data["note"]
        if done(
            form,
            lambda: review.decline(application=application, reason=reason, note=note, by=by, expected_version=seen),
        ):
            self._say(request, application, _("%(company)s is declined. The applicant gets an e-mail."))

    @action(
        description=gettext_lazy("Start verification"),
        url_path="start-verification",
        key="a",
        attrs=SEEN,
        permissions=[REVIEW],
        variant=ActionVariant.PRIMARY,
        dialog=ActionDialog(
            title=gettext_lazy("Start the verification?"),
            description=gettext_lazy("You become the reviewer, unless there is one. The due date stays."),
            form_class=SeenForm,
            form_submit_text=gettext_lazy("Start"),
        ),
    )
    def start_verification(self, request: HttpRequest, form: SeenForm, object_id: str) -> None:
        """Begin to look at the documents."""
        application, by, seen = self._given(request, form, object_id)
        if done(form, lambda: review.start_verification(application=application, by=by, expected_version=seen)):
            self._say(request, application, _("%(company)s is in verification. Judge each document below."))

    @action(
        description=gettext_lazy("Ask for more"),
        url_path="ask",
        attrs=SEEN,
        permissions=[REVIEW],
        dialog=ActionDialog(
            title=gettext_lazy("Ask for more information"),
            description=gettext_lazy("Write beside each thing what is wrong or missing; leave the others empty."),
            form_class=AskForm,
            form_submit_text=gettext_lazy("Ask"),
        ),
    )
    def ask(self, request: HttpRequest, form: AskForm, object_id: str) -> None:
        """Ask named things back."""
        application, by, seen = self._given(request, form, object_id)
        given = form.cleaned_data
        if done(
            form,
            lambda: review.ask(
                application=application, fields=given["asked"], note=given["note"], by=by, expected_version=seen
            ),
        ):
            self._say(request, application, _("%(company)s is asked. It comes back here with the answer."))

    @action(
        description=gettext_lazy("Approve"),
        url_path="approve",
        key="a",
        attrs=SEEN | {"data-step": Step.APPROVE},
        permissions=["approve"],
        variant=ActionVariant.PRIMARY,
        dialog=ActionDialog(
            title=gettext_lazy("Make this company a partner?"),
            description=gettext_lazy(
                "At once: accepted, Bronze with its 90 days, the agreement concluded, two e-mails (§1.3)."
            ),
            form_class=ApproveForm,
            form_submit_text=gettext_lazy("Approve"),
        ),
    )
    def approve(self, request: HttpRequest, form: ApproveForm, object_id: str) -> None:
        """Accept the applicant as a partner."""
        application, by, seen = self._given(request, form, object_id)
        if done(form, lambda: approval.approve(application=application, by=by, expected_version=seen)):
            self._say(request, application, _("%(company)s is a partner now."))

    @action(
        description=gettext_lazy("Reject"),
        url_path="reject",
        key="r",
        attrs=SEEN,
        permissions=[REVIEW],
        variant=ActionVariant.DANGER,
        dialog=ActionDialog(
            title=gettext_lazy("Reject this application?"),
            description=gettext_lazy("It ends, and the applicant is told by e-mail. A new one can be started later."),
            form_class=RefusalForm,
            form_submit_text=gettext_lazy("Reject"),
        ),
    )
    def reject(self, request: HttpRequest, form: RefusalForm, object_id: str) -> None:
        """End it at the verification."""
        application, by, seen = self._given(request, form, object_id)
        reason, note = form.cleaned_data["reason"], form.cleaned_data["note"]
        if done(
            form,
            lambda: review.reject(application=application, reason=reason, note=note, by=by, expected_version=seen),
        ):
            self._say(request, application, _("%(company)s is rejected. The applicant gets an e-mail."))

    @action(
        description=gettext_lazy("Assign"),
        url_path="assign",
        permissions=["applications.assign_application"],
        dialog=ActionDialog(
            title=gettext_lazy("Who looks after it?"),
            description=gettext_lazy("The partner manager goes on with the partner."),
            form_class=AssignForm,
            form_submit_text=gettext_lazy("Assign"),
        ),
    )
    def assign(self, request: HttpRequest, form: AssignForm, object_id: str) -> None:
        """Give it a reviewer and a partner manager."""
        application = get_object_or_404(Application, pk=object_id)
        given = form.cleaned_data
        if done(
            form,
            lambda: review.assign(
                application=application, reviewer=given["reviewer"], manager=given["manager"], by=person(request.user)
            ),
        ):
            self._say(request, application, _("%(company)s is assigned."))

    @action(
        description=gettext_lazy("Change the contracting entity"),
        url_path="change-entity",
        attrs=SEEN,
        permissions=[REVIEW],
        dialog=ActionDialog(
            title=gettext_lazy("Contract with another entity?"),
            description=gettext_lazy("It settles currency and calendar (§15.1). A due date already set stays."),
            form_class=EntityForm,
            form_submit_text=gettext_lazy("Change"),
        ),
    )
    def change_entity(self, request: HttpRequest, form: EntityForm, object_id: str) -> None:
        """Change with whom the applicant will contract."""
        application, by, seen = self._given(request, form, object_id)
        given = form.cleaned_data
        if done(
            form,
            lambda: review.change_entity(
                application=application,
                entity=given["entity"],
                reason=given["reason"],
                by=by,
                expected_version=seen,
            ),
        ):
            said = _("%(company)s contracts with %(entity)s.")
            messages.success(
                request, said % {"company": self.title_of(application), "entity": Entity(given["entity"]).label}
            )

    def _given(self, request: HttpRequest, form: SeenForm, object_id: str) -> tuple[Application, Actor, int]:
        application = get_object_or_404(Application.objects.select_related("details", "applicant"), pk=object_id)
        return application, person(request.user), form.cleaned_data["seen"]

    def _say(self, request: HttpRequest, application: Application, said: str) -> None:
        messages.success(request, said % {"company": self.title_of(application)})


def against(judgement: Decision | None) -> list[str]:
    """All that stands against an approval, in sentences."""
    if judgement is None or judgement.is_met:
        return []
    sentences = []
    for name in judgement.value if isinstance(judgement.value, tuple) else ():
        is_final = name in FINAL and judgement.inputs.get(str(name), Verdict.NOT_MET) != Verdict.OPEN
        sentences.append(_(FINAL[name] if is_final else WAITING[name]))
    return sentences


def url_of_like(like: staff.Like) -> str:
    """The office's page of what is alike; nothing where it is gone."""
    return reverse(f"admin:applications_{like.kind}_change", args=[like.pk]) if like.pk else ""
