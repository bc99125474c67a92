"""Imports partners that were here before the portal: checked, applied row by row, undone while nothing followed."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions import company, standing, team
from applications.enums import ImportState, MemberState
from applications.importing import columns, files
from applications.importing.registry import Fault, Values, groups
from applications.models import ImportBatch, ImportedRow, Member, Partner
from applications.policy import imports as policy
from applications.queries import imports as queries
from applications.queries import partners
from partner_portal.core import clock
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.accounts import queries as accounts_queries
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.actors import Actor, house
from partner_portal.core.audit import actions as audit
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.outbox import actions as outbox
from partner_portal.core.refusals import Refused
from partner_portal.core.screening import actions as screening
from partner_portal.core.screening.enums import PartyKind

Progress = Callable[[int, int], None]

IMPORTS = house("applications.import")


@transaction.atomic
def check(*, name: str, content: bytes, by: Actor) -> ImportBatch:
    """Read a file and check every row without importing anything: the dry run.

    Keeps a batch with each row's values, faults and what it will make. The same file that is checked but not applied
    yet is checked anew under its batch. Raises `BadTable` for a file that is no table, `Refused` for one that is
    applied already.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    rows = files.read(content, known=[column.name for column in queries.columns()])
    applied = ImportBatch.objects.filter(sha256=sha256, state=ImportState.APPLIED).first()
    _demand(policy.may_check(applied_before=applied is not None))
    batch = ImportBatch.objects.filter(sha256=sha256, state=ImportState.CHECKED).select_for_update().first()
    if batch is None:
        batch = ImportBatch(sha256=sha256, state=ImportState.CHECKED)
    else:
        batch.lines.all().delete()
    batch.name, batch.rows, batch.checked_at, batch.checked_by = name[-120:], len(rows), clock.now(), str(by)
    lines = _checked(rows)
    batch.faults = sum(1 for line in lines if line.faults)
    batch.save()
    for line in lines:
        line.batch = batch
    ImportedRow.objects.bulk_create(lines, batch_size=500)
    audit.record("imports.check", by=by, subject=batch.public_id, changes={"rows": (None, len(rows))})
    return batch


