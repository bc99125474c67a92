"""What an applicant does with an application (§1.2)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications.actions import legal, letters, likeness
from applications.actions.steps import demand, judge, locked, move, record, tell, words
from applications.enums import FIRST_SECTIONS, DocumentState, Purpose, Section, Step, TextKind
from applications.models import Application, AskedField, Details, Document
from applications.policy import applying as policy
from applications.policy import countries, fields
from applications.queries import applications as queries
from partner_portal.core import clock
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.decisions import Verdict
from partner_portal.core.refusals import Refused
from partner_portal.core.screening import actions as screening
from partner_portal.core.screening.enums import PartyKind
from partner_portal.core.screening.policy import normalised
from partner_portal.core.territories import queries as territories

OWN_FIELDS = ("country", "business_kinds")  # of the application itself; the others are of its details


@transaction.atomic
def start(*, user: User, by: Actor) -> Application:
    """Begin an application, or return the one this person has open already.

    Raises `Refused` (`applications.start`) for staff, for an address not yet confirmed, and for someone of a company
    that takes part.
    """
    if found := queries.of_user(user).open().first():
        return found
    demand(queries.may_start(user))
    now = clock.now()
    try:
        with transaction.atomic():
            application = Application.objects.create(
                applicant=user, started_at=now, stage_since=now, locale=user.language or "en"
            )
            Details.objects.create(application=application)
    except IntegrityError:
        return queries.of_user(user).open().get()
    audit.record("application.start", by=by, subject=application.public_id)
    return application


@transaction.atomic
def save_section(*, application: Application, section: str, values: Mapping[str, Any], by: Actor) -> Application:
    """Keep what was filled in of a section (`policy.applying.FIELDS`); fields not given stay as they are.

    Blank is allowed: what is missing keeps the section from being done, not from being saved. While more information
    is needed only the fields asked for are open. Returns the application. Raises `Refused` (`applications.edit`) for
    what is closed now, `ValidationError` by field for what cannot be right, and `KeyError` for a field of another
    section.
    """
    if unknown := set(values) - set(policy.FIELDS[section]):
        raise KeyError(f"{', '.join(sorted(unknown))} of no section {section}")
    application = locked(application)
    details = application.details
    demand(policy.edit(stage=application.stage, fields=tuple(sorted(values)), asked=_asked(application)))
    kept, wrong = fields.check(values, country=application.country)
    if kept.get("country", application.country) != application.country and "tax_id" not in values and details.tax_id:
        wrong |= fields.check({"tax_id": details.tax_id}, country=kept["country"])[1]
    if wrong:
        raise ValidationError({field: [problem] for field, problem in wrong.items()})
    changed = []
    for field, value in kept.items():
        owner = application if field in OWN_FIELDS else details
        if getattr(owner, field) != value:
            setattr(owner, field, value)
            changed.append(field)
    if "country" in changed:
        application.zone = countries.zone_of(application.country) if application.country else ""
    details.saved_at = clock.now()
    details.save()
    application.version += 1
    application.save()
    likeness.keep(details)
    audit.record(
        "application.save", by=by, subject=application.public_id, changes={"fields": ((), tuple(sorted(changed)))}
    )
    return application


@transaction.atomic
def submit(
    *,
    application: Application,
    consents: Mapping[str, bool],
    ip: str,
    by: Actor,
    seen: Mapping[str, str | None] = MappingProxyType({}),
) -> Application:
    """Hand in the application for the preliminary review (§1.2.1).

    `consents` needs `truth` and `privacy`, both true; `seen` names the versions that a page showed.
    Effects, in order: kind of business (§1.1) and territory are
    judged, the contracting entity is settled, both consents are kept with version and time, the stage changes, the
    vendor's answer gets its due date, the names are screened, the event `application.submitted`, an e-mail.
    Raises `Refused` (out of order, §1.1, §2.4) and `ValidationError` by field for what is missing.
    """
    application = locked(application)
    judge(application, Step.SUBMIT)
    values = queries.values_of(application)
    faults = _missing(FIRST_SECTIONS, values)
    for kind in (TextKind.TRUTH, TextKind.PRIVACY):
        if consents.get(kind) is not True:
            faults[kind.value] = _("Read this and agree, or the application cannot be sent.")
    if faults:
        raise ValidationError(faults)
    applicant = demand(
        policy.applicant(
            is_legal_entity=application.details.legal_form != policy.NATURAL_PERSON,
            business_kinds=tuple(application.business_kinds),
        )
    )
    before = application.stage
    application.entity = countries.contracting_entity(application.country)
    application.zone = countries.zone_of(application.country)
    application.submitted_at = clock.now()
    _judge_territory(application, by=by)
    for kind in (TextKind.TRUTH, TextKind.PRIVACY):
        legal.consent(application=application, kind=kind, user=application.applicant, ip=ip, seen=seen.get(kind))
    move(application, Step.SUBMIT, by=by, decision=record(applicant, application, by=by))
    _screen(application, by=by)
    tell("application.submitted", application, before=before)
    letters.to_applicant("submitted", application=application, by=by)
    return application


@transaction.atomic
def submit_documents(
    *, application: Application, accepts_agreement: bool, ip: str, by: Actor, seen: str | None = None
) -> Application:
    """Hand in billing details and documents for verification; that accepts the Distribution Agreement (§1.2.2).

    `seen` is the version of it that a page showed.
    Effects: the consent with version, time, person and address; the stage; the due date; the event
    `application.documents_submitted`. Raises `Refused` out of order and `ValidationError` by field (`agreement`,
    `documents`, billing fields) for what is missing.
    """
    application = locked(application)
    judge(application, Step.SUBMIT_DOCUMENTS)
    faults = _missing((Section.BILLING,), queries.values_of(application))
    if lacking := policy.lacking_purposes(_handed_in(application)):
        names = ", ".join(str(purpose.label) for purpose in lacking)
        faults["documents"] = _("A document is missing for: %(purposes)s.") % {"purposes": names}
    if accepts_agreement is not True:
        faults["agreement"] = _("Read the Distribution Agreement and accept it, or the documents cannot be sent.")
    if faults:
        raise ValidationError(faults)
    before = application.stage
    legal.consent(application=application, kind=TextKind.AGREEMENT, user=application.applicant, ip=ip, seen=seen)
    move(application, Step.SUBMIT_DOCUMENTS, by=by)
    tell("application.documents_submitted", application, before=before)
    return application


@transaction.atomic
def answer(*, application: Application, by: Actor, note: str = "") -> Application:
    """Hand back what staff asked for; verification goes on with a new due date.

    Names that changed are screened again, a country that changed is judged again. Raises `Refused` out of order or for
    a territory, and `ValidationError` by field for a question that still has no answer.
    """
    application = locked(application)
    judge(application, Step.ANSWER)
    note = words("note", note)
    questions = list(application.asked.filter(answered_at=None))
    values = queries.values_of(application)
    faults = _missing((*FIRST_SECTIONS, Section.BILLING), values)
    for question in questions:
        if question.field.startswith("document:"):
            purpose = Purpose(question.field.partition(":")[2])
            if purpose not in _handed_in(application, since=question):
                faults["documents"] = _("A new document is missing for: %(purposes)s.") % {"purposes": purpose.label}
    if faults:
        raise ValidationError(faults)
    before = application.stage
    _judge_territory(application, by=by)
    AskedField.objects.filter(pk__in=[question.pk for question in questions]).update(answered_at=clock.now())
    move(application, Step.ANSWER, by=by, note=note)
    _screen(application, by=by)
    tell("application.answered", application, before=before)
    return application


@transaction.atomic
def withdraw(*, application: Application, by: Actor, reason: str = "") -> Application:
    """End an application that is still open, at the applicant's wish; a new one can be started at once.

    Effects: stage, history, event `application.withdrawn`, e-mail. Raises `Refused` for one that has ended.
    """
    application = locked(application)
    decision = judge(application, Step.WITHDRAW)
    before = application.stage
    move(application, Step.WITHDRAW, by=by, decision=record(decision, application, by=by), note=words("reason", reason))
    tell("application.withdrawn", application, before=before)
    letters.to_applicant("withdrawn", application=application, by=by)
    return application


def _asked(application: Application) -> tuple[str, ...]:
    return tuple(application.asked.filter(answered_at=None).order_by("pk").values_list("field", flat=True))


def _missing(sections: tuple[Section, ...], values: Mapping[str, Any]) -> dict[str, str]:
    return {
        field: _("This is still missing.") for section in sections for field in policy.missing(section, values)
    }  # fmt: skip


def _handed_in(application: Application, *, since: AskedField | None = None) -> set[str]:
    """The purposes that a document not refused stands for, handed in after a question where one is given."""
    documents = Document.objects.kept().filter(application=application).exclude(state=DocumentState.REFUSED)
    if since is not None:
        documents = documents.filter(uploaded_at__gte=since.asked_at, state=DocumentState.UPLOADED)
    return set(documents.values_list("purpose", flat=True))


def _judge_territory(application: Application, *, by: Actor) -> None:
    """§2.4: a blocked territory, or one that is not on the list, ends it here with the reason."""
    decision = territories.judge(application.country)
    if decision.verdict is Verdict.NOT_MET:
        raise Refused(decision)
    record(decision, application, by=by)


def _screen(application: Application, *, by: Actor) -> None:
    """Compare the names with the lists of excluded persons; the applicant is told nothing of a match (§2.3.3)."""
    details = application.details
    names = [details.legal_name, details.trading_name, *details.owners]
    screening.screen(
        subject=application.public_id,
        names=[name for name in names if normalised(name)],
        kind=PartyKind.ENTITY,
        country=application.country,
        by=by,
    )
