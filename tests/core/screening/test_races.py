"""Many at once on matches, parties and their organisations."""

import time

import pytest
from django.db import transaction

from partner_portal.core.accounts.queries import locked
from partner_portal.core.events.models import Event
from partner_portal.core.screening import actions, queries
from partner_portal.core.screening.actions import AlreadyDecided
from partner_portal.core.screening.models import Match, ScreenedParty
from partner_portal.core.screening.signals import match_opened
from tests.concurrency import concurrently
from tests.core.screening.files import UN_XML
from tests.core.screening.parties import BY, put, screen

pytestmark = pytest.mark.django_db


def decide_at_once(match):
    return concurrently(
        8, lambda number: (actions.clear, actions.confirm)[number % 2](match=match, reason=f"{number}", by=BY)
    )


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_clear_and_confirm_at_once_one_wins(match):
    outcome = decide_at_once(match)
    assert len(outcome.results) == 1
    assert {type(error) for error in outcome.errors} == {AlreadyDecided}
    assert Event.objects.filter(type__in=["match.cleared", "match.confirmed"]).count() == 1
    match.refresh_from_db()
    assert match.state == outcome.results[0].state


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_database_itself_lets_one_win(match, monkeypatch):
    monkeypatch.setattr(type(Match.objects.all()), "select_for_update", lambda self, **kwargs: self)
    outcome = decide_at_once(match)
    assert len(outcome.results) == 1
    assert any("append-only" in str(error) for error in outcome.errors)
    match.refresh_from_db()
    assert match.state == outcome.results[0].state


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_one_party_screened_many_times_at_once_one_match_comes(sdn_list):
    outcome = concurrently(8, lambda number: screen("Iwan Petrow"))
    assert outcome.errors == []
    assert Match.objects.count() == 1
    assert ScreenedParty.objects.count() == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_sweeps_at_once_share_the_parties(sdn_list):
    for number in range(12):
        screen("Halid Muster", subject=f"org_{number}")
    put(UN_XML)
    outcome = concurrently(4, lambda number: sum(iter(lambda: actions.rescreen(by=BY, limit=2), 0)))
    assert outcome.errors == []
    assert sum(outcome.results) == 12
    assert Match.objects.count() == 12


@transaction.atomic
def rescreen_parties_first(*, by):
    """The control: the parties are locked, and their organisations only by what hears of a match."""
    for party in queries.outdated().select_for_update(of=("self",)):
        actions._compare(party, party.side.names, by=by)


def beside_an_action(acme, rescreen):
    """Compare acme's party anew, while an action locks acme and then screens the same party."""
    screen("Halid Muster", organisation=acme)
    put(UN_XML)

    def change_the_organisation(sender, match, **kwargs):
        time.sleep(0.3)
        locked(match.party.organisation)

    def one(number):
        if number == 0:
            return rescreen(by=BY)
        with transaction.atomic():
            locked(acme)
            time.sleep(0.1)
            return screen("Halid Muster", organisation=acme)

    match_opened.connect(change_the_organisation)
    try:
        return concurrently(2, one)
    finally:
        match_opened.disconnect(change_the_organisation)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_a_sweep_and_an_action_do_not_wait_for_each_other(acme, sdn_list):
    assert beside_an_action(acme, actions.rescreen).errors == []
    assert Match.objects.count() == 1
    assert not queries.outdated().exists()


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_control_with_the_parties_locked_first_they_do(acme, sdn_list):
    errors = beside_an_action(acme, rescreen_parties_first).errors
    assert any("deadlock" in str(error) for error in errors)
