"""The people of a partner (§7.2): the main user adds them, staff approve, rights, transfer, leaving, blocks."""

from collections.abc import Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from applications import signals
from applications.actions import letters
from applications.actions.steps import demand
from applications.enums import MEMBER_OPEN, OPEN, MemberState
from applications.models import Application, Member, MemberBlock
from applications.policy import fields
from applications.policy import team as policy
from applications.queries import team as queries
from partner_portal.core import clock
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.accounts.queries import locked
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.decisions import Decision
from partner_portal.core.events.actions import emit
from partner_portal.core.retention.queries import ERASED

LONGEST_NOTE = 500


@transaction.atomic
def open_main(*, organisation: Organisation, user: User, by: Actor) -> Member:
    """Make a person the main user of an organisation that has none: linked, active, with all rights; event
    `member.approved`, signal `member_joined`. For the approval of an application and for imports.

    The same person as before just stays. Raises `Refused` (`team.one_company`, `team.main_user`).
    """
    organisation = locked(organisation)
    recall(organisation=organisation)
    before = queries.main_user(organisation)
    if before is not None and before.user_id == user.pk:
        return before
    demand(policy.main_user(has_main_user=before is not None))
    user = _locked_user(user)
    demand(_one_company(user, organisation, may_apply=True))
    now = clock.now()
    member = Member.objects.filter(organisation=organisation, user=user, state__in=MEMBER_OPEN).first()
    member = member or Member(
        organisation=organisation, user=user, email=user.email, name=user.name, added_at=now, added_by=str(by)
    )
    member.is_main = member.may_profile = member.may_store = True
    return _activate(member, by=by)


def recall(*, organisation: Organisation) -> int:
    """In a company that comes back, give its people the address and name of their accounts again where retention took
    them from the list; returns how many."""
    account = User.objects.filter(pk=OuterRef("user"))
    rows = Member.objects.active().filter(organisation=organisation, email__endswith=ERASED)
    return rows.update(email=Subquery(account.values("email")), name=Subquery(account.values("name")))


@transaction.atomic
def add(*, organisation: Organisation, email: str, name: str = "", rights: Mapping[str, bool], by: Actor) -> Member:
    """Add a colleague by e-mail address (§7.2); `rights` holds `may_profile` and `may_store`.

    Whoever has proved the address already waits for staff (PENDING); else an invitation is sent and the member waits
    for the person to register (INVITED). Audited, event `member.added`, e-mail. Raises `ValidationError` on `email`
    (form, added already, longer than 254) and `name`.
    """
    email, name = _checked_address(email), _checked_name(name)
    organisation = locked(organisation)
    if Member.objects.filter(organisation=organisation, email=email, state__in=MEMBER_OPEN).exists():
        raise ValidationError({"email": _("This person is on the list already.")})
    proved = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    member = Member.objects.create(
        organisation=organisation,
        user=proved.user if proved else None,
        email=email,
        name=name,
        state=MemberState.PENDING if proved else MemberState.INVITED,
        added_at=clock.now(),
        added_by=str(by),
        **_rights(rights),
    )
    _record("team.add", member, by=by, personal={"email": (None, email), "name": (None, name)})
    _tell("member.added", member)
    if proved is None:
        letters.to_member("member_invited", member=member, by=by)
    return member


