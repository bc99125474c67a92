"""The people of a partner (§7.2): the main user adds them, staff approve, rights, transfer, leaving, blocks."""

from collections.abc import Mapping
from datetime import datetime

from applications.models import Member, MemberBlock
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.actors import Actor


def open_main(*, organisation: Organisation, user: User, by: Actor) -> Member:
    """Make a person the main user of an organisation that has none: linked, active, with all rights; event
    `member.approved`, signal `member_joined`. For the approval of an application and for imports.

    The same person as before just stays. Raises `Refused` (`team.one_company`, `team.main_user`).
    """
    raise NotImplementedError


def add(*, organisation: Organisation, email: str, name: str = "", rights: Mapping[str, bool], by: Actor) -> Member:
    """Add a colleague by e-mail address (§7.2); `rights` holds `may_profile` and `may_store`.

    Whoever has proved the address already waits for staff (PENDING); else an invitation is sent and the member waits
    for the person to register (INVITED). Audited, event `member.added`, e-mail. Raises `ValidationError` on `email`
    (form, added already, longer than 254).
    """
    raise NotImplementedError


def registered(*, user: User, by: Actor) -> int:
    """A person proved an e-mail address: who was invited with it waits for staff now. Returns how many companies
    waited for them."""
    raise NotImplementedError


def approve(*, member: Member, by: Actor) -> Member:
    """Staff let a person in: linked to the organisation, active; e-mail, event `member.approved`, signal
    `member_joined`.

    Raises `Refused`: `team.step` unless it waits for staff, `team.one_company` where the person belongs to another
    company, applies for one or works for the vendor.
    """
    raise NotImplementedError


def refuse(*, member: Member, note: str, by: Actor) -> Member:
    """Staff refuse a person, with a note the main user reads; e-mail, event `member.refused`.

    Raises `Refused` (`team.step`) unless it waits, `ValidationError` on `note` without 1 to 500 characters.
    """
    raise NotImplementedError


def set_rights(*, member: Member, rights: Mapping[str, bool], by: Actor) -> Member:
    """Give or take `may_profile` and `may_store`; audited, event `member.changed`. Raises `Refused` (`team.step`) for
    one that has ended and for the main user, who has all."""
    raise NotImplementedError


def transfer_main(*, organisation: Organisation, to: Member, by: Actor) -> Member:
    """Make another active member the main user (§7.2); the one before stays with all rights. E-mail to both, event
    `main_user.changed`. Returns the new main user. Raises `Refused` (`team.successor`) for who is not active or blocked.
    """
    raise NotImplementedError


def leave(*, member: Member, by: Actor) -> Member:
    """A member leaves: the link to the organisation ends in the same second, event `member.left`, signal `member_left`.

    Raises `Refused`: `team.leaving` for the main user, who names a successor first; `team.step` for who is not active.
    """
    raise NotImplementedError


def remove(*, member: Member, by: Actor) -> Member:
    """The main user or staff take a member out: an active one leaves (see `leave`), one that was only added is taken
    back (WITHDRAWN). Raises as `leave` does."""
    raise NotImplementedError


def block(
    *, member: Member, valid_from: datetime, valid_until: datetime | None, reference: str, by: Actor
) -> MemberBlock:
    """Keep a member from acting in [valid_from, valid_until) (§14.4); twice with one `reference` returns the first.

    Audited, event `member.blocked`. Raises `Refused` (`team.block`) for a period that runs backwards, is over, or
    overlaps another block of the member; `team.step` unless the member is active.
    """
    raise NotImplementedError


def lift_block(*, block: MemberBlock, by: Actor) -> MemberBlock:
    """End a block now, or before it begins; twice does nothing. Audited, event `member.unblocked`."""
    raise NotImplementedError
