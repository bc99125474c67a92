"""What a partner tells of itself: its data and their changes (§1.7.4); the door to profile, affiliates, signed copy."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from applications import signals
from applications.actions import documents as papers
from applications.actions import likeness
from applications.actions.declarations import (
    cancel_copy,
    decide_affiliate,
    declare_affiliate,
    mark_copy_sent,
    request_signed_copy,
    say,
    withdraw_affiliate,
)
from applications.actions.profile import (
    decide_profile,
    remove_logo,
    save_profile,
    send_profile,
    take_back_profile,
)
from applications.actions.steps import demand
from applications.actions.team import checked_note
from applications.enums import ChangeKind, ChangeState, DocumentState
from applications.models import CompanyData, DataChange, DataChangeText, Document
from applications.policy import company as policy
from applications.queries import company as queries
from applications.queries import partners
from partner_portal.core import clock
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.accounts.queries import locked
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.calendars.queries import due_at
from partner_portal.core.events.actions import emit
from partner_portal.core.outbox import actions as outbox
from partner_portal.core.screening.actions import screen
from partner_portal.core.screening.enums import PartyKind
from partner_portal.core.terms.queries import current

__all__ = [
    "cancel_copy", "change_contacts", "decide_affiliate", "decide_change", "decide_profile", "declare_affiliate",
    "first_data", "mark_copy_sent", "remove_logo", "request_change", "request_signed_copy", "save_profile",
    "send_profile", "take_back_profile", "withdraw_affiliate", "withdraw_change",
]  # fmt: skip

NOTICE = "applications.company_notice"
Values = Mapping[str, Any]
Upload = tuple[str, BinaryIO, str]


@transaction.atomic
def first_data(*, organisation: Organisation, values: Values, by: Actor) -> CompanyData:
    """Store a new partner's data as verified at its approval or import: the columns of `CompanyData`; a partner that
    comes back gets the new ones, with before and after kept as a change of each kind that differs."""
    organisation = locked(organisation)
    data = queries.data_of(organisation)
    if data.pk is None:
        for name, value in values.items():
            setattr(data, name, value)
        data.save()
        likeness.keep(data)
        audit.record("company.first_data", by=by, subject=organisation.public_id, organisation=organisation)
        return data
    for kind in policy.CHANGES:
        before = queries.values_of(organisation, data, kind)
        after = {name: values[name] for name in before if name in values and name not in policy.ORGANISATION}
        if differing := {name: value for name, value in after.items() if value != before[name]}:
            state = ChangeState.APPLIED if kind == ChangeKind.CONTACT else ChangeState.VERIFIED
            _open(organisation, kind, state, before, differing, by=by, decided=True)
            data = _apply(organisation, data, differing)
    return data


@transaction.atomic
def change_contacts(*, organisation: Organisation, values: Values, by: Actor) -> DataChange | None:
    """Change trading name, website, e-mail, phone, postal address (§1.7.4): applied at once, before and after kept,
    the partner manager notified by e-mail, event `company.changed`. None where nothing differs.

    Raises `ValidationError` by field.
    """
    organisation = locked(organisation)
    data = queries.data_of(organisation)
    before, differing = _differing(organisation, data, ChangeKind.CONTACT, values)
    if not differing:
        return None
    change = _open(organisation, ChangeKind.CONTACT, ChangeState.APPLIED, before, differing, by=by, decided=True)
    _apply(organisation, data, differing)
    emit("company.changed", organisation=organisation, data=_facts(change))
    _notify(change, by=by)
    return change


@transaction.atomic
def request_change(
    *,
    organisation: Organisation,
    kind: ChangeKind | str,
    values: Values,
    documents: Sequence[Document] = (),
    files: Sequence[Upload] = (),
    by: Actor,
) -> DataChange:
    """Ask for a change of legal (name, country, tax_id, legal_address, owners) or bank data (billing_email, bank_name,
    bank_account, bank_code): the old data hold until staff have verified it (§1.7.4), due as in §1.2.2.

    Evidence is bound to the change: `documents` handed in before, `files` (purpose, file, name) taken in now. Event
    `company.change_asked`, e-mail to the manager. Raises `ValidationError` by field (and where nothing differs),
    `Refused` (`company.change`) while one of this kind waits.
    """
    kind = ChangeKind(kind)
    if kind == ChangeKind.CONTACT:
        raise ValueError("contacts change at once: change_contacts")
    organisation = locked(organisation)
    data = queries.data_of(organisation)
    waiting = queries.pending_change(organisation, kind)
    demand(policy.change(step="ask", kind=kind, state=waiting.state if waiting else ""))
    before, differing = _differing(organisation, data, kind, values)
    if not differing:
        raise ValidationError(_("Nothing differs from the data of today."))
    days = current(organisation.entity).application.verification_business_days
    due = due_at(organisation.entity, clock.today(organisation.entity), days)
    change = _open(organisation, kind, ChangeState.IN_VERIFICATION, before, differing, by=by, due=due)
    for document in documents:
        if document.organisation_id != organisation.pk or document.change_id is not None:
            raise ValidationError({"documents": _("Choose documents of your own company.")})
        document.change = change
        document.save(update_fields=["change"])
    with papers.all_or_none() as taken_in:
        for purpose, file, name in files:
            taken_in.append(
                papers.add(organisation=organisation, change=change, purpose=purpose, file=file, name=name, by=by)
            )
        emit("company.change_asked", organisation=organisation, data=_facts(change))
        _notify(change, by=by)
    return change


@transaction.atomic
def withdraw_change(*, change: DataChange, by: Actor) -> DataChange:
    """The partner takes a change back. Raises `Refused` (`company.change`) unless it is in verification."""
    change = _opened_change(change, "withdraw")
    _close(change, ChangeState.WITHDRAWN, note="", by=by)
    emit("company.change_withdrawn", organisation=change.organisation, data=_facts(change))
    return change


@transaction.atomic
def decide_change(*, change: DataChange, accept: bool, note: str = "", by: Actor) -> DataChange:
    """Staff verify a change, and the data become the new ones, or refuse it with a note.

    A verified legal change renames the organisation (core `change_legal_facts`), screens it by its names while it
    takes part, and sends `legal_data_verified`. Operational message to the partner, event `company.changed` or
    `company.change_refused`. Raises `Refused` (`company.change`) unless it is in verification, (`company.tax_id`) where
    the tax ID is another organisation's, `ValidationError` on `note`.
    """
    note = checked_note(note, required=not accept)
    change = _opened_change(change, "decide")
    organisation = change.organisation
    _close(change, ChangeState.VERIFIED if accept else ChangeState.REFUSED, note=note, by=by)
    state = DocumentState.ACCEPTED if accept else DocumentState.REFUSED
    change.documents.filter(state=DocumentState.UPLOADED).update(
        state=state, judged_at=clock.now(), judged_by=str(by), remark=note
    )
    if accept:
        data = _apply(organisation, queries.data_of(organisation), dict(change.texts.after), by=by)
        organisation.refresh_from_db()
        emit("company.changed", organisation=organisation, data=_facts(change))
        if change.kind == ChangeKind.LEGAL:
            if partners.current(organisation) is not None:  # one that takes part no more is gone, and stays so
                screen(
                    subject=organisation.public_id,
                    names=[name for name in (organisation.name, data.trading_name, *data.owners) if name],
                    kind=PartyKind.ENTITY,
                    country=organisation.country,
                    organisation=organisation,
                    by=by,
                )
            signals.legal_data_verified.send(DataChange, organisation=organisation, by=by)
    else:
        emit("company.change_refused", organisation=organisation, data=_facts(change))
    with translation.override(organisation.locale):
        if accept:
            subject, body = (
                _("Your new data hold"),
                _("We have verified the change of your company's data: it holds now."),
            )
        else:
            subject = _("We could not verify a change of your data")
            body = _("The data of before stay as they are. What was missing: {note}\n\nYou can send the change again.")
        say(organisation, subject, body.format(note=note), clause="1.7.4", by=by)
    return change


def _differing(
    organisation: Organisation, data: CompanyData, kind: str, values: Values
) -> tuple[dict[str, object], dict[str, Any]]:
    """What the kind's fields hold today, and what of it would be another; raises `ValidationError` by field."""
    before = queries.values_of(organisation, data, kind)
    if strange := values.keys() - before.keys():
        raise ValueError(f"not of this kind: {', '.join(sorted(strange))}")
    kept, wrong = policy.check(values, country=organisation.country)
    if wrong:
        raise ValidationError({field: str(problem) for field, problem in wrong.items()})
    return before, {name: value for name, value in kept.items() if value != before[name]}


