"""What every step of an application shares: the lock, the judgement by the table, the history."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from applications.enums import ENDED, WITH_STAFF, Stage, Step
from applications.models import Application, Progress, ProgressNote
from applications.policy import transitions
from partner_portal.core import clock, terms
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.calendars import queries as calendars
from partner_portal.core.decisions import Decision
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.events import actions as events
from partner_portal.core.refusals import Refused
from partner_portal.core.screening import actions as screening

LONGEST_WORDS = 2_000


def locked(application: Application) -> Application:
    """The application's row, fresh and locked until the transaction ends; after the organisation's, if both are."""
    rows = Application.objects.select_related("applicant", "details").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=application.pk)


def demand(decision: Decision) -> Decision:
    """The decision, if it is met; raises `Refused`."""
    if not decision.is_met:
        raise Refused(decision)
    return decision


def judge(application: Application, step: Step, expected_version: int | None = None) -> Decision:
    """Whether a locked application may take a step now; raises `Refused` (`applications.transition`)."""
    return demand(
        transitions.transition(
            step=step,
            stage=application.stage,
            version=application.version,
            expected_version=expected_version,
        )
    )


def words(field: str, text: str, *, required: bool = False, longest: int = LONGEST_WORDS) -> str:
    """A note or reason as it is kept; raises `ValidationError` on its field."""
    text = text.replace("\r\n", "\n").strip()
    if required and not text:
        raise ValidationError({field: _("Say why, in a sentence.")})
    if len(text) > longest or "\0" in text:
        raise ValidationError({field: _("Write at most %(most)d characters of plain text.") % {"most": longest}})
    return text


def record(decision: Decision, application: Application, *, by: Actor, edition: str = "") -> DecisionRecord:
    """Store a decision about an application, and about its organisation once it has one."""
    return decisions.record(
        decision, by=by, organisation=application.organisation, subject=application.public_id, edition=edition
    )


def move(
    application: Application,
    step: Step,
    *,
    by: Actor,
    decision: DecisionRecord | None = None,
    note: str = "",
    reason: str = "",
    organisation: Organisation | None = None,
) -> Progress:
    """Take a judged step: stage, due date where staff are next, version, history with its words, audit.

    An application that ends without an approval is screened no more.
    """
    now, before = clock.now(), application.stage
    after = transitions.TRANSITIONS[step].target
    application.stage, application.stage_since = after, now
    application.ended_at = now if after in ENDED else None
    application.organisation = organisation or application.organisation
    if after not in WITH_STAFF:
        application.due_on = application.due_at = application.escalated_at = None
    elif step in (Step.SUBMIT, Step.SUBMIT_DOCUMENTS, Step.ANSWER):
        _set_due(application, step, by=by)
    application.version += 1
    application.save()
    progress = Progress.objects.create(
        application=application,
        step=step,
        stage_before=before,
        stage_after=after,
        at=now,
        by=str(by),
        decision=decision,
    )
    if note or reason:
        ProgressNote.objects.create(progress=progress, note=note, reason=reason)
    audit.record(
        f"application.{step.value}",
        by=by,
        subject=application.public_id,
        organisation=application.organisation,
        changes={"stage": (before, after)},
    )
    if after in ENDED and after != Stage.APPROVED:
        screening.party_gone(subject=application.public_id, by=by)
    return progress


def _set_due(application: Application, step: Step, *, by: Actor) -> None:
    """The vendor's answer is due so many business days of the contracting entity from now on (R27), as the terms of
    today say (R38)."""
    entity = application.entity
    today = clock.today(entity)
    edition = terms.edition_on(today)
    limits = edition.terms.application
    days = limits.review_business_days if step == Step.SUBMIT else limits.verification_business_days
    due = calendars.why_due(entity, today, days)
    record(due, application, by=by, edition=edition.name)
    application.due_on = due.value
    application.due_at = clock.end_of_day(due.value, entity)
    application.escalated_at = None


def tell(event: str, application: Application, *, before: str) -> None:
    """Write the event of a step."""
    events.emit(
        event,
        organisation=application.organisation,
        data={
            "id": application.public_id,
            "stage": application.stage,
            "entity": application.entity,
            "due_on": application.due_on,
        },
        previous={"stage": before},
    )
