"""Reads the program office's page of an application: its whole file, worded and joined to what is known beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_countries import countries

from applications.enums import (
    VERIFICATION_PURPOSES,
    BusinessKind,
    DocumentState,
    Headcount,
    LegalForm,
    Purpose,
    Section,
    Stage,
)
from applications.models import Affiliate, Application, AskedField, Details, Document, Partner, Progress
from applications.policy.applying import ASKABLE, FIELDS
from applications.queries import applications
from applications.queries.applications import ApplicationFile
from applications.queries.likeness import Likeness
from partner_portal.core.accounts.models import User
from partner_portal.core.audit.queries import names
from partner_portal.core.screening.models import Match

DOCUMENT = "document:"
TOLD = tuple(section for section, fields in FIELDS.items() if fields)
# The fields that are a choice from a list.
CHOICES = {"legal_form": LegalForm, "employees": Headcount}
# How many earlier applications a page names.
EARLIER = 20

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing the applicant told: `asked` is the question about it that is still open."""

    name: str
    label: Text
    value: str
    is_link: bool = False
    asked: AskedField | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the form."""

    title: Text
    rows: Sequence[Row]


@dataclass(frozen=True, kw_only=True)
class AskLine:
    """One thing that can be asked back; `remark` is what staff wrote when they refused the document."""

    name: str
    label: Text
    value: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class AskPart:
    """Things that can be asked back, under one heading."""

    title: Text
    lines: Sequence[AskLine]


@dataclass(frozen=True, kw_only=True)
class StepTaken:
    """One step of the history: who took it, what the applicant read, what staff keep."""

    progress: Progress
    who: str
    note: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question to the applicant, in words."""

    question: AskedField
    label: Text
    who: str


@dataclass(frozen=True, kw_only=True)
class DocumentRow:
    """A document, who judged it, and how often staff opened it."""

    document: Document
    who: str
    views: int


@dataclass(frozen=True, kw_only=True)
class Papers:
    """The documents for one purpose; `state` is missing where there is none."""

    purpose: Purpose
    rows: Sequence[DocumentRow]
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class Like:
    """A company that is like the applicant's, and in what; `pk` is the row's key, None where there is no page of it."""

    kind: str
    name: str
    state: Text
    traits: Sequence[Text]
    pk: int | None


@dataclass(frozen=True, kw_only=True)
class Review:
    """Everything to decide an application by."""

    file: ApplicationFile
    parts: Sequence[Part]
    papers: Sequence[Papers]
    matches: Sequence[Match]
    likenesses: Sequence[Like]
    asked: Sequence[Asked]
    steps: Sequence[StepTaken]
    participations: Sequence[Partner]
    earlier: Sequence[Application]


def review(application: Application, *, reader: User | None = None) -> Review:
    """The whole file, in a fixed number of queries; the approval is judged as if `reader` approved now,
    anyone where none is named."""
    file = applications.file_of(application, reader=reader)
    given = [
        *((group.purpose, document, group.state) for group in file.documents for document in group.documents),
        *((Purpose(document.purpose), document, "") for document in file.other_documents),
    ]
    called = names(
        [step.by for step in file.history]
        + [question.asked_by for question in file.asked]
        + [document.judged_by for _purpose, document, _state in given]
    )
    return Review(
        file=file,
        parts=parts_of(application, file.details, {each.field: each for each in file.asked if not each.answered_at}),
        papers=papers_of(file, called),
        matches=list(
            Match.objects.filter(party__subject=application.public_id).select_related("name", "entry__source_list")
        ),
        likenesses=located(file.likeness),
        asked=[
            Asked(question=each, label=label_of(each.field), who=called.get(each.asked_by, "")) for each in file.asked
        ],
        steps=[step_of(each, called) for each in reversed(file.history)],
        participations=list(participations_of(application, file.details)),
        earlier=list(earlier_applications(application, file.details)),
    )


def details_of(application: Application) -> Details:
    """What the applicant told; empty where nothing was saved yet."""
    return Details.objects.filter(application=application).first() or Details(application=application)


def told_sections(application: Application, details: Details) -> list[str]:
    """The sections that can have been filled in: billing comes after the preliminary approval (§1.2.2)."""
    before = application.stage in (Stage.DRAFT, Stage.SUBMITTED, Stage.DECLINED)
    second = not before or bool(details.billing_email or details.bank_account)
    return [section for section in TOLD if second or section != Section.BILLING]


def parts_of(application: Application, details: Details, asked: Mapping[str, AskedField]) -> list[Part]:
    """The form's parts with what was told."""
    return [
        Part(
            title=Section(section).label,
            rows=[
                Row(
                    name=name,
                    label=label_of(name),
                    value=value_of(name, application, details),
                    is_link=name == "website",
                    asked=asked.get(name),
                )
                for name in FIELDS[section]
                if name in ASKABLE
            ],
        )
        for section in told_sections(application, details)
    ]


def value_of(name: str, application: Application, details: Details) -> str:
    """One thing the applicant told, in words."""
    if name == "country":
        return str(countries.name(application.country)) if application.country else ""
    if name == "business_kinds":
        return ", ".join(str(BusinessKind(kind).label) for kind in application.business_kinds)
    if name == "affiliates":
        return "\n".join(
            ", ".join(filter(None, (each.get("name"), each.get("country"), each.get("relation"))))
            for each in details.affiliates
        )
    if name in CHOICES and getattr(details, name) in CHOICES[name].values:
        return str(CHOICES[name](getattr(details, name)).label)
    if name == "owners":
        return ", ".join(details.owners)
    if name == "postal_address" and details.postal_same:
        return str(Details._meta.get_field("postal_same").verbose_name)
    return str(getattr(details, name))


