"""The approval: one transaction that makes an applicant a partner (§1.3)."""

from django.db import transaction
from django.utils import translation

from applications import emails, signals
from applications.actions import company, standing, team
from applications.actions.steps import demand, judge, locked, move, record, tell, words
from applications.enums import MemberState, Step, TextKind
from applications.models import Application, Document, Member, Partner
from applications.policy import approval as policy
from applications.queries import applications as queries
from partner_portal.core import clock
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.accounts.queries import locked as locked_organisation
from partner_portal.core.actors import Actor, house
from partner_portal.core.messages import actions as messages
from partner_portal.core.messages.models import Message
from partner_portal.core.screening import actions as screening
from partner_portal.core.screening.enums import MatchState, PartyKind
from partner_portal.core.screening.models import Match, ScreenedParty
from partner_portal.core.screening.policy import normalised


@transaction.atomic
def approve(
    *, application: Application, by: Actor, reason: str = "", note: str = "", expected_version: int | None = None
) -> Partner:
    """Accept the applicant as a partner (§1.3).

    Effects, in order, all or none: the organisation of (country, tax ID) is found again or made; its names are
    screened under its own id; the partner is accepted and its agreement concluded; company data, main user, profile
    draft, documents and declared affiliates are its own; the application ends; events `application.approved` and
    `partner.accepted`; two legal messages with their e-mail copies (approval, status details); the signal
    `partner_accepted`, which opens Bronze and starts its clock. Raises `Refused` (`applications.transition`,
    `applications.approval`).
    """
    if known := queries.legal_entity_of(application):
        locked_organisation(known)
    application = locked(application)
    decision = judge(application, Step.APPROVE, expected_version)
    decision = demand(queries.judge_approval(application, by_compliance=_is_compliance(by)))
    reason, note, before = words("reason", reason), words("note", note), application.stage
    organisation = _organisation(application, by=by)
    application.organisation = organisation
    _screen(application, organisation, by=by)

    now = clock.now()
    agreement = queries.latest_consent(application, TextKind.AGREEMENT)
    assert agreement is not None
    assert application.submitted_at is not None
    accepted = policy.accepted(
        accepted_on=clock.local_day(now, organisation.entity), agreement_version=agreement.text.version
    )
    move(
        application,
        Step.APPROVE,
        by=by,
        decision=record(decision, application, by=by),
        note=note,
        reason=reason,
        organisation=organisation,
    )
    partner = standing.accept(
        organisation=organisation,
        at=now,
        decision=record(accepted, application, by=by),
        by=by,
        application=application,
        agreement=agreement,
        applied_on=clock.local_day(application.submitted_at, organisation.entity),
        manager=application.manager,
    )
    _hand_over(application, organisation, by=by)
    tell("application.approved", application, before=before)
    _write(partner, application, by=by)
    signals.partner_accepted.send(Partner, partner=partner, by=by)
    return partner


def _is_compliance(by: Actor) -> bool:
    """Whether the actor takes the compliance step (§2.4): a person who may, or the house; a key never does."""
    return by.kind == "house" if by.user is None else queries.is_compliance(by.user)


def _organisation(application: Application, *, by: Actor) -> Organisation:
    """The organisation of the legal entity: the one remembered, contracting anew, or a new one; locked."""
    details = application.details
    contract = {
        "entity": application.entity,
        "zone": application.zone or "com",
        "locale": application.applicant.language or application.locale,
    }
    known = queries.legal_entity_of(application)
    if known is None:
        try:
            made = accounts.create_organisation(
                name=details.legal_name, country=application.country, tax_id=details.tax_id, by=by, **contract
            )
        except accounts.NotPossible:
            # an application of the same legal entity was approved a moment ago
            demand(queries.judge_approval(application, by_compliance=True))
            raise
        return locked_organisation(made)
    accounts.change_legal_facts(
        organisation=known, name=details.legal_name, country=application.country, tax_id=details.tax_id, by=by
    )
    return accounts.contract_anew(organisation=known, by=by, **contract)