@transaction.atomic
def registered(*, user: User, by: Actor) -> int:
    """A person proved an e-mail address: who was invited with it waits for staff now. Returns how many companies
    waited for them."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    waiting = Member.objects.filter(
        email__in=[address.lower() for address in addresses], user=None, state=MemberState.INVITED
    )
    found = list(waiting.select_related("organisation").order_by("organisation_id", "pk"))
    for each in found:
        locked(each.organisation)
        member = _locked_member(each)
        if member.state != MemberState.INVITED:
            continue
        member.user, member.state = user, MemberState.PENDING
        member.name = member.name or user.name
        member.save(update_fields=["user", "state", "name"])
        _record("team.registered", member, by=by, changes={"state": (MemberState.INVITED, MemberState.PENDING)})
        _tell("member.registered", member, previous={"state": MemberState.INVITED})
    return len(found)


@transaction.atomic
def approve(*, member: Member, by: Actor) -> Member:
    """Staff let a person in: linked to the organisation, active; e-mail, event `member.approved`, signal
    `member_joined`.

    Raises `Refused`: `team.step` unless it waits for staff, `team.one_company` where the person belongs to another
    company, applies for one or works for the vendor.
    """
    member = _opened(member, "approve")
    user = member.user
    assert user is not None
    user = _locked_user(user)
    demand(_one_company(user, member.organisation))
    member = _activate(member, by=by)
    letters.to_member("member_approved", member=member, by=by)
    return member


@transaction.atomic
def refuse(*, member: Member, note: str, by: Actor) -> Member:
    """Staff refuse a person, with a note the main user reads; e-mail, event `member.refused`.

    Raises `Refused` (`team.step`) unless it waits, `ValidationError` on `note` without 1 to 500 characters.
    """
    note = checked_note(note)
    member = _opened(member, "refuse")
    _close(member, MemberState.REFUSED, verb="team.refuse", note=note, by=by)
    _tell("member.refused", member, previous={"state": MemberState.PENDING})
    letters.to_member("member_refused", member=member, by=by)
    return member


@transaction.atomic
def set_rights(*, member: Member, rights: Mapping[str, bool], by: Actor) -> Member:
    """Give or take `may_profile` and `may_store`; audited, event `member.changed`. Raises `Refused` (`team.step`) for
    one that has ended and for the main user, who has all."""
    member = _opened(member, "change")
    wanted = _rights(rights)
    changes = {name: (getattr(member, name), value) for name, value in wanted.items() if getattr(member, name) != value}
    if not changes:
        return member
    for name, (_before, after) in changes.items():
        setattr(member, name, after)
    member.save(update_fields=list(changes))
    _record("team.rights", member, by=by, changes=changes)
    _tell("member.changed", member, previous={name: before for name, (before, _after) in changes.items()})
    return member


@transaction.atomic
def transfer_main(*, organisation: Organisation, to: Member, by: Actor) -> Member:
    """Make another active member the main user (§7.2); the one before stays with all rights. Event `main_user.changed`.

    Returns the new main user. Raises `Refused` (`team.successor`) unless the main user of this moment or staff ask,
    and for who is not active, or blocked.
    """
    organisation = locked(organisation)
    to = _locked_member(to)
    before = queries.main_user(organisation)
    demand(
        policy.successor(
            asks_as_main_user=_speaks_for(by, before),
            state=to.state if to.organisation_id == organisation.pk else MemberState.LEFT,
            is_main=to.is_main,
            is_blocked=queries.is_blocked(to, clock.now()),
        )
    )
    if before is not None:
        before.is_main, before.may_profile, before.may_store = False, True, True
        before.save(update_fields=["is_main", "may_profile", "may_store"])
    to.is_main = to.may_profile = to.may_store = True
    to.save(update_fields=["is_main", "may_profile", "may_store"])
    was = before.public_id if before else None
    _record("team.transfer", to, by=by, changes={"main_user": (was, to.public_id)})
    emit(
        "main_user.changed",
        organisation=organisation,
        data={"member": to.public_id},
        previous={"member": was},
    )
    return to


@transaction.atomic
def leave(*, member: Member, by: Actor) -> Member:
    """A member leaves: the link to the organisation ends in the same second, event `member.left`, signal `member_left`.

    Raises `Refused`: `team.leaving` for the main user, who names a successor first; `team.step` for who is not active.
    """
    member = _opened(member, "leave")
    demand(policy.leaving(is_main=member.is_main))
    member.left_at = clock.now()
    member.state = MemberState.LEFT
    member.save(update_fields=["left_at", "state"])
    if member.user is not None:
        accounts.unlink_from_organisation(user=member.user, by=by)
    _record("team.leave", member, by=by, changes={"state": (MemberState.ACTIVE, MemberState.LEFT)})
    _tell("member.left", member, previous={"state": MemberState.ACTIVE})
    signals.member_left.send(Member, member=member, by=by)
    return member


@transaction.atomic
def remove(*, member: Member, by: Actor) -> Member:
    """The main user or staff take a member out: an active one leaves (see `leave`), one that was only added is taken
    back (WITHDRAWN). Raises as `leave` does."""
    locked(member.organisation)
    member = _locked_member(member)
    if member.state == MemberState.ACTIVE:
        return leave(member=member, by=by)
    demand(policy.step(step="take_back", state=member.state))
    before = member.state
    _close(member, MemberState.WITHDRAWN, verb="team.take_back", note="", by=by)
    _tell("member.withdrawn", member, previous={"state": before})
    return member


@transaction.atomic
def block(
    *, member: Member, valid_from: datetime, valid_until: datetime | None, reference: str, by: Actor
) -> MemberBlock:
    """Keep a member from acting in [valid_from, valid_until) (§14.4); twice with one `reference` returns the first.

    Audited, event `member.blocked`. Raises `Refused` (`team.block`) for a period that runs backwards, is over, or
    overlaps another block of the member; `team.step` unless the member is active.
    """
    locked(member.organisation)
    if known := MemberBlock.objects.filter(reference=reference).first():
        return known
    member = _opened(member, "block")
    others = [
        (other.valid_from, min(filter(None, (other.valid_until, other.lifted_at)), default=None))
        for other in member.blocks.all()
    ]
    demand(
        policy.block(
            valid_from=valid_from,
            valid_until=valid_until,
            at=clock.now(),
            overlaps=any(policy.overlap((valid_from, valid_until), other) for other in others),
        )
    )
    made = MemberBlock.objects.create(
        member=member, valid_from=valid_from, valid_until=valid_until, reference=reference, set_by=str(by)
    )
    _record("team.block", member, by=by, changes={"from": (None, valid_from), "until": (None, valid_until)})
    _tell("member.blocked", member)
    return made


@transaction.atomic
def lift_block(*, block: MemberBlock, by: Actor) -> MemberBlock:
    """End a block now, or before it begins; twice does nothing. Audited, event `member.unblocked`."""
    locked(block.member.organisation)
    block = MemberBlock.objects.select_for_update(of=("self",)).select_related("member__organisation").get(pk=block.pk)
    if block.lifted_at is not None:
        return block
    block.lifted_at, block.lifted_by = clock.now(), str(by)
    block.save(update_fields=["lifted_at", "lifted_by"])
    _record("team.lift_block", block.member, by=by, changes={"lifted": (None, block.lifted_at)})
    _tell("member.unblocked", block.member)
    return block


def checked_note(note: str, *, required: bool = True) -> str:
    """A note for the partner of up to 500 characters; raises `ValidationError` on `note`."""
    note = note.strip()
    if (required and not note) or len(note) > LONGEST_NOTE or "\0" in note:
        raise ValidationError({"note": _("Say why in up to 500 characters; the partner reads it.")})
    return note


def _opened(member: Member, step: str) -> Member:
    """The member, locked after its organisation, where the step may be taken; raises `Refused`."""
    locked(member.organisation)
    member = _locked_member(member)
    demand(policy.step(step=step, state=member.state, is_main=member.is_main))
    return member


def _locked_member(member: Member) -> Member:
    rows = Member.objects.select_for_update(of=("self",)).select_related("organisation", "user")
    return rows.get(pk=member.pk)


def _locked_user(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _one_company(user: User, organisation: Organisation, *, may_apply: bool = False) -> Decision:
    """Whether a locked person may belong to the organisation; `may_apply`: an approval is what lets them in."""
    elsewhere = user.organisation_id not in (None, organisation.pk)
    others = Member.objects.active().filter(user=user).exclude(organisation=organisation)
    return policy.one_company(
        works_for_vendor=user.is_staff,
        is_elsewhere=elsewhere or others.exists(),
        applies=not may_apply and Application.objects.of(user).filter(stage__in=OPEN).exists(),
    )


def _speaks_for(by: Actor, main: Member | None) -> bool:
    """Whether the actor is the main user, staff, or the house."""
    if by.user is None:
        return by.kind == "house"
    return by.user.is_staff or (main is not None and main.user_id == by.user.pk)


def _activate(member: Member, *, by: Actor) -> Member:
    before = member.state if member.pk else None
    assert member.user is not None
    member.state, member.decided_at, member.decided_by = MemberState.ACTIVE, clock.now(), str(by)
    member.name = member.name or member.user.name
    member.save()
    accounts.link_to_organisation(user=member.user, organisation=member.organisation, by=by)
    _record("team.approve", member, by=by, changes={"state": (before, MemberState.ACTIVE)})
    _tell("member.approved", member, previous={"state": before})
    signals.member_joined.send(Member, member=member, by=by)
    return member


def _close(member: Member, state: MemberState, *, verb: str, note: str, by: Actor) -> None:
    before = member.state
    member.state, member.note, member.decided_at, member.decided_by = state, note, clock.now(), str(by)
    member.save(update_fields=["state", "note", "decided_at", "decided_by"])
    _record(verb, member, by=by, changes={"state": (before, state)}, reason=note)


def _rights(rights: Mapping[str, bool]) -> dict[str, bool]:
    return {name: bool(rights[name]) for name in policy.RIGHTS if name in rights}


def _checked_address(email: str) -> str:
    try:
        return fields.email(email.strip()).lower()
    except fields.Wrong as error:
        raise ValidationError({"email": str(error)}) from None


def _checked_name(name: str) -> str:
    kept, wrong = fields.check({"contact_name": name}, country="")
    if wrong:
        raise ValidationError({"name": str(wrong["contact_name"])})
    return str(kept["contact_name"])


def _record(
    verb: str,
    member: Member,
    *,
    by: Actor,
    changes: Mapping[str, tuple[object, object]] | None = None,
    personal: Mapping[str, tuple[object, object]] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        verb,
        by=by,
        subject=member.public_id,
        organisation=member.organisation,
        changes=changes,
        personal=personal,
        reason=reason,
    )


def _tell(type: str, member: Member, *, previous: Mapping[str, object] | None = None) -> None:
    data = {
        "id": member.public_id,
        "user": member.user.public_id if member.user else None,
        "state": member.state,
        "is_main": member.is_main,
        "may_profile": member.may_profile,
        "may_store": member.may_store,
    }
    emit(type, organisation=member.organisation, data=data, previous=previous)
