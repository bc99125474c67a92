"""What staff do with an application before its approval (§1.2).

Each takes `expected_version`, the version the person looked at, and raises `Refused` (`applications.transition`) for
another one, as for a step that the stage does not allow. `reason` is for staff, `note` is read by the applicant.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions import letters
from applications.actions.steps import demand, judge, locked, move, record, tell, words
from applications.enums import DocumentState, Stage, Step
from applications.models import Application, AskedField, Document
from applications.policy import applying, approval, transitions
from applications.queries import applications as queries
from partner_portal.core import clock
from partner_portal.core.accounts.models import User
from partner_portal.core.accounts.roles import Role
from partner_portal.core.actors import Actor, house
from partner_portal.core.audit import actions as audit
from partner_portal.core.entities import Entity

LONGEST_REMARK = 500
ESCALATED_AT_A_TIME = 200


@transaction.atomic
def decline(
    *, application: Application, reason: str, by: Actor, note: str = "", expected_version: int | None = None
) -> Application:
    """Decline at the preliminary review; the applicant is owed no reason, staff keep theirs (§1.2.1).

    Effects: stage, history, event `application.declined`, e-mail. Raises `Refused`, `ValidationError` without a reason.
    """
    application = locked(application)
    judge(application, Step.DECLINE, expected_version)
    reason, note, before = words("reason", reason, required=True), words("note", note), application.stage
    decision = record(approval.preliminary(approves=False), application, by=by)
    move(application, Step.DECLINE, by=by, decision=decision, note=note, reason=reason)
    tell("application.declined", application, before=before)
    letters.to_applicant("declined", application=application, by=by)
    return application


@transaction.atomic
def approve_preliminarily(
    *, application: Application, by: Actor, note: str = "", reason: str = "", expected_version: int | None = None
) -> Application:
    """Let the applicant go on to billing details and documents (§1.2.2).

    Effects: stage, history, event `application.preliminarily_approved`, e-mail. Raises `Refused`.
    """
    application = locked(application)
    judge(application, Step.APPROVE_PRELIMINARILY, expected_version)
    reason, note, before = words("reason", reason), words("note", note), application.stage
    decision = record(approval.preliminary(approves=True), application, by=by)
    move(application, Step.APPROVE_PRELIMINARILY, by=by, decision=decision, note=note, reason=reason)
    tell("application.preliminarily_approved", application, before=before)
    letters.to_applicant("preliminarily_approved", application=application, by=by)
    return application


@transaction.atomic
def start_verification(*, application: Application, by: Actor, expected_version: int | None = None) -> Application:
    """Begin to look at the documents; the reviewer is whoever begins, if there was none. Raises `Refused`."""
    application = locked(application)
    judge(application, Step.START_VERIFICATION, expected_version)
    _start(application, by=by)
    return application


def _start(application: Application, *, by: Actor) -> None:
    if application.reviewer_id is None and by.user is not None and by.user.is_staff:
        application.reviewer = by.user
    move(application, Step.START_VERIFICATION, by=by)


@transaction.atomic
def judge_document(*, document: Document, accept: bool, by: Actor, remark: str = "") -> Document:
    """Accept or refuse one document of an application; begins the verification if nobody has.

    A judgement can be changed while the documents are verified. A refusal needs a remark, which the applicant reads.
    Raises `Refused` (`applications.judging`) outside verification, `ValidationError` without the remark or for a
    document that was taken back.
    """
    if document.application is None:
        raise ValidationError({"document": _("This document belongs to no application.")})
    application = locked(document.application)
    demand(transitions.judging(stage=application.stage))
    remark = words("remark", remark, required=not accept, longest=LONGEST_REMARK)
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    if not document.file:
        raise ValidationError({"document": _("This document was taken back.")})
    if application.stage == Stage.DOCUMENTS_SUBMITTED:
        _start(application, by=by)
    else:
        application.version += 1
        application.save(update_fields=["version"])
    before = document.state
    document.state = DocumentState.ACCEPTED if accept else DocumentState.REFUSED
    document.judged_at, document.judged_by, document.remark = clock.now(), str(by), remark
    document.save(update_fields=["state", "judged_at", "judged_by", "remark"])
    audit.record("document.judge", by=by, subject=document.public_id, changes={"state": (before, document.state)})
    return document


@transaction.atomic
def ask(
    *,
    application: Application,
    fields: Mapping[str, str],
    by: Actor,
    note: str = "",
    expected_version: int | None = None,
) -> Application:
    """Ask for more information (§1.2.2): field (`policy.applying.ASKABLE`) → what is wrong or missing.

    Effects: open questions, stage, history, event `application.information_needed`, e-mail; the vendor's clock stops
    until the answer. Raises `Refused`, and `ValidationError` for no field, an unknown one, or an empty remark.
    """
    application = locked(application)
    judge(application, Step.ASK, expected_version)
    note, before = words("note", note), application.stage
    if not fields:
        raise ValidationError({"fields": _("Name at least one thing that is wrong or missing.")})
    if set(fields) - set(applying.ASKABLE):
        raise ValidationError({"fields": _("Choose from the list.")})
    now = clock.now()
    AskedField.objects.bulk_create(
        AskedField(
            application=application,
            field=field,
            remark=words(field, remark, required=True, longest=LONGEST_REMARK),
            asked_at=now,
            asked_by=str(by),
        )
        for field, remark in fields.items()
    )
    move(application, Step.ASK, by=by, note=note)
    tell("application.information_needed", application, before=before)
    letters.to_applicant("information_needed", application=application, by=by)
    return application


@transaction.atomic
def reject(
    *, application: Application, reason: str, by: Actor, note: str = "", expected_version: int | None = None
) -> Application:
    """End the verification against the applicant.

    Effects: stage, history, event `application.rejected`, e-mail. Raises `Refused`, `ValidationError` without a reason.
    """
    application = locked(application)
    judge(application, Step.REJECT, expected_version)
    reason, note, before = words("reason", reason, required=True), words("note", note), application.stage
    accepted, refused = queries.judged_purposes(application)
    decision = record(approval.verification(accepted=accepted, refused=refused), application, by=by)
    move(application, Step.REJECT, by=by, decision=decision, note=note, reason=reason)
    tell("application.rejected", application, before=before)
    letters.to_applicant("rejected", application=application, by=by)
    return application


@transaction.atomic
def assign(
    *, application: Application, by: Actor, reviewer: User | None = None, manager: User | None = None
) -> Application:
    """Give an open application a reviewer, a partner manager, or both; None leaves who is there.

    Raises `Refused` for one that has ended, `ValidationError` for someone who is not active staff.
    """
    application = locked(application)
    _demand_open(application, None)
    changes: dict[str, tuple[str | None, str | None]] = {}
    for field, user in (("reviewer", reviewer), ("manager", manager)):
        if user is None or getattr(application, f"{field}_id") == user.pk:
            continue
        if not user.is_staff or not user.is_active:
            raise ValidationError({field: _("Choose someone of the staff.")})
        held = getattr(application, field)
        changes[field] = (held.public_id if held else None, user.public_id)
        setattr(application, field, user)
    if changes:
        application.version += 1
        application.save(update_fields=["reviewer", "manager", "version"])
        audit.record("application.assign", by=by, subject=application.public_id, changes=changes)
    return application


@transaction.atomic
def change_entity(
    *, application: Application, entity: str, by: Actor, reason: str = "", expected_version: int | None = None
) -> Application:
    """Change with whom the applicant will contract (§15.1); a due date already set stays as it is (R38).

    Raises `Refused` before submission and after the end, `ValidationError` for an unknown entity.
    """
    application = locked(application)
    _demand_open(application, expected_version)
    if entity not in Entity.values:
        raise ValidationError({"entity": _("Choose from the list.")})
    reason, before = words("reason", reason), application.entity
    if before != entity:
        application.entity = entity
        application.version += 1
        application.save(update_fields=["entity", "version"])
        audit.record(
            "application.entity",
            by=by,
            subject=application.public_id,
            changes={"entity": (before, entity)},
            reason=reason,
        )
    return application


@transaction.atomic
def escalate(*, entity: Entity | str) -> int:
    """One chunk of the daily job: applications of the entity whose answer is overdue are put before the reviewers.

    Effects for each: `escalated_at`, audit, event `application.overdue`, an e-mail to its reviewer, or to all of them.
    Nothing is decided by itself (§1.2.1). Returns how many.
    """
    by, now = house("applications.escalate"), clock.now()
    late = queries.overdue().filter(entity=entity, escalated_at=None).select_related(None)
    rows = list(late.select_for_update(of=("self",), no_key=True)[:ESCALATED_AT_A_TIME])
    everyone = list(User.objects.filter(groups__name=Role.REVIEWER, is_active=True, is_staff=True).order_by("pk"))
    for application in rows:
        application.escalated_at = now
        application.save(update_fields=["escalated_at"])
        audit.record("application.escalate", by=by, subject=application.public_id)
        tell("application.overdue", application, before=application.stage)
        reviewer = application.reviewer
        for user in [reviewer] if reviewer is not None and reviewer.is_active else everyone:
            letters.to_staff("overdue", application=application, user=user, by=by)
    return len(rows)


def _demand_open(application: Application, expected_version: int | None) -> None:
    demand(
        transitions.still_open(stage=application.stage, version=application.version, expected_version=expected_version)
    )
