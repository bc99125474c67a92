"""The people of a partner (§7.2) and their blocks (§14.4)."""

import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from applications import permissions
from applications.actions import team
from applications.enums import MemberState
from applications.models import Application, Member, MemberBlock
from applications.policy.team import overlap
from applications.queries import team as queries
from partner_portal.core import clock
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import person
from partner_portal.core.events.models import Event
from partner_portal.core.outbox.models import OutboxItem
from partner_portal.core.refusals import Refused
from tests.applications.partners import HOUSE, make_partner
from tests.concurrency import concurrently
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
RIGHTS = {"may_profile": True, "may_store": False}


def colleague(organisation, user, *, approved=True, rights=RIGHTS):
    """A registered person whom the main user added, and staff approved."""
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    member = team.add(organisation=organisation, email=user.email, name=user.name, rights=rights, by=HOUSE)
    return team.approve(member=member, by=HOUSE) if approved else member


@pytest.fixture
def dora(db):
    return UserFactory(email="dora@acme.example", name="Dora Dean")


@pytest.fixture
def main(acme_partner, acme):
    return queries.main_user(acme)


@pytest.mark.clause("7.2")
def test_an_employee_registers_is_added_and_approved(acme, main, alice, dora):
    member = team.add(organisation=acme, email=" Dora@ACME.example ", name="Dora", rights=RIGHTS, by=person(alice))
    assert (member.email, member.state, member.user) == ("dora@acme.example", MemberState.INVITED, None)
    letters = OutboxItem.objects.filter(kind="applications.email")
    assert [each.payload["letter"] for each in letters] == ["member_invited"]
    EmailAddress.objects.create(user=dora, email=dora.email, verified=True, primary=True)
    assert team.registered(user=dora, by=person(dora)) == 1
    assert team.registered(user=dora, by=person(dora)) == 0
    member.refresh_from_db()
    assert (member.state, member.user) == (MemberState.PENDING, dora)
    assert list(queries.waiting()) == [member]
    team.approve(member=member, by=HOUSE)
    dora.refresh_from_db()
    assert dora.organisation == acme
    assert queries.membership(dora) == member
    types = list(Event.objects.filter(organisation=acme, type__startswith="member.").values_list("type", flat=True))
    assert sorted(types) == ["member.added", "member.approved", "member.approved", "member.registered"]


def test_who_registered_before_waits_at_once(acme, main, dora):
    assert colleague(acme, dora, approved=False).state == MemberState.PENDING


def test_a_look_alike_address_is_another_one(acme, main, dora):
    """A letter without its dot, in capitals the same: PostgreSQL's UPPER would take one for the other."""
    EmailAddress.objects.create(user=dora, email="boss@m\u0131ll.example", verified=True, primary=True)
    member = team.add(organisation=acme, email="boss@mill.example", rights=RIGHTS, by=HOUSE)
    assert (member.state, member.user) == (MemberState.INVITED, None)


def test_a_proved_address_is_heard_of(acme, main, dora):
    member = team.add(organisation=acme, email=dora.email, rights=RIGHTS, by=HOUSE)
    address = EmailAddress.objects.create(user=dora, email=dora.email, verified=True, primary=True)
    email_confirmed.send(EmailAddress, request=None, email_address=address)
    member.refresh_from_db()
    assert (member.state, member.user) == (MemberState.PENDING, dora)


def test_an_address_not_proved_is_only_invited(acme, main, dora):
    EmailAddress.objects.create(user=dora, email=dora.email, verified=False, primary=True)
    assert team.add(organisation=acme, email=dora.email, rights=RIGHTS, by=HOUSE).state == MemberState.INVITED
    assert team.registered(user=dora, by=HOUSE) == 0


@pytest.mark.parametrize(
    "email", ["", "dora", "dora@", "a@localhost", "x" * 250 + "@a.example", "a\0@b.example", "a b@c.example"]
)
def test_what_is_no_address_is_refused(acme, main, email):
    with pytest.raises(ValidationError) as raised:
        team.add(organisation=acme, email=email, rights=RIGHTS, by=HOUSE)
    assert "email" in raised.value.message_dict


def test_nobody_is_added_twice(acme, main, alice):
    team.add(organisation=acme, email="new@acme.example", rights=RIGHTS, by=HOUSE)
    for again in ("NEW@acme.example", alice.email):
        with pytest.raises(ValidationError, match="already"):
            team.add(organisation=acme, email=again, rights=RIGHTS, by=HOUSE)


