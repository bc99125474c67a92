"""Reads applications: for the applicant's pages, the staff's queue and one page with everything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from applications.enums import (
    ENDED,
    FIRST_SECTIONS,
    PARTICIPATING,
    SECOND_SECTIONS,
    VERIFICATION_PURPOSES,
    WITH_APPLICANT,
    WITH_STAFF,
    DocumentState,
    Purpose,
    Section,
    SectionState,
    Stage,
    Standing,
    Step,
    TextKind,
)
from applications.models import Application, AskedField, Consent, Details, Document, LegalText, Partner, Progress
from applications.models.application import ApplicationQuerySet
from applications.policy import applying, approval, transitions
from applications.policy.countries import contracting_entity
from applications.queries import likeness
from applications.queries.likeness import Likeness
from partner_portal.core import clock
from partner_portal.core.accounts.enums import Access
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.decisions import Decision
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.entities import Entity
from partner_portal.core.screening import queries as screening
from partner_portal.core.territories import queries as territories


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """A section as the task list shows it. `url_name` takes the section's value as `section`; `is_open` says whether
    the applicant may change it now; `asked` are the open questions about it."""

    section: Section
    state: SectionState
    url_name: str
    is_open: bool
    asked: Sequence[AskedField]


@dataclass(frozen=True, kw_only=True)
class TrackerStep:
    """One step on the way: `state` is done, current, upcoming or ended; `at` is when a done one was finished and the
    others were reached; `ball` is who acts next in the current one (`you`, `us` or ""); `due_on` is the day at whose
    end our answer is due."""

    key: str
    label: str | Promise
    state: str
    at: datetime | None
    ball: str
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class DocumentGroup:
    """The kept documents of one purpose, newest last; `state` is missing, uploaded, refused or accepted."""

    purpose: Purpose
    documents: Sequence[Document]
    state: str


@dataclass(frozen=True, kw_only=True)
class ApplicationFile:
    """Everything staff need on one page. `due` says how the due date came about; `approval` is how an approval would
    be judged now; `steps` are those the stage allows."""

    application: Application
    details: Details
    stage: Stage
    sections: Sequence[SectionView]
    documents: Sequence[DocumentGroup]
    other_documents: Sequence[Document]
    asked: Sequence[AskedField]
    history: Sequence[Progress]
    consents: Sequence[Consent]
    likeness: Sequence[Likeness]
    hold: Decision
    territory: Decision | None
    due: Decision | None
    approval: Decision | None
    decisions: Sequence[DecisionRecord]
    steps: frozenset[Step]


def of_user(user: User) -> ApplicationQuerySet:
    """This person's applications, newest first, with their details."""
    return Application.objects.of(user).select_related("details").order_by("-pk")


def current_of(user: User) -> Application | None:
    """The open application of a person, else the latest that ended, else None."""
    mine = of_user(user)
    return mine.open().first() or mine.first()


def may_start(user: User) -> Decision:
    """Whether this person may begin an application now, as a decision that says why not."""
    takes_part = bool(user.organisation_id) and Partner.objects.participating().filter(
        organisation=user.organisation_id
    ).exists()  # fmt: skip
    return applying.start(
        is_staff=user.is_staff,
        is_verified=EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists(),
        takes_part=takes_part,
        is_terminated=user.organisation is not None and user.organisation.access == Access.NONE,
    )


def values_of(application: Application) -> dict[str, Any]:
    """Every field of the form as it is kept, by name."""
    own = {"country": application.country, "business_kinds": application.business_kinds}
    names = (field for fields in applying.FIELDS.values() for field in fields if field not in own)
    return own | {name: getattr(application.details, name) for name in names}


def sections(application: Application) -> list[SectionView]:
    """The sections of the form with how far each is: four at first, three more after the preliminary approval."""
    values = values_of(application)
    asked = list(open_questions(application))
    groups = documents(application)
    agreed = application.consents.filter(text__kind=TextKind.AGREEMENT).exists()
    open_now = applying.OPEN_SECTIONS.get(application.stage, ())
    found = []
    for section in (*FIRST_SECTIONS, *SECOND_SECTIONS):
        questions = [question for question in asked if applying.section_of(question.field) == section]
        found.append(
            SectionView(
                section=section,
                state=_state(application.stage, section, values, groups, agreed=agreed, is_asked=bool(questions)),
                url_name="apply-section",
                is_open=section in open_now or bool(questions),
                asked=questions,
            )
        )
    return found


def _state(
    stage: str,
    section: Section,
    values: Mapping[str, Any],
    groups: Sequence[DocumentGroup],
    *,
    agreed: bool,
    is_asked: bool,
) -> SectionState:
    if is_asked:
        return SectionState.NEEDS_ANSWER
    if section in SECOND_SECTIONS and stage in (Stage.DRAFT, Stage.SUBMITTED, Stage.DECLINED):
        return SectionState.LATER
    if section == Section.AGREEMENT:
        return SectionState.DONE if agreed else SectionState.NOT_STARTED
    if section == Section.DOCUMENTS:
        there = [group for group in groups if group.state in (DocumentState.UPLOADED, DocumentState.ACCEPTED)]
        if len(there) == len(groups):
            return SectionState.DONE
        return SectionState.IN_PROGRESS if there else SectionState.NOT_STARTED
    if not applying.is_begun(section, values):
        return SectionState.NOT_STARTED
    return SectionState.IN_PROGRESS if applying.missing(section, values) else SectionState.DONE