def _open(
    organisation: Organisation,
    kind: str,
    state: ChangeState,
    before: Mapping[str, object],
    after: Mapping[str, Any],
    *,
    by: Actor,
    due: datetime | None = None,
    decided: bool = False,
) -> DataChange:
    now = clock.now()
    change = DataChange.objects.create(
        organisation=organisation,
        kind=kind,
        state=state,
        fields=[name for name in policy.CHANGES[kind] if name in after],
        asked_at=now,
        asked_by=str(by),
        due_at=due,
        decided_at=now if decided else None,
        decided_by=str(by) if decided else "",
    )
    DataChangeText.objects.create(change=change, before={name: before[name] for name in after}, after=dict(after))
    audit.record(
        f"company.{'change' if decided else 'ask_change'}",
        by=by,
        subject=change.public_id,
        organisation=organisation,
        changes={"kind": (None, kind), "fields": (None, change.fields)},
    )
    return change


def _apply(
    organisation: Organisation, data: CompanyData, after: Mapping[str, Any], *, by: Actor | None = None
) -> CompanyData:
    """Make the new values those of today; the ones of the organisation itself through core."""
    own = {name: value for name, value in after.items() if name not in policy.ORGANISATION}
    for name, value in own.items():
        setattr(data, name, value)
    data.version += 1
    data.save()
    likeness.keep(data)
    legal = {name: after.get(name, getattr(organisation, name)) for name in policy.ORGANISATION}
    if by is not None and len(own) < len(after):
        taken = Organisation.objects.filter(country=legal["country"], tax_id=legal["tax_id"]).exclude(
            pk=organisation.pk
        )
        demand(policy.tax_id(is_taken=bool(legal["tax_id"]) and taken.exists()))
        accounts.change_legal_facts(organisation=organisation, by=by, **legal)
    return data


