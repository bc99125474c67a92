"""Changing the list of territories."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from partner_portal.core import clock
from partner_portal.core.actors import house, person
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.events.models import Event
from partner_portal.core.territories import actions, queries
from partner_portal.core.territories.actions import StaleTerritory
from partner_portal.core.territories.models import Territory, TerritoryList, TerritoryRevision
from tests.concurrency import concurrently

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def set_standing(code, standing, *, version, by=None, reason="New regulation"):
    return actions.set_standing(
        code=code, standing=standing, reason=reason, by=by or house("test"), expected_version=version
    )


def written():
    return TerritoryRevision.objects.count(), AuditEntry.objects.count(), Event.objects.count()


@pytest.mark.clause("2.4")
def test_a_change_is_effective_at_once_and_remembered(rita):
    with clock.fixed(AT):
        territory = set_standing("rs", "review", version=1, by=person(rita))
    assert (territory.code, territory.standing, territory.version) == ("RS", "review", 2)
    assert queries.judge("RS").verdict == "open"
    revision = territory.revisions.first()
    assert (revision.version, revision.standing, revision.reason) == (2, "review", "New regulation")
    assert (revision.author, revision.at) == (f"user:{rita.public_id}", AT)
    entry = AuditEntry.objects.about("RS").get()
    assert (entry.verb, entry.changes) == ("territories.set_standing", {"standing": ["allowed", "review"]})
    event = Event.objects.get(type="territory.changed")
    assert event.data == {"code": "RS", "standing": "review", "version": 2}
    assert event.previous == {"standing": "allowed"}


def test_a_territory_that_was_absent_joins_the_list():
    assert not queries.judge("GL").is_met
    territory = set_standing("GL", "allowed", version=0)
    assert territory.version == 2
    assert queries.judge("GL").is_met
    assert Event.objects.get(type="territory.changed").previous == {"standing": None}


def test_the_standing_it_already_has_changes_nothing():
    before = written()
    assert set_standing("CY", "allowed", version=1).version == 1
    assert written() == before


@pytest.mark.parametrize(("code", "version", "current"), [("CY", 0, 1), ("CY", 2, 1), ("GL", 1, 0)])
def test_a_stale_editor_is_told_the_present_version(code, version, current):
    before = written()
    with pytest.raises(StaleTerritory, match="Someone else") as caught:
        set_standing(code, "blocked", version=version)
    assert caught.value.current == current
    assert written() == before


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "XX"}, "code"),
        ({"code": "CYP"}, "code"),
        ({"code": "XX-12"}, "code"),
        ({"code": "DE-QQQ"}, "code"),
        ({"code": "DE-BY"}, "code"),
        ({"code": "UA-32"}, "code"),
        ({"code": "CY\0"}, "code"),
        ({"code": ""}, "code"),
        ({"standing": "unknown"}, "standing"),
        ({"standing": ""}, "standing"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"reason": "a\0b"}, "reason"),
    ],
)
def test_bad_input_is_named_by_field_and_nothing_is_written(given, field):
    before = written()
    good = {"code": "CY", "standing": "blocked", "reason": "New regulation"}
    with pytest.raises(ValidationError) as caught:
        actions.set_standing(**(good | given), by=house("test"), expected_version=1)
    assert set(caught.value.message_dict) == {field}
    assert written() == before


def test_history_cannot_be_rewritten():
    revision = set_standing("CY", "blocked", version=1).revisions.first()
    for attack in (lambda q: q.update(standing="allowed"), lambda q: q.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attack(TerritoryRevision.objects.filter(pk=revision.pk))


def test_the_database_knows_the_standings():
    with pytest.raises(IntegrityError), transaction.atomic():
        Territory.objects.filter(code="CY").update(standing="maybe")


def test_installing_the_starting_list_again_keeps_what_staff_changed():
    set_standing("CY", "blocked", version=1)
    assert actions.install_starting_list() == 0
    assert Territory.objects.get(code="CY").standing == "blocked"


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_many_editors_at_once_one_wins_and_versions_never_collide():
    outcome = concurrently(8, lambda number: set_standing("CY", ("review", "blocked")[number % 2], version=1))
    assert len(outcome.results) == 1
    assert {type(error) for error in outcome.errors} == {StaleTerritory}
    codes = ["DE", "FR", "IT", "ES", "PT", "NL", "BE", "LU"]
    outcome = concurrently(8, lambda number: set_standing(codes[number], "review", version=1))
    assert sorted(territory.version for territory in outcome.results) == list(range(3, 11))
    assert TerritoryList.objects.get().version == 10


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_versions_collide(monkeypatch):
    monkeypatch.setattr(type(TerritoryList.objects.all()), "select_for_update", lambda self, **kwargs: self)
    codes = ["DE", "FR", "IT", "ES", "PT", "NL", "BE", "LU"]
    outcome = concurrently(8, lambda number: set_standing(codes[number], "review", version=1))
    versions = [territory.version for territory in outcome.results]
    assert len(set(versions)) < len(codes)
