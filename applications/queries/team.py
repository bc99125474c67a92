"""Reads the people of partners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from applications.enums import MEMBER_OPEN, MemberState
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
    return Member.objects.active().filter(user=user).first()


def main_user(organisation: Organisation) -> Member | None:
    """The main user, with the person. One query."""
    rows = Member.objects.for_organisation(organisation).active().filter(is_main=True)
    return rows.select_related("user").first()


def standing_blocks(at: datetime) -> Q:
    """The blocks that nobody had lifted at an instant."""
    return Q(lifted_at__isnull=True) | Q(lifted_at__gt=at)


def is_blocked(member: Member, at: datetime) -> bool:
    """Whether a block that nobody lifted holds at an instant. One query."""
    return MemberBlock.objects.filter(standing_blocks(at), member=member).at(at).exists()


def team(organisation: Organisation, at: datetime) -> Sequence[TeamRow]:
    """Who belongs to it or was added, the main user first; those who left or were refused are `past`. Three queries."""
    rows = Member.objects.for_organisation(organisation).filter(state__in=MEMBER_OPEN)
    members = list(rows.select_related("user").order_by("-is_main", "state", "name", "pk"))
    ahead = MemberBlock.objects.filter(standing_blocks(at), member__in=members).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at)
    )
    blocks: dict[int, MemberBlock] = {}
    for block in ahead.order_by("-valid_from"):
        blocks[block.member_id] = block  # the one that begins first stays
    people = [member.user_id for member in members if member.user_id and member.state == MemberState.ACTIVE]
    factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    protected = set(Authenticator.objects.filter(user__in=people, type__in=factors).values_list("user_id", flat=True))
    return [
        TeamRow(
            member=member,
            block=blocks.get(member.pk),
            is_blocked=member.pk in blocks and blocks[member.pk].valid_from <= at,
            has_second_factor=member.user_id in protected,
        )
        for member in members
    ]


def past(organisation: Organisation) -> QuerySet[Member]:
    """Who left, was refused or taken back, the last one first."""
    rows = Member.objects.for_organisation(organisation).exclude(state__in=MEMBER_OPEN)
    return rows.select_related("user").order_by("-decided_at", "-left_at", "-pk")


def successors(organisation: Organisation, at: datetime) -> Sequence[Member]:
    """The active members who may become the main user: all others that no block holds. Three queries."""
    return [
        row.member
        for row in team(organisation, at)
        if row.member.state == MemberState.ACTIVE and not row.member.is_main and not row.is_blocked
    ]


def waiting() -> QuerySet[Member]:
    """Staff's queue: members waiting for approval, the oldest first, with organisation and person."""
    rows = Member.objects.filter(state=MemberState.PENDING).select_related("organisation", "user")
    return rows.order_by("added_at", "pk")