@transaction.atomic
def request(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Decide that a checked batch be applied: rows without faults are imported by a worker, one transaction each
    (`apply`); rows with faults stay out. Raises `Refused` unless it is checked and has a row to import."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    _demand(policy.may_apply(state=batch.state, rows=batch.rows, faults=batch.faults))
    batch.state, batch.applied_at, batch.applied_by = ImportState.APPLIED, clock.now(), str(by)
    batch.save(update_fields=["state", "applied_at", "applied_by"])
    audit.record("imports.apply", by=by, subject=batch.public_id, changes={"state": (ImportState.CHECKED, batch.state)})
    outbox.enqueue("applications.import", reference=batch.public_id, payload={"batch": batch.public_id}, by=by)
    return batch


def apply_queued(payload: dict[str, Any]) -> None:
    """Import what a batch still holds: the outbox' handler; a killed worker's successor goes on where it stopped."""
    apply(batch=ImportBatch.objects.get(public_id=payload["batch"]))


def apply(*, batch: ImportBatch, progress: Progress = lambda done, total: None) -> int:
    """Import the rows of a requested batch that have no faults and are not imported yet; returns how many were. The
    house does it, whoever asked.

    Each row is checked again and written in a transaction of its own: organisation, main user and members, partner,
    company data, screening, then the columns of other parts. A row that no longer fits keeps the faults found now, and
    a batch that is taken back meanwhile gets no more.
    """
    waiting = list(batch.lines.filter(partner=None, faults=[]).order_by("number").values_list("pk", flat=True))
    done = 0
    for number, pk in enumerate(waiting, 1):
        done += _apply_row(pk, batch, IMPORTS)
        progress(number, len(waiting))
    return done


@transaction.atomic
def undo(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Take back every imported row that nothing has followed yet: the partner is void, its people are free again, the
    organisation stays remembered without a partnership. Rows that were used since stay, and say why (`undone`).

    Raises `Refused` unless the batch is applied.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    _demand(policy.may_undo(state=batch.state))
    for line in batch.lines.exclude(partner=None).select_related("partner__organisation").order_by("number"):
        line.undone = _undo_row(line, batch, by) or _("Taken back")
        line.save(update_fields=["undone"])
    batch.state, batch.undone_at, batch.undone_by = ImportState.UNDONE, clock.now(), str(by)
    batch.save(update_fields=["state", "undone_at", "undone_by"])
    audit.record("imports.undo", by=by, subject=batch.public_id, changes={"state": (ImportState.APPLIED, batch.state)})
    return batch


def _checked(rows: Sequence[Values]) -> list[ImportedRow]:
    seen: dict[tuple[str, str], int] = {}
    people: dict[str, int] = {}
    lines = []
    for number, values in enumerate(rows, 2):
        faults = _faults(values)
        faults += _doubled(values, number, seen, people)
        lines.append(
            ImportedRow(
                number=number,
                values=values,
                faults=[[fault.column, fault.text] for fault in faults],
                difference=[] if faults else queries.summary(values),
            )
        )
    return lines


def _faults(values: Values) -> list[Fault]:
    """Everything wrong with a row by itself, and against what is here."""
    faults = columns.check(values)
    today = clock.today(columns.entity_of(values)) if not faults else None
    if today and columns.is_out_of_range(values, today):
        faults.append(Fault("accepted_on", _("This day lies in the future or too far back.")))
    if not faults:
        faults += [fault for group in groups for fault in group.check(values)]
    if not faults:
        partner = partners.of_legal_entity(country=columns.company_of(values)["country"], tax_id=_tax_id(values))
        if partner is not None:
            faults.append(Fault("tax_id", _("This company is a partner already (%(id)s).") % {"id": partner.public_id}))
    return faults


def _doubled(values: Values, number: int, seen: dict[tuple[str, str], int], people: dict[str, int]) -> list[Fault]:
    """A company or person that stands in an earlier row too."""
    faults = []
    entity = (values.get("country", ""), "".join(values.get("tax_id", "").split()).upper())
    if all(entity) and seen.setdefault(entity, number) != number:
        faults.append(Fault("tax_id", _("The same company stands in row %(row)d.") % {"row": seen[entity]}))
    main = values.get("main_user_email", "").lower()
    for address in [main, *(email for email, _name in columns.people_of(values))]:
        if address and people.setdefault(address, number) != number:
            where = {"text": address, "row": people[address]}
            faults.append(Fault("members", _("%(text)s stands in row %(row)d too.") % where))
    return faults


@transaction.atomic
def _apply_row(pk: int, batch: ImportBatch, by: Actor) -> bool:
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    line = ImportedRow.objects.select_for_update(of=("self",)).get(pk=pk)
    if line.partner_id is not None or batch.state != ImportState.APPLIED:  # taken back while a worker was at it
        return False
    faults = _faults(line.values)
    if not faults:
        try:
            with transaction.atomic():
                line.partner = _import(line.values, batch, by)
        except (Refused, accounts.NotPossible) as error:
            faults = [Fault("", str(error))]
        except ValidationError as error:
            faults = [Fault("", " ".join(error.messages))]
    line.faults = [[fault.column, fault.text] for fault in faults]
    line.save(update_fields=["partner", "faults"])
    return not faults


def _import(values: Values, batch: ImportBatch, by: Actor) -> Partner:
    organisation = _organisation(values, by)
    accepted_on = columns.day_of(values["accepted_on"])
    assert accepted_on is not None
    at = clock.end_of_day(accepted_on - timedelta(days=1), organisation.entity)
    finding = policy.imported(batch=batch.public_id, accepted_on=accepted_on)
    partner = standing.accept(
        organisation=organisation,
        at=at,
        decision=decisions.record(finding, by=by, organisation=organisation, subject=batch.public_id),
        applied_on=columns.day_of(values.get("applied_on", "")),
        manager=User.objects.filter(email=values.get("manager_email", "").lower(), is_staff=True).first(),
        by=by,
    )
    if version := values.get("agreement_version"):
        partner.agreement_version, partner.agreement_concluded_at = version[:20], at
        partner.save(update_fields=["agreement_version", "agreement_concluded_at"])
    company.first_data(organisation=organisation, values=_data(values), by=by)
    _people(organisation, values, by)
    screening.screen(
        subject=organisation.public_id,
        names=[organisation.name],
        kind=PartyKind.ENTITY,
        country=organisation.country,
        organisation=organisation,
        by=by,
    )
    for group in groups:
        group.apply(partner, values, by)
    return partner


def _organisation(values: Values, by: Actor) -> Organisation:
    known = partners.organisation_of_legal_entity(country=columns.company_of(values)["country"], tax_id=_tax_id(values))
    if known is not None:
        return accounts_queries.locked(known)
    return accounts.create_organisation(
        name=columns.company_of(values)["legal_name"],
        entity=columns.entity_of(values),
        country=columns.company_of(values)["country"],
        zone=values.get("zone") or "com",
        locale=values.get("locale") or "en",
        tax_id=_tax_id(values),
        by=by,
    )


def _data(values: Values) -> dict[str, object]:
    """The columns of the company's data; the postal address is the legal one unless the file says otherwise."""
    kept = columns.company_of(values)
    legal_address = values.get("legal_address", "")[:500]
    return {
        **{name: kept[name] for name in ("website", "email", "phone")},
        "legal_address": legal_address,
        "postal_address": kept["postal_address"] or legal_address,
    }


def _people(organisation: Organisation, values: Values, by: Actor) -> None:
    main = _user(values["main_user_email"].lower(), values["main_user_name"], organisation.locale, by)
    team.open_main(organisation=organisation, user=main, by=by)
    for email, name in columns.people_of(values):
        user = accounts.link_to_organisation(
            user=_user(email, name, organisation.locale, by), organisation=organisation, by=by
        )
        Member.objects.create(
            organisation=organisation,
            user=user,
            email=email,
            name=name,
            may_profile=True,
            may_store=True,
            state=MemberState.ACTIVE,
            added_at=clock.now(),
            added_by=str(by),
            decided_at=clock.now(),
            decided_by=str(by),
        )


def _user(email: str, name: str, language: str, by: Actor) -> User:
    """Who has the address; a new person sets a password by the link of “Forgot your password?”."""
    known = User.objects.filter(email=email).first()
    return known or accounts.create_user(email=email, name=name[:150], language=language, by=by)


def _undo_row(line: ImportedRow, batch: ImportBatch, by: Actor) -> str:
    """Take one row back; returns why it stays, or ""."""
    partner = line.partner
    assert partner is not None
    organisation = accounts_queries.locked(partner.organisation)
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    since = batch.applied_at
    if partner.standing != "active" or partner.standings.count() > 1:
        return _("Its standing has changed since.")
    if organisation.data_changes.filter(asked_at__gt=since).exclude(asked_by=str(IMPORTS)).exists():
        return _("Its data has changed since.")
    if organisation.revisions.filter(edited_at__gt=since).exists():
        return _("Its data has changed since.")
    if organisation.members.exclude(decided_by=str(IMPORTS)).filter(added_at__gt=since).exists():
        return _("People have been added since.")
    for group in groups:
        if reason := group.may_undo(partner):
            return reason
    for group in reversed(list(groups)):
        group.undo(partner, by)
    for member in organisation.members.filter(state=MemberState.ACTIVE, added_by=str(IMPORTS)).select_related("user"):
        assert member.user is not None
        accounts.unlink_from_organisation(user=member.user, by=by)
        member.state, member.left_at, member.is_main = MemberState.LEFT, clock.now(), False
        member.save(update_fields=["state", "left_at", "is_main"])
    standing.void(partner=partner, reason=_("The import %(name)s was taken back.") % {"name": batch.name}, by=by)
    return ""


def _tax_id(values: Values) -> str:
    return columns.company_of(values)["tax_id"]


def _demand(decision: Any) -> None:
    if not decision.is_met:
        raise Refused(decision)
