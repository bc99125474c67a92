"""Records that a partner did what a status asks for, and takes it back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Partner
from partner_portal.core import clock
from partner_portal.core.accounts.queries import locked
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.events import actions as events
from partner_portal.core.ids import new
from partner_portal.core.refusals import Refused
from statuses import policy, signals
from statuses.actions import bronze
from statuses.enums import Requirement
from statuses.models import RequirementFact


@transaction.atomic
def record(
    *, partner: Partner, requirement: str, at: datetime, reference: str, by: Actor, reason: str = ""
) -> RequirementFact:
    """Record that a partner met a requirement at `at` (§3.1), and judge its first days again.

    `reference` names what told so (`course:…`, `nfr:…`) and counts once for a partner; a requirement that stands
    already is not recorded a second time: both times the fact there is comes back. Locks the organisation, audits;
    event `requirement.met`; signal `requirement_met`; when the last of Bronze stands, its deadline is met in the same
    transaction. Raises `Refused` for a company that takes no part, or a time to come.
    """
    organisation = locked(partner.organisation)
    partner = Partner.objects.get(pk=partner.pk)
    requirement = Requirement(requirement)
    known = partner.requirement_facts.filter(reference=reference).first()
    known = known or partner.requirement_facts.filter(requirement=requirement, withdrawn_at__isnull=True).first()
    if known is not None:
        return known
    decision = policy.recordable(is_participating=partner.is_participating, at=at, now=clock.now())
    if not decision.is_met:
        raise Refused(decision)
    fact = RequirementFact.objects.create(
        partner=partner,
        requirement=requirement,
        at=at,
        reference=reference,
        recorded_at=clock.now(),
        recorded_by=str(by),
    )
    audit.record(
        "requirement.record",
        by=by,
        organisation=organisation,
        subject=fact.public_id,
        changes={"requirement": (None, requirement), "at": (None, at)},
        reason=reason,
    )
    events.emit("requirement.met", organisation=organisation, data=_shape(partner, fact))
    signals.requirement_met.send(sender=RequirementFact, partner=partner, requirement=requirement, fact=fact)
    bronze.judge_again(partner=partner, by=by)
    return fact


@transaction.atomic
def record_by_hand(*, partner: Partner, requirement: str, at: datetime, reason: str, by: Actor) -> RequirementFact:
    """Record a requirement as staff know it to be met, with their reason; see `record`.

    Raises `ValidationError` without a reason or where the requirement stands already.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say how you know.")})
    if partner.requirement_facts.filter(requirement=requirement, withdrawn_at__isnull=True).exists():
        raise ValidationError({"requirement": _("This is recorded for the partner already.")})
    return record(
        partner=partner,
        requirement=requirement,
        at=at,
        reference=new("hnd"),
        by=by,
        reason=reason.strip(),
    )


@transaction.atomic
def withdraw(*, fact: RequirementFact, reason: str, by: Actor, in_error: bool = False) -> None:
    """Take a fact back: it no longer counts, and stays on record. Taken back once, it stays so.

    A threshold is judged on its day (R38), so Bronze's deadline, once met, stays met whatever is taken back later; only
    what was recorded `in_error` never was: without it the deadline is judged again and, not met, runs again (its last
    day stays; past already, the next daily run cancels). The discount asks for the tutorial on the day of each order,
    and follows at once. Locks the organisation, audits with the reason; event `requirement.withdrawn`; signal
    `requirement_withdrawn`. Raises `ValidationError` without a reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    partner = fact.partner
    organisation = locked(partner.organisation)
    taken = RequirementFact.objects.filter(pk=fact.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=clock.now(), withdrawn_by=str(by)
    )
    if not taken:
        return
    audit.record(
        "requirement.withdraw",
        by=by,
        organisation=organisation,
        subject=fact.public_id,
        changes={"requirement": (fact.requirement, None), "in_error": (None, in_error)},
        reason=reason.strip(),
    )
    events.emit(
        "requirement.withdrawn", organisation=organisation, data={**_shape(partner, fact), "in_error": in_error}
    )
    signals.requirement_withdrawn.send(
        sender=RequirementFact, partner=partner, requirement=Requirement(fact.requirement), fact=fact
    )
    if in_error:
        bronze.reopen(partner=partner, by=by)


def _shape(partner: Partner, fact: RequirementFact) -> dict[str, object]:
    return {"id": fact.public_id, "partner": partner.public_id, "requirement": fact.requirement, "at": fact.at}