def label_of(name: str) -> Text:
    """What a field or a document is called."""
    if name.startswith(DOCUMENT):
        purpose = name.removeprefix(DOCUMENT)
        return Purpose(purpose).label if purpose in Purpose.values else purpose
    if name == "tax_id":
        return _("tax ID")
    model = Application if name in ("country", "business_kinds") else Details
    return model._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def papers_of(file: ApplicationFile, called: Mapping[str, str]) -> list[Papers]:
    """The documents by what they prove, the missing ones too."""
    shown = [document for group in file.documents for document in group.documents] + list(file.other_documents)
    opened = dict(
        Document.objects.filter(pk__in=[document.pk for document in shown])
        .annotate(times=Count("views"))
        .values_list("pk", "times")
    )

    def row(document: Document) -> DocumentRow:
        return DocumentRow(document=document, who=called.get(document.judged_by, ""), views=opened.get(document.pk, 0))

    groups = [
        Papers(purpose=group.purpose, rows=[row(each) for each in group.documents], state=group.state)
        for group in file.documents
    ]
    others = {Purpose(document.purpose) for document in file.other_documents}
    return groups + [
        Papers(purpose=purpose, rows=[row(each) for each in file.other_documents if each.purpose == purpose])
        for purpose in Purpose
        if purpose in others
    ]


def step_of(progress: Progress, called: Mapping[str, str]) -> StepTaken:
    """A step with its words, as far as they are kept."""
    words = getattr(progress, "words", None)
    return StepTaken(
        progress=progress,
        who=called.get(progress.by, progress.by),
        note=words.note if words else "",
        reason=words.reason if words else "",
    )


def located(likenesses: Iterable[Likeness]) -> list[Like]:
    """Likenesses by company, the most alike first, with the rows they speak of; one query for each kind there is."""
    found: dict[tuple[str, str], list[Likeness]] = {}
    for each in likenesses:
        found.setdefault((each.kind, each.public_id), []).append(each)
    ids = {
        kind: [public_id for of, public_id in found if of == kind] for kind in ("application", "partner", "affiliate")
    }
    pks: dict[str, int] = {}
    if ids["application"]:
        rows = Application.objects.filter(public_id__in=ids["application"])
        pks |= dict(rows.values_list("public_id", "pk"))
    if ids["partner"]:  # named by their organisation; the last partnership is the one to read
        partners = Partner.objects.filter(organisation__public_id__in=ids["partner"]).order_by("pk")
        pks |= dict(partners.values_list("organisation__public_id", "pk"))
    if ids["affiliate"]:
        affiliates = Affiliate.objects.filter(public_id__in=ids["affiliate"])
        pks |= dict(affiliates.values_list("public_id", "pk"))
    likes = [
        Like(
            kind=kind,
            name=group[0].name or public_id,
            state=group[0].state,
            traits=[each.label for each in group],
            pk=pks.get(public_id),
        )
        for (kind, public_id), group in found.items()
    ]
    return sorted(likes, key=lambda like: -len(like.traits))


def participations_of(application: Application, details: Details) -> QuerySet[Partner]:
    """The partnerships of the same legal entity, earlier and present ones, the last first."""
    same = Q(organisation=application.organisation_id) if application.organisation_id else Q(pk=None)
    if details.tax_id:
        same |= Q(organisation__country=application.country, organisation__tax_id=details.tax_id)
    return Partner.objects.filter(same).select_related("organisation")


def earlier_applications(application: Application, details: Details) -> QuerySet[Application]:
    """The other applications of this person or of the same legal entity, the last first."""
    same = Q(applicant=application.applicant_id)
    if details.tax_id:
        same |= Q(country=application.country, details__tax_id=details.tax_id)
    others = Application.objects.filter(same).exclude(pk=application.pk)
    return others.select_related("details").order_by("-pk")[:EARLIER]


def askable(application: Application) -> list[AskPart]:
    """What can be asked back: each document and each field, with what was told."""
    details = details_of(application)
    sections = told_sections(application, details)
    told = [
        AskPart(
            title=Section(section).label,
            lines=[
                AskLine(name=name, label=label_of(name), value=value_of(name, application, details))
                for name in FIELDS[section]
                if name in ASKABLE
            ],
        )
        for section in sections
    ]
    if Section.BILLING not in sections:
        return told
    refused = dict(application.documents.kept().filter(state=DocumentState.REFUSED).values_list("purpose", "remark"))
    papers = [
        AskLine(name=f"{DOCUMENT}{purpose}", label=purpose.label, remark=refused.get(purpose, ""))
        for purpose in Purpose
        if f"{DOCUMENT}{purpose}" in ASKABLE and (purpose in VERIFICATION_PURPOSES or purpose in refused)
    ]
    return [AskPart(title=Section.DOCUMENTS.label, lines=papers), *told]


def count_in(*stages: str) -> int:
    """How many applications stand in these stages."""
    return Application.objects.filter(stage__in=stages).count()


def first_due_in(*stages: str) -> datetime | None:
    """When the first application in these stages is due (UTC, the first instant too late)."""
    waiting = Application.objects.filter(stage__in=stages).order_by("due_at")
    return waiting.values_list("due_at", flat=True).first()
