"""Affiliated legal entities (§1.7.3) and the signed copy of the agreement (§1.3)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from applications.actions import likeness
from applications.actions.steps import demand
from applications.actions.team import checked_note
from applications.enums import AffiliateState, SignedCopyState
from applications.models import Affiliate, Partner, SignedCopyRequest
from applications.policy import company as policy
from applications.queries import company as queries
from applications.queries import partners
from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.accounts.queries import locked
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.events.actions import emit
from partner_portal.core.messages import actions as messages
from partner_portal.core.messages.models import Message


@transaction.atomic
def declare_affiliate(
    *, organisation: Organisation, name: str, country: str, relation: str, tax_id: str = "", by: Actor
) -> Affiliate:
    """Declare an affiliated legal entity (§1.7.3); it takes part only after approval. Event `affiliate.declared`.

    Raises `ValidationError` by field, also where it was declared already.
    """
    values = {"name": name, "country": country, "relation": relation, "tax_id": tax_id}
    kept, wrong = policy.check(values, country=country)
    if wrong.get("tax_id") and not tax_id.strip():
        del wrong["tax_id"]
    if wrong:
        raise ValidationError({field: str(problem) for field, problem in wrong.items()})
    organisation = locked(organisation)
    known = Affiliate.objects.filter(
        organisation=organisation,
        country=kept["country"],
        name=kept["name"],
        state__in=[AffiliateState.DECLARED, AffiliateState.APPROVED],
    )
    if known.exists():
        raise ValidationError({"name": _("This company is declared already.")})
    affiliate = Affiliate.objects.create(
        organisation=organisation,
        name=kept["name"],
        country=kept["country"],
        tax_id=kept.get("tax_id", ""),
        relation=kept["relation"],
        declared_at=clock.now(),
        declared_by=str(by),
    )
    likeness.keep(affiliate)
    _record("affiliate.declare", affiliate, by=by, state=(None, affiliate.state))
    emit("affiliate.declared", organisation=organisation, data=_affiliate_facts(affiliate))
    return affiliate


@transaction.atomic
def withdraw_affiliate(*, affiliate: Affiliate, by: Actor) -> Affiliate:
    """The partner takes a declaration back. Raises `Refused` (`company.affiliate`) unless it waits."""
    affiliate = _settled_affiliate(affiliate, "withdraw", AffiliateState.WITHDRAWN, note="", by=by)
    emit("affiliate.withdrawn", organisation=affiliate.organisation, data=_affiliate_facts(affiliate))
    return affiliate


@transaction.atomic
def decide_affiliate(*, affiliate: Affiliate, accept: bool, note: str = "", by: Actor) -> Affiliate:
    """Staff approve an affiliate or refuse it with a note; operational message, event `affiliate.decided`.

    Raises `Refused` (`company.affiliate`) unless it waits, `ValidationError` on `note`.
    """
    note = checked_note(note, required=not accept)
    state = AffiliateState.APPROVED if accept else AffiliateState.REFUSED
    affiliate = _settled_affiliate(affiliate, "decide", state, note=note, by=by)
    organisation = affiliate.organisation
    emit("affiliate.decided", organisation=organisation, data=_affiliate_facts(affiliate))
    with translation.override(organisation.locale):
        if accept:
            body = _("{name} may take part in the program as your affiliate.").format(name=affiliate.name)
        else:
            body = _("{name} may not take part in the program as your affiliate. The reason: {note}").format(
                name=affiliate.name, note=note
            )
        say(organisation, _("We have decided about an affiliated company"), body, clause="1.7.3", by=by)
    return affiliate


@transaction.atomic
def request_signed_copy(*, partner: Partner, address: str, by: Actor) -> SignedCopyRequest:
    """Ask for a physically signed copy of the agreement (§1.3); one at a time.

    Raises `ValidationError` on `address`, `Refused` (`company.signed_copy`) without a concluded agreement or while one
    is asked for.
    """
    kept, wrong = policy.check({"legal_address": address}, country="")
    if wrong:
        raise ValidationError({"address": str(wrong["legal_address"])})
    partner = partners.locked(partner)
    before = queries.copies_of(partner).first()
    concluded = partner.agreement_concluded_at is not None and partner.is_participating
    demand(policy.signed_copy(step="ask", state=before.state if before else "", is_concluded=concluded))
    request = SignedCopyRequest.objects.create(
        partner=partner,
        state=SignedCopyState.REQUESTED,
        requested_at=clock.now(),
        requested_by=str(by),
        address=kept["legal_address"],
    )
    audit.record("signed_copy.request", by=by, subject=request.public_id, organisation=partner.organisation)
    emit("signed_copy.requested", organisation=partner.organisation, data=_copy_facts(request))
    return request


@transaction.atomic
def mark_copy_sent(*, request: SignedCopyRequest, tracking: str = "", by: Actor) -> SignedCopyRequest:
    """Staff have sent the copy; operational message. Raises `Refused` (`company.signed_copy`) unless it is asked for,
    `ValidationError` on `tracking` beyond 200 characters."""
    tracking = tracking.strip()
    if len(tracking) > 200 or "\0" in tracking:
        raise ValidationError({"tracking": _("At most 200 characters.")})
    request = _settled_copy(request, "send", SignedCopyState.SENT, tracking=tracking, by=by)
    organisation = request.partner.organisation
    with translation.override(organisation.locale):
        body = _("The signed copy of your agreement is on its way by post. {tracking}").format(tracking=tracking)
        say(organisation, _("Your signed copy is on its way"), body, clause="1.3", by=by)
    return request


@transaction.atomic
def cancel_copy(*, request: SignedCopyRequest, by: Actor) -> SignedCopyRequest:
    """The partner or staff cancel the request. Raises as `mark_copy_sent`."""
    return _settled_copy(request, "cancel", SignedCopyState.CANCELLED, tracking="", by=by)


def _settled_affiliate(affiliate: Affiliate, step: str, state: AffiliateState, *, note: str, by: Actor) -> Affiliate:
    locked(affiliate.organisation)
    affiliate = Affiliate.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=affiliate.pk)
    demand(policy.affiliate(step=step, state=affiliate.state))
    before = affiliate.state
    affiliate.state, affiliate.note = state, note
    affiliate.decided_at, affiliate.decided_by = clock.now(), str(by)
    affiliate.save(update_fields=["state", "note", "decided_at", "decided_by"])
    _record(f"affiliate.{step}", affiliate, by=by, state=(before, state), reason=note)
    return affiliate


def _settled_copy(
    request: SignedCopyRequest, step: str, state: SignedCopyState, *, tracking: str, by: Actor
) -> SignedCopyRequest:
    partners.locked(request.partner)
    rows = SignedCopyRequest.objects.select_for_update(of=("self",)).select_related("partner__organisation")
    request = rows.get(pk=request.pk)
    demand(policy.signed_copy(step=step, state=request.state))
    request.state, request.tracking = state, tracking
    request.decided_at, request.decided_by = clock.now(), str(by)
    request.save(update_fields=["state", "tracking", "decided_at", "decided_by"])
    organisation = request.partner.organisation
    audit.record(f"signed_copy.{step}", by=by, subject=request.public_id, organisation=organisation)
    emit("signed_copy.decided", organisation=organisation, data=_copy_facts(request))
    return request


def _record(verb: str, affiliate: Affiliate, *, by: Actor, state: tuple[str | None, str], reason: str = "") -> None:
    audit.record(
        verb,
        by=by,
        subject=affiliate.public_id,
        organisation=affiliate.organisation,
        changes={"state": state},
        reason=reason,
    )


def say(organisation: Organisation, subject: str, body: str, *, clause: str, by: Actor) -> None:
    """Send an operational message, worded in the language that is set."""
    messages.send(
        organisation=organisation,
        kind=Message.Kind.OPERATIONAL,
        subject=subject,
        body=body.strip(),
        clause=clause,
        by=by,
    )


def _affiliate_facts(affiliate: Affiliate) -> dict[str, Any]:
    return {"id": affiliate.public_id, "country": affiliate.country, "state": affiliate.state}


def _copy_facts(request: SignedCopyRequest) -> dict[str, Any]:
    return {"id": request.public_id, "state": request.state}
