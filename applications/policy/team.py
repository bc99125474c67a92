"""Who belongs to a partner, and who may act for it (§7.2, §14.4)."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_noop

from applications.enums import MemberState
from partner_portal.core.decisions import Finding, Sentence, Verdict, rule

RIGHTS = ("may_profile", "may_store")
ADDED = frozenset({MemberState.INVITED, MemberState.PENDING})
# step → the states it may start from
STEPS: Mapping[str, frozenset[MemberState]] = {
    "approve": frozenset({MemberState.PENDING}),
    "refuse": frozenset({MemberState.PENDING}),
    "change": ADDED | {MemberState.ACTIVE},
    "take_back": ADDED,
    "leave": frozenset({MemberState.ACTIVE}),
    "block": frozenset({MemberState.ACTIVE}),
}


@rule("team.step", clause="7.2")
def step(*, step: str, state: str, is_main: bool = False) -> Finding:
    """§7.2: who waits for staff is approved or refused; who was added is taken back; who is active leaves. A main user
    has every right, so none is given or taken."""
    if step == "change" and is_main:
        return _no(gettext_noop("The main user has every right."))
    if state in STEPS[step]:
        return _yes(gettext_noop("This can be done with this person now."))
    match state:
        case MemberState.INVITED:
            return _no(gettext_noop("This person has not registered yet."))
        case MemberState.PENDING:
            return _no(gettext_noop("This person still waits for our staff."))
        case MemberState.ACTIVE:
            return _no(gettext_noop("This person belongs to the team already."))
    return _no(gettext_noop("This person does not belong to the team any more."))


@rule("team.one_company", clause="7.2", internal=True)
def one_company(*, works_for_vendor: bool, is_elsewhere: bool, applies: bool) -> Finding:
    """§7.2: a person belongs to one partner at most, is not of the vendor's staff, and does not apply for a company of
    their own at the same time."""
    if works_for_vendor:
        return _no(gettext_noop("This person works for the vendor."))
    if is_elsewhere:
        return _no(gettext_noop("This person belongs to another company of the program. They leave that one first."))
    if applies:
        return _no(gettext_noop("This person applies for a company of their own. The application ends first."))
    return _yes(gettext_noop("This person belongs to no other company."))


@rule("team.main_user", clause="7.2")
def main_user(*, has_main_user: bool) -> Finding:
    """§7.2: a company has one main user."""
    if has_main_user:
        return _no(gettext_noop("This company has a main user already."))
    return _yes(gettext_noop("This company has no main user yet."))


@rule("team.successor", clause="7.2")
def successor(*, asks_as_main_user: bool, state: str, is_main: bool, is_blocked: bool) -> Finding:
    """§7.2: the main user, or staff for them, hands over to an active member whom no block keeps from acting."""
    if not asks_as_main_user:
        return _no(gettext_noop("Only the main user of today hands over. Someone may have done so a moment ago."))
    if is_main:
        return _no(gettext_noop("This person is the main user already."))
    if state != MemberState.ACTIVE:
        return _no(gettext_noop("Only an active member of the team can become the main user."))
    if is_blocked:
        return _no(gettext_noop("This person may not act at the moment, so cannot become the main user."))
    return _yes(gettext_noop("This person becomes the main user."))


@rule("team.leaving", clause="7.2")
def leaving(*, is_main: bool) -> Finding:
    """§7.2: a participating company always has a main user, so the main user hands over before leaving."""
    if is_main:
        return _no(gettext_noop("The main user cannot leave without a successor. Hand over to a colleague first."))
    return _yes(gettext_noop("This person leaves the team."))


@rule("team.block", clause="14.4")
def block(*, valid_from: datetime, valid_until: datetime | None, at: datetime, overlaps: bool) -> Finding:
    """§14.4: a block runs forward from `valid_from` to the instant before `valid_until` (None: until lifted), is not
    over at `at`, and overlaps no other block of the person."""
    if valid_until is not None and valid_until <= valid_from:
        return _no(gettext_noop("A block ends after it begins."))
    if valid_until is not None and valid_until <= at:
        return _no(gettext_noop("This block would be over already."))
    if overlaps:
        return _no(gettext_noop("Another block of this person holds in that time. Lift it first."))
    return _yes(gettext_noop("This person may not act in that time."))


def overlap(one: tuple[datetime, datetime | None], other: tuple[datetime, datetime | None]) -> bool:
    """Whether two half-open periods share an instant; an end of None is never."""
    starts_before = other[1] is None or one[0] < other[1]
    ends_after = one[1] is None or one[1] > other[0]
    return starts_before and ends_after


def _yes(template: str) -> Finding:
    return Finding(verdict=Verdict.MET, sentence=Sentence(template))


def _no(template: str) -> Finding:
    return Finding(verdict=Verdict.NOT_MET, sentence=Sentence(template))