def can_submit(application: Application) -> bool:
    """Whether every section of the present round is done, so that only the consents (or the answer) are left."""
    round_of = {Stage.DRAFT: FIRST_SECTIONS, Stage.PRELIMINARILY_APPROVED: (Section.BILLING, Section.DOCUMENTS)}
    wanted = round_of.get(Stage(application.stage), ())
    states = {view.section: view.state for view in sections(application)}
    return bool(wanted) and all(states[section] == SectionState.DONE for section in wanted)


# The way of an application: key, what it is called, the stages in which it is the current step.
WAY: tuple[tuple[str, Promise | str, frozenset[str]], ...] = (
    ("apply", gettext_lazy("Your application"), frozenset({Stage.DRAFT})),
    ("review", gettext_lazy("First review"), frozenset({Stage.SUBMITTED})),
    ("documents", gettext_lazy("Billing details and documents"), frozenset({Stage.PRELIMINARILY_APPROVED})),
    (
        "verification",
        gettext_lazy("Verification"),
        frozenset({Stage.DOCUMENTS_SUBMITTED, Stage.VERIFYING, Stage.INFORMATION_NEEDED}),
    ),
    ("partner", gettext_lazy("Partner, with Bronze status"), frozenset({Stage.APPROVED})),
)


def tracker(application: Application) -> list[TrackerStep]:
    """Where the application stands: who has the ball and when our answer is due. One query.

    The last step of one that ended otherwise is the one it ended in, with the state `ended`.
    """
    reached: dict[str, datetime] = {"apply": application.started_at}
    last = "apply"
    for progress in application.history.order_by("pk"):
        for key, _label, stages in WAY:
            if progress.stage_after in stages:
                reached.setdefault(key, progress.at)
                last = key
    ended = application.stage in ENDED and application.stage != Stage.APPROVED
    keys = [key for key, _label, _stages in WAY]
    finished = {key: reached[after] for key, after in pairwise(key for key in keys if key in reached)}
    steps = []
    for key, label, stages in WAY:
        state = "upcoming"
        if keys.index(key) < keys.index(last) or application.stage == Stage.APPROVED:
            state = "done"
        elif key == last:
            state = "ended" if ended else "current"
        is_current = application.stage in stages
        steps.append(
            TrackerStep(
                key=key,
                label=label,
                state=state,
                at=finished.get(key, reached.get(key)),
                ball=ball_of(application) if is_current else "",
                due_on=application.due_on if is_current else None,
            )
        )
    return steps


def ball_of(application: Application) -> str:
    """Who acts next: `you` (the applicant), `us` (the vendor), "" once it has ended."""
    if application.stage in WITH_APPLICANT:
        return "you"
    return "us" if application.stage in WITH_STAFF else ""


def history(application: Application) -> QuerySet[Progress]:
    """The steps with their words, oldest first; pages for the applicant show `words.note`, never `words.reason`."""
    return application.history.select_related("words", "decision").order_by("pk")


def open_questions(application: Application) -> QuerySet[AskedField]:
    """What staff asked and nobody answered yet."""
    return application.asked.filter(answered_at=None).order_by("pk")


def documents(application: Application) -> list[DocumentGroup]:
    """The documents of each purpose that verification asks for. One query."""
    return _grouped(Document.objects.kept().filter(application=application))


def _grouped(kept: Iterable[Document]) -> list[DocumentGroup]:
    rows = list(kept)
    groups = []
    for purpose in VERIFICATION_PURPOSES:
        mine = [document for document in rows if document.purpose == purpose]
        states = {document.state for document in mine}
        best = (DocumentState.ACCEPTED, DocumentState.UPLOADED, DocumentState.REFUSED)
        state = next((state.value for state in best if state in states), "missing")
        groups.append(DocumentGroup(purpose=purpose, documents=mine, state=state))
    return groups


def judged_purposes(application: Application) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The purposes with an accepted document, and those with refused ones alone; sorted."""
    kept = Document.objects.kept().filter(application=application)
    accepted = set(kept.filter(state=DocumentState.ACCEPTED).values_list("purpose", flat=True))
    refused = set(kept.filter(state=DocumentState.REFUSED).values_list("purpose", flat=True)) - accepted
    return tuple(sorted(accepted)), tuple(sorted(refused))


def text_in_force(kind: str, application: Application | None = None) -> LegalText:
    """The version of a text in force today, where the application's entity sits or will (Cyprus while nobody knows)."""
    entity: str = Entity.CYPRUS
    if application is not None and (application.entity or application.country):
        entity = application.entity or contracting_entity(application.country)
    return LegalText.objects.in_force(kind, clock.today(entity))


