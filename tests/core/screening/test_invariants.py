"""What is true of lists, parties and matches, and is missed when it isn't."""

import pytest
from django.db import connection

from partner_portal.core.actors import house
from partner_portal.core.appendonly import guards
from partner_portal.core.invariants import check
from partner_portal.core.screening import actions
from partner_portal.core.screening.models import ListEntry, ListVersion, Match, ScreenedParty
from tests.core.screening.files import ALT, SDN, UN_XML, changed

pytestmark = pytest.mark.django_db

BY = house("test")


@pytest.fixture
def world(db):
    actions.import_list(file=SDN, aliases=ALT, by=BY)
    actions.import_list(file=UN_XML, by=BY)
    actions.import_list(file=changed(SDN, ("2675,", "2676,"), ("PETROV", "PETROFF")), aliases=ALT, by=BY)
    for number, name in enumerate(["Jane Doe", "Vanya Petroff", "Muhammad al-Hasan", "Halid Muster"]):
        actions.screen(subject=f"org_{number}", names=[name], kind="person", by=BY)
    first, second, _open = Match.objects.all()
    actions.clear(match=first, reason="Someone else", by=BY)
    actions.confirm(match=second, reason="The same", by=BY)


def violations(name, sample=None):
    ((_invariant, found),) = check(only=f"screening.{name}", sample=sample)
    return found.count, len(found.violations)


def test_all_holds_after_ordinary_life(world):
    assert violations("lists") == (2, 0)
    assert violations("parties") == (3, 0)
    assert violations("matches") == (3, 0)
    assert violations("parties", sample=1) == (1, 0)
    assert violations("matches", sample=1) == (1, 0)


def test_a_lost_entry_is_seen(world):
    ListEntry.objects.filter(uid="36", gone_in=None).update(gone_in=ListVersion.objects.first())
    assert violations("lists") == (2, 1)


def test_a_party_without_its_match_is_seen(world):
    ScreenedParty.objects.filter(subject="org_0").update(best_score=85)
    assert violations("parties") == (4, 1)


@pytest.mark.parametrize("field", ["decision", "resolution"])
def test_decisions_of_another_match_are_seen(world, field):
    one, other = Match.objects.exclude(resolution=None)
    guards.lift(connection)
    Match.objects.filter(pk=one.pk).update(**{field: getattr(other, field)})
    assert violations("matches") == (3, 1)
