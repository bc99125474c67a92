"""Whether a company takes part: accepting, suspending, reinstating, ending (§1.3, §1.5, R37)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications import signals
from applications.actions.steps import demand
from applications.enums import PARTICIPATING, Standing
from applications.models import Application, Consent, Partner, StandingChange
from applications.policy import standing as policy
from applications.queries import partners
from partner_portal.core import clock
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.accounts.queries import locked
from partner_portal.core.actors import Actor
from partner_portal.core.api import actions as keys
from partner_portal.core.audit import actions as audit
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.events.actions import emit
from partner_portal.core.messages import actions as messages
from partner_portal.core.messages.models import Message

LONGEST_REASON = 500


@dataclass(frozen=True)
class Letter:
    """The legal notice of a step: clause, subject, text with `{reason}`."""

    clause: str
    subject: str
    body: str


LETTERS: Mapping[str, Letter] = {
    "suspend": Letter(
        "R37",
        gettext_noop("Your participation is suspended"),
        gettext_noop(
            "Your participation in the partner program is suspended from now on. The reason: {reason}\n\n"
            "What stays open: you can read everything on the dashboard, answer what we ask, appeal and write tickets. "
            "Orders already placed wait; dates and reviews run on. What happens next: answer or write to your partner "
            "manager; once the reason is gone we reinstate you and tell you so here."
        ),
    ),
    "reinstate": Letter(
        "R37",
        gettext_noop("Your participation is reinstated"),
        gettext_noop("The suspension of your participation has ended, and your access is full again. {reason}"),
    ),
    "cancel": Letter(
        "1.5",
        gettext_noop("Your participation has ended"),
        gettext_noop(
            "Your participation in the partner program has ended. {reason}\n\n"
            "Past messages and decisions stay readable on the dashboard. You are welcome to apply again."
        ),
    ),
    "terminate": Letter(
        "1.5",
        gettext_noop("Your participation is terminated"),
        gettext_noop(
            "Your participation in the partner program is terminated from now on. The reason: {reason}\n\n"
            "All benefits and the access to the dashboard have ended. You can appeal: write to the address of your "
            "contract that stands below."
        ),
    ),
}


@transaction.atomic
def accept(
    *,
    organisation: Organisation,
    at: datetime,
    decision: DecisionRecord,
    by: Actor,
    application: Application | None = None,
    agreement: Consent | None = None,
    applied_on: date | None = None,
    manager: User | None = None,
) -> Partner:
    """Make the organisation a partner from the instant `at` on: the row, its first standing, full access, the end of
    keys from an earlier participation, audit and the event `partner.accepted`. For the approval of an application and
    for imports; the caller's transaction goes on with the rest and sends `partner_accepted`.

    Raises `Refused` (rule `standing.accept`) where it takes part already.
    """
    organisation = locked(organisation)
    demand(policy.accept(participating=partners.current(organisation) is not None))
    partner = Partner.objects.create(
        organisation=organisation,
        application=application,
        entity=organisation.entity,
        accepted_at=at,
        accepted_on=clock.local_day(at, organisation.entity),
        applied_on=applied_on,
        agreement=agreement,
        agreement_version=agreement.text.version if agreement else "",
        agreement_concluded_at=at if agreement else None,
        standing=Standing.ACTIVE,
        standing_since=at,
        manager=manager,
    )
    StandingChange.objects.create(
        partner=partner, before="", after=Standing.ACTIVE, at=at, by=str(by), decision=decision
    )
    accounts.set_access(organisation=organisation, access=policy.access_of(Standing.ACTIVE), by=by)
    keys.revoke_all(organisation=organisation, by=by)
    audit.record(
        "partner.accept",
        by=by,
        subject=partner.public_id,
        organisation=organisation,
        changes={"standing": (None, Standing.ACTIVE)},
    )
    emit("partner.accepted", organisation=organisation, data=facts_of(partner))
    return partner


@transaction.atomic
def suspend(*, partner: Partner, reason: str, by: Actor) -> Partner:
    """Suspend a partner: access becomes read-only in the same second, the partner gets a legal message with the reason.

    Effects, in order: the decision is stored, standing and its change, access, audit, the message, the event
    `partner.suspended`, the signal `partner_suspended`. Raises `Refused` (rule `standing.transition`) unless it is
    active, `ValidationError` on `reason` without 1 to 500 characters.
    """
    partner = _move(partner, "suspend", reason=_checked(reason), by=by)
    signals.partner_suspended.send(Partner, partner=partner, at=partner.standing_since, by=by)
    return partner


@transaction.atomic
def reinstate(*, partner: Partner, reason: str, by: Actor) -> Partner:
    """End a suspension: full access again, message, event `partner.reinstated`, signal `partner_reinstated`.

    Raises as `suspend` does.
    """
    partner = _move(partner, "reinstate", reason=_checked(reason), by=by)
    signals.partner_reinstated.send(Partner, partner=partner, at=partner.standing_since, by=by)
    return partner


@transaction.atomic
def terminate(*, partner: Partner, reason: str, by: Actor) -> Partner:
    """End the participation for a cause (§1.5): no access at once, the notice goes by e-mail (and stays in the inbox),
    event `partner.terminated`, signal `partner_ended`. Members stay on record. Raises as `suspend` does.
    """
    return _end(partner, "terminate", reason=_checked(reason), by=by)


@transaction.atomic
def cancel(*, partner: Partner, decision: DecisionRecord, by: Actor, at: datetime | None = None) -> Partner:
    """End the participation without a fault, as when day 90 is over (§3.1.1, R9): past notices and decisions stay
    readable and a new application is welcome. `decision` is the stored one it rests on, `at` the instant it ends (now).

    Message, event `partner.cancelled`, signal `partner_ended`. Raises `Refused` unless the partner takes part.
    """
    return _end(partner, "cancel", by=by, decision=decision, at=at)


@transaction.atomic
def void(*, partner: Partner, reason: str, by: Actor) -> Partner:
    """Take back a partner that was imported in error, without a letter; signal `partner_ended`. Raises as `suspend`."""
    return _end(partner, "void", reason=_checked(reason), by=by)


@transaction.atomic
def assign_manager(*, partner: Partner, manager: User | None, by: Actor) -> Partner:
    """Give a partner its manager, one of the staff, or none; audited, event `partner.changed`.

    Raises `ValidationError` on `manager` for who is no active member of the staff.
    """
    if manager is not None and not (manager.is_staff and manager.is_active):
        raise ValidationError({"manager": _("Choose someone of the staff.")})
    partner = partners.locked(partner)
    before = partner.manager
    if before == manager:
        return partner
    partner.manager = manager
    partner.save(update_fields=["manager"])
    ids = {"manager": (before.public_id if before else None, manager.public_id if manager else None)}
    audit.record(
        "partner.assign_manager", by=by, subject=partner.public_id, organisation=partner.organisation, changes=ids
    )
    emit(
        "partner.changed",
        organisation=partner.organisation,
        data=facts_of(partner),
        previous={"manager": ids["manager"][0]},
    )
    return partner


def facts_of(partner: Partner) -> dict[str, object]:
    """What events and the API say of a partner."""
    return {
        "id": partner.public_id,
        "standing": partner.standing,
        "since": partner.standing_since,
        "accepted_on": partner.accepted_on,
        "entity": partner.entity,
        "manager": partner.manager.public_id if partner.manager else None,
    }


def _end(
    partner: Partner,
    step: str,
    *,
    by: Actor,
    reason: str = "",
    decision: DecisionRecord | None = None,
    at: datetime | None = None,
) -> Partner:
    partner = _move(partner, step, reason=reason, by=by, decision=decision, at=at)
    signals.partner_ended.send(Partner, partner=partner, standing=partner.standing, at=partner.ended_at, by=by)
    return partner


def _move(
    partner: Partner,
    step: str,
    *,
    by: Actor,
    reason: str = "",
    decision: DecisionRecord | None = None,
    at: datetime | None = None,
) -> Partner:
    """One step of a standing with everything that goes with each; the caller sends the signal."""
    partner = partners.locked(partner)
    judged = demand(policy.transition(step=step, standing=partner.standing))
    organisation, before, at = partner.organisation, partner.standing, at or clock.now()
    if decision is None:
        decision = decisions.record(judged, by=by, organisation=organisation, subject=partner.public_id)
    partner.standing, partner.standing_since = Standing(str(judged.value)), at
    partner.ended_at = None if partner.standing in PARTICIPATING else at
    partner.save(update_fields=["standing", "standing_since", "ended_at"])
    StandingChange.objects.create(
        partner=partner, before=before, after=partner.standing, at=at, by=str(by), decision=decision
    )
    accounts.set_access(organisation=organisation, access=policy.access_of(partner.standing), by=by)
    audit.record(
        f"partner.{step}",
        by=by,
        subject=partner.public_id,
        organisation=organisation,
        changes={"standing": (before, partner.standing)},
        reason=reason,
    )
    if letter := LETTERS.get(step):
        _send(organisation, letter, reason=reason, decision=decision, by=by)
    emit(
        f"partner.{EVENTS[step]}",
        organisation=organisation,
        data=facts_of(partner),
        previous={"standing": before},
    )
    return partner


EVENTS: Mapping[str, str] = {
    "suspend": "suspended",
    "reinstate": "reinstated",
    "cancel": "cancelled",
    "terminate": "terminated",
    "void": "voided",
}


def _send(organisation: Organisation, letter: Letter, *, reason: str, decision: DecisionRecord, by: Actor) -> None:
    with translation.override(organisation.locale):
        messages.send(
            organisation=organisation,
            kind=Message.Kind.LEGAL,
            subject=_(letter.subject),
            body=_(letter.body).format(reason=reason or decision.sentence),
            clause=letter.clause,
            by=by,
        )


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON or "\0" in reason:
        raise ValidationError({"reason": _("Say why in up to 500 characters; the partner reads it.")})
    return reason