def latest_consent(application: Application, kind: str) -> Consent | None:
    """The last time the applicant agreed to a text of this kind."""
    return application.consents.filter(text__kind=kind).select_related("text").order_by("-pk").first()


def legal_entity_of(application: Application) -> Organisation | None:
    """The organisation remembered for the application's country and tax ID, if there is one."""
    if not application.details.tax_id:
        return None
    return Organisation.objects.filter(country=application.country, tax_id=application.details.tax_id).first()


def legal_address_of(details: Details, country: str) -> str:
    """The legal address as one writes it, line by line: street, postcode and town, region, country in English."""
    town = " ".join(filter(None, (details.legal_postcode, details.legal_city)))
    name = str(countries.name(country)) if country else ""
    return "\n".join(filter(None, (details.legal_street, town, details.legal_region, name)))


def is_compliance(user: User) -> bool:
    """Whether a person takes the compliance step that some territories ask for (§2.4)."""
    return user.has_perm("core.decide_match")


def judge_approval(application: Application, *, by_compliance: bool) -> Decision:
    """Whether the application could be approved now (§1.3), and what stands against it."""
    known = legal_entity_of(application)
    standings = set(Partner.objects.filter(organisation=known).values_list("standing", flat=True)) if known else set()
    applicant = application.applicant
    accepted, _refused = judged_purposes(application)
    return approval.approval(
        is_verifying=application.stage == Stage.VERIFYING,
        accepted=accepted,
        unjudged=Document.objects.kept().filter(application=application, state=DocumentState.UPLOADED).count(),
        consents=tuple(sorted(set(application.consents.values_list("text__kind", flat=True)))),
        questions=open_questions(application).count(),
        hold=screening.hold(application.public_id).verdict,
        territory=territories.judge(application.country).verdict,
        by_compliance=by_compliance,
        participating=bool(standings & PARTICIPATING),
        terminated=Standing.TERMINATED in standings,
        applicant_elsewhere=applicant.is_staff
        or not applicant.is_active
        or (applicant.organisation_id is not None and applicant.organisation_id != (known.pk if known else None)),
    )


def queue() -> ApplicationQuerySet:
    """What waits for staff, the one due first in front; with details, applicant, reviewer and manager."""
    return Application.objects.with_staff().select_related("details", "applicant", "reviewer", "manager")


def overdue() -> ApplicationQuerySet:
    """What waits for staff longer than allowed."""
    return queue().filter(due_at__lte=clock.now())


def first_due() -> datetime | None:
    """When the first of the waiting applications is due."""
    return Application.objects.with_staff().values_list("due_at", flat=True).first()


def file_of(application: Application, *, reader: User | None = None) -> ApplicationFile:
    """Everything about one application, for staff; `approval` is judged as if `reader` approved now."""
    kept = list(Document.objects.filter(application=application).select_related("uploaded_by").order_by("pk"))
    current = [document for document in kept if document.file and not document.removed_at]
    decided = DecisionRecord.objects.about(application.public_id)
    shown = application.stage != Stage.DRAFT
    return ApplicationFile(
        application=application,
        details=application.details,
        stage=Stage(application.stage),
        sections=sections(application),
        documents=_grouped(current),
        other_documents=[document for document in current if document.purpose not in VERIFICATION_PURPOSES],
        asked=list(application.asked.order_by("pk")),
        history=list(history(application)),
        consents=list(application.consents.select_related("text", "user").order_by("pk")),
        likeness=likeness.of(application) if shown else [],
        hold=screening.hold(application.public_id),
        territory=territories.judge(application.country) if application.country else None,
        due=_why_due(decided) if application.due_at else None,
        approval=judge_approval(application, by_compliance=reader is None or is_compliance(reader)) if shown else None,
        decisions=list(decided),
        steps=transitions.steps_from(application.stage),
    )


def _why_due(decided: QuerySet[DecisionRecord]) -> Decision | None:
    latest = decided.filter(rule="calendars.due").first()
    return latest.decision if latest else None


def stage_words(application: Application) -> str:
    """What stands on the applicant's dashboard: where it is and who acts next, in a sentence."""
    match application.stage:
        case Stage.DRAFT:
            return _("Fill in the rest and send it when you are ready.")
        case Stage.SUBMITTED:
            return _("We are looking at your application.")
        case Stage.PRELIMINARILY_APPROVED:
            return _("Add billing details and documents, and accept the agreement.")
        case Stage.DOCUMENTS_SUBMITTED | Stage.VERIFYING:
            return _("We are verifying your documents.")
        case Stage.INFORMATION_NEEDED:
            return _("We have a question. Answer it and we go on.")
        case Stage.APPROVED:
            return _("Your company is a partner.")
        case Stage.WITHDRAWN:
            return _("You withdrew this application. You can start another one at any time.")
    return _("This application has ended.")