def _opened_change(change: DataChange, step: str) -> DataChange:
    locked(change.organisation)
    rows = DataChange.objects.select_for_update(of=("self",)).select_related("organisation", "texts")
    change = rows.get(pk=change.pk)
    demand(policy.change(step=step, kind=change.kind, state=change.state))
    return change


def _close(change: DataChange, state: ChangeState, *, note: str, by: Actor) -> None:
    before = change.state
    change.state, change.note, change.decided_at, change.decided_by = state, note, clock.now(), str(by)
    change.save(update_fields=["state", "note", "decided_at", "decided_by"])
    audit.record(
        "company.settle_change",
        by=by,
        subject=change.public_id,
        organisation=change.organisation,
        changes={"state": (before, state)},
        reason=note,
    )


def _notify(change: DataChange, *, by: Actor) -> None:
    """Queue an e-mail about a change to the partner manager, or to all who look after partners where there is none."""
    partner = partners.current(change.organisation)
    if partner is not None and partner.manager is not None:
        people = [partner.manager.public_id]
    else:
        staff = get_user_model().objects.filter(is_staff=True, is_active=True)
        can = staff.filter(
            groups__permissions__codename="manage_partner", groups__permissions__content_type__app_label="applications"
        )
        people = list(can.distinct().order_by("pk").values_list("public_id", flat=True))
    outbox.enqueue_many(
        NOTICE,
        items={f"{change.public_id}:{each}": {"change": change.public_id, "user": each} for each in people},
        by=by,
    )


def _facts(change: DataChange) -> dict[str, Any]:
    return {"id": change.public_id, "kind": change.kind, "state": change.state, "fields": list(change.fields)}
