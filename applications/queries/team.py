"""Reads the people of partners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from applications.models import Member, MemberBlock
from partner_portal.core.accounts.models import Organisation, User


@dataclass(frozen=True, kw_only=True)
class TeamRow:
    """A member as the team page shows one; `block` is the one that holds now or begins later, if any."""

    member: Member
    block: MemberBlock | None
    is_blocked: bool
    has_second_factor: bool


def membership(user: User) -> Member | None:
    """The active membership of a person. One query."""
    raise NotImplementedError


def main_user(organisation: Organisation) -> Member | None:
    """The main user, with the person. One query."""
    raise NotImplementedError


def is_blocked(member: Member, at: datetime) -> bool:
    """Whether a block that nobody lifted holds at an instant. One query."""
    raise NotImplementedError


def team(organisation: Organisation, at: datetime) -> Sequence[TeamRow]:
    """Who belongs to it or was added, the main user first; those who left or were refused are `past`. Three queries."""
    raise NotImplementedError


def past(organisation: Organisation) -> QuerySet[Member]:
    """Who left, was refused or taken back, the last one first."""
    raise NotImplementedError


def successors(organisation: Organisation, at: datetime) -> Sequence[Member]:
    """The active members who may become the main user: all others that no block holds."""
    raise NotImplementedError


def waiting() -> QuerySet[Member]:
    """Staff's queue: members waiting for approval, the oldest first, with organisation and person."""
    raise NotImplementedError