@pytest.mark.clause("7.2")
def test_an_employee_of_two_partners_is_refused(acme, main, charlies_partner, charlie, dora):
    member = colleague(acme, charlie, approved=False)
    with pytest.raises(Refused, match="another company") as raised:
        team.approve(member=member, by=HOUSE)
    assert raised.value.decision.clause == "7.2"
    member.refresh_from_db()
    assert member.state == MemberState.PENDING


def test_staff_and_applicants_are_no_employees(acme, main, rita, dora):
    with pytest.raises(Refused, match="vendor"):
        colleague(acme, rita)
    now = clock.now()
    Application.objects.create(applicant=dora, started_at=now, stage_since=now)
    with pytest.raises(Refused, match="applies"):
        colleague(acme, dora)


def test_staff_refuse_with_a_note_and_the_person_may_be_added_again(acme, main, dora):
    member = colleague(acme, dora, approved=False)
    with pytest.raises(ValidationError):
        team.refuse(member=member, note=" ", by=HOUSE)
    team.refuse(member=member, note="We do not know this person.", by=HOUSE)
    with pytest.raises(Refused):
        team.approve(member=member, by=HOUSE)
    assert queries.past(acme).get().note == "We do not know this person."
    assert colleague(acme, dora).state == MemberState.ACTIVE


def test_rights_decide_who_edits_and_buys(acme, main, alice, dora, charlie):
    member = colleague(acme, dora)
    dora.refresh_from_db()

    def may(user):
        return permissions.may_edit_company(user), permissions.may_manage_team(user), permissions.may_buy(user)

    assert (may(alice), may(dora), may(charlie)) == ((True,) * 3, (True, False, False), (False,) * 3)
    team.set_rights(member=member, rights={"may_profile": False, "may_store": True}, by=HOUSE)
    assert may(dora) == (False, False, True)
    with pytest.raises(Refused, match="every right"):
        team.set_rights(member=main, rights=RIGHTS, by=HOUSE)


@pytest.mark.clause("7.2")
def test_the_main_user_hands_over_before_leaving(acme, main, alice, dora):
    with pytest.raises(Refused, match="without a successor"):
        team.leave(member=main, by=person(alice))
    with pytest.raises(Refused, match="without a successor"):
        team.remove(member=main, by=HOUSE)
    member = colleague(acme, dora)
    team.transfer_main(organisation=acme, to=member, by=person(alice))
    main.refresh_from_db()
    assert (queries.main_user(acme), main.is_main, main.may_store) == (member, False, True)
    team.leave(member=main, by=person(alice))
    alice.refresh_from_db()
    assert (alice.organisation, queries.membership(alice)) == (None, None)


def test_who_cannot_become_the_main_user(acme, main, alice, dora, charlies_partner, other_company):
    waiting = colleague(acme, dora, approved=False)
    foreign = queries.main_user(other_company)
    for whom in (waiting, foreign, main):
        with pytest.raises(Refused):
            team.transfer_main(organisation=acme, to=whom, by=person(alice))
    team.approve(member=waiting, by=HOUSE)
    with pytest.raises(Refused, match="Only the main user"):
        team.transfer_main(organisation=acme, to=waiting, by=person(dora))
    now = clock.now()
    team.block(member=waiting, valid_from=now, valid_until=None, reference="case-1", by=HOUSE)
    with pytest.raises(Refused, match="may not act"):
        team.transfer_main(organisation=acme, to=waiting, by=person(alice))
    assert queries.successors(acme, now) == []


def test_an_invitation_is_taken_back(acme, main):
    member = team.add(organisation=acme, email="new@acme.example", rights=RIGHTS, by=HOUSE)
    assert team.remove(member=member, by=HOUSE).state == MemberState.WITHDRAWN
    with pytest.raises(Refused):
        team.remove(member=member, by=HOUSE)


@pytest.mark.clause("14.4")
def test_a_block_holds_from_its_first_instant_to_before_its_last(acme, main, alice, dora):
    member = colleague(acme, dora)
    now = clock.now()
    start, end = now + timedelta(days=1), now + timedelta(days=3)
    block = team.block(member=member, valid_from=start, valid_until=end, reference="case-1", by=HOUSE)
    assert team.block(member=member, valid_from=now, valid_until=None, reference="case-1", by=HOUSE) == block
    second = timedelta(seconds=1)
    held = [queries.is_blocked(member, at) for at in (start - second, start, end - second, end)]
    assert held == [False, True, True, False]
    dora.refresh_from_db()
    with clock.fixed(start):
        assert not permissions.may_edit_company(dora)
        team.lift_block(block=block, by=HOUSE)
        team.lift_block(block=block, by=HOUSE)
        assert permissions.may_edit_company(dora)
    row = next(row for row in queries.team(acme, now) if row.member == member)
    assert (row.block, row.is_blocked) == (block, False)