def _screen(application: Application, organisation: Organisation, *, by: Actor) -> None:
    """The organisation is screened under its own id from now on, the application no more; what staff cleared for the
    one stays cleared for the other."""
    details = application.details
    names = [details.legal_name, details.trading_name, *details.owners]
    party = screening.screen(
        subject=organisation.public_id,
        names=[name for name in names if normalised(name)],
        kind=PartyKind.ENTITY,
        country=application.country,
        organisation=organisation,
        by=by,
    )
    before = ScreenedParty.objects.filter(subject=application.public_id)
    cleared = {
        (match.entry.source_list_id, match.entry.uid): match
        for match in Match.objects.filter(party__in=before, state=MatchState.CLEARED).select_related("entry")
    }
    for match in Match.objects.filter(party=party, state=MatchState.OPEN).select_related("entry"):
        earlier = cleared.get((match.entry.source_list_id, match.entry.uid))
        if earlier is not None and match.score <= earlier.score:
            screening.clear(
                match=match,
                reason=f"As for application {application.public_id}: {earlier.public_id}",
                by=house("approval"),
            )
    screening.party_gone(subject=application.public_id, by=by)


def _hand_over(application: Application, organisation: Organisation, *, by: Actor) -> None:
    """What the applicant told and handed in is the company's: data, main user, profile draft, documents, affiliates."""
    details = application.details
    legal_address = queries.legal_address_of(details, application.country)
    contacts = {
        "email": details.email,
        "phone": details.phone,
        "postal_address": legal_address if details.postal_same else details.postal_address,
        "website": details.website,
    }
    data = contacts | {
        "trading_name": details.trading_name,
        "legal_address": legal_address,
        "owners": details.owners,
        "billing_email": details.billing_email,
        "bank_name": details.bank_name,
        "bank_account": details.bank_account,
        "bank_code": details.bank_code,
    }
    company.first_data(organisation=organisation, values=data, by=by)
    _main_user(application, organisation, by=by)
    Document.objects.filter(application=application).update(organisation=organisation)
    if not organisation.revisions.exists():
        name = details.trading_name or details.legal_name
        profile = contacts | {"name": name, "description": details.description}
        company.save_profile(organisation=organisation, values=profile, by=by)
    declared = {(row.name, row.country) for row in organisation.affiliates.all()}
    for row in details.affiliates:
        if (row["name"], row["country"]) not in declared:
            company.declare_affiliate(
                organisation=organisation, name=row["name"], country=row["country"], relation=row["relation"], by=by
            )


def _main_user(application: Application, organisation: Organisation, *, by: Actor) -> None:
    """The applicant is the main user; in a company that comes back another one hands over, and stays a member."""
    user = application.applicant
    team.recall(organisation=organisation)
    members = Member.objects.for_organisation(organisation)
    main = members.active().filter(is_main=True).exclude(user=user).first()
    if main is None:
        team.open_main(organisation=organisation, user=user, by=by)
        return
    accounts.link_to_organisation(user=user, organisation=organisation, by=by)
    member = members.active().filter(user=user).first()
    if member is None:
        now = clock.now()
        member = Member.objects.create(
            organisation=organisation,
            user=user,
            email=user.email,
            name=user.name,
            state=MemberState.ACTIVE,
            added_at=now,
            added_by=str(by),
            decided_at=now,
            decided_by=str(by),
        )
        signals.member_joined.send(Member, member=member, by=by)
    team.transfer_main(organisation=organisation, to=member, by=by)


def _write(partner: Partner, application: Application, *, by: Actor) -> None:
    """§1.3's two e-mails, as legal messages whose copies go to the company's people: approval and status details."""
    with translation.override(application.applicant.language or partner.organisation.locale):
        for subject, body in (emails.approved(partner), emails.status_details(partner)):
            messages.send(
                organisation=partner.organisation,
                kind=Message.Kind.LEGAL,
                subject=subject,
                body=body,
                by=by,
                clause="1.3",
            )