@pytest.mark.parametrize(
    "start,end,words",
    [(2, 1, "after it begins"), (1, 1, "after it begins"), (-5, -1, "over already"), (2, 4, "Another block"),
     (0, None, "Another block"), (4, None, "Another block")],
)  # fmt: skip
def test_blocks_that_run_backwards_are_over_or_overlap_are_refused(acme, main, dora, start, end, words):
    member, now = colleague(acme, dora), clock.now()

    def day(number):
        return None if number is None else now + timedelta(days=number)

    team.block(member=member, valid_from=day(3), valid_until=day(5), reference="first", by=HOUSE)
    with pytest.raises(Refused, match=words):
        team.block(member=member, valid_from=day(start), valid_until=day(end), reference="second", by=HOUSE)
    assert team.block(member=member, valid_from=day(5), valid_until=None, reference="third", by=HOUSE)
    assert MemberBlock.objects.count() == 2


@pytest.mark.parametrize(
    "one,other,shared",
    [((1, 2), (2, 3), False), ((1, 3), (2, None), True), ((1, None), (5, 6), True), ((5, 6), (1, 5), False)],
)
def test_half_open_periods(one, other, shared):
    assert overlap(one, other) is shared
    assert overlap(other, one) is shared


@pytest.mark.parametrize("count", [1, 3])
def test_the_team_takes_three_queries(acme, main, django_assert_num_queries, count):
    for _ in range(count):
        colleague(acme, UserFactory())
    with django_assert_num_queries(3):
        assert len(queries.team(acme, clock.now())) == count + 1


# --- races ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def race(transactional_db):
    """A company with alice as main user and two colleagues; and who waits for two companies at once."""
    acme, other = OrganisationFactory(name="Acme Ltd"), OrganisationFactory(name="Charlie Ltd")
    alice = UserFactory(email="alice@acme.example")
    make_partner(acme, alice)
    make_partner(other, UserFactory())
    members = [colleague(acme, UserFactory()) for _ in range(2)]
    wanted = UserFactory()
    waits = [colleague(company, wanted, approved=False) for company in (acme, other)]
    return acme, alice, members, waits


def slowly(actions, monkeypatch, name):
    """Let a check that stands before the writing take its time, so that both see the state of before."""
    real = getattr(actions, name)

    def wait(*args, **kwargs):
        found = real(*args, **kwargs)
        threading.Event().wait(0.4)
        return found

    monkeypatch.setattr(actions, name, wait)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_two_transfers_at_once_one_wins(race, monkeypatch):
    acme, alice, members, _waits = race
    slowly(team.queries, monkeypatch, "main_user")
    by = person(alice)
    outcome = concurrently(2, lambda number: team.transfer_main(organisation=acme, to=members[number], by=by))
    assert (len(outcome.results), [type(error) for error in outcome.errors]) == (1, [Refused])
    assert Member.objects.filter(organisation=acme, is_main=True).count() == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_transfers_are_judged_fit(race, monkeypatch):
    acme, alice, members, _waits = race
    slowly(team.queries, monkeypatch, "main_user")
    monkeypatch.setattr(team, "locked", lambda organisation: organisation)
    by = person(alice)
    outcome = concurrently(2, lambda number: team.transfer_main(organisation=acme, to=members[number], by=by))
    assert [type(error) for error in outcome.errors] == [IntegrityError]  # only the database stops the second


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_two_partners_who_want_one_person_one_gets_them(race, monkeypatch):
    _acme, _alice, _members, waits = race
    slowly(team, monkeypatch, "_one_company")
    outcome = concurrently(2, lambda number: team.approve(member=waits[number], by=HOUSE))
    assert (len(outcome.results), [type(error) for error in outcome.errors]) == (1, [Refused])
    assert Member.objects.filter(user=waits[0].user, state=MemberState.ACTIVE).count() == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_partners_are_judged_fit(race, monkeypatch):
    _acme, _alice, _members, waits = race
    slowly(team, monkeypatch, "_one_company")
    monkeypatch.setattr(team, "_locked_user", lambda user: User.objects.get(pk=user.pk))
    outcome = concurrently(2, lambda number: team.approve(member=waits[number], by=HOUSE))
    assert [type(error) for error in outcome.errors] == [IntegrityError]
