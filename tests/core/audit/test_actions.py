"""The trail: who changed what, from what to what."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from partner_portal.core import clock
from partner_portal.core.actors import house, person
from partner_portal.core.audit import actions, queries
from partner_portal.core.audit.models import AuditEntry, AuditText

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_an_entry_says_who_when_and_from_what_to_what(rita, acme):
    with clock.fixed(NOON):
        entry = actions.record(
            "partner.rate",
            by=person(rita),
            subject="ptr_1",
            organisation=acme,
            changes={"rate": (Decimal("0.20"), Decimal("0.40")), "day": (None, date(2026, 1, 1))},
            reason="Asked by phone",
        )
    entry = AuditEntry.objects.get(pk=entry.pk)
    assert (entry.at, entry.actor, entry.verb, entry.subject) == (
        NOON,
        f"user:{rita.public_id}",
        "partner.rate",
        "ptr_1",
    )
    assert entry.changes == {"rate": ["0.20", "0.40"], "day": [None, "2026-01-01"]}
    assert not AuditText.objects.exists()


def test_what_identifies_a_person_is_kept_apart(rita):
    entry = actions.record("user.rename", by=person(rita), personal={"name": ("Ann", "Bea")})
    assert "Ann" not in str(entry.changes)
    assert queries.personal_of(entry) == [queries.FieldChange("name", "Ann", "Bea")]


def test_a_change_that_fails_leaves_no_trace(rita):
    def fail():
        with transaction.atomic():
            actions.record("x.y", by=person(rita))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not AuditEntry.objects.filter(verb="x.y").exists()


def test_values_that_cannot_be_kept_are_refused(rita):
    with pytest.raises(TypeError):
        actions.record("x.y", by=person(rita), changes={"rate": (1.5, 2.5)})


def test_entries_are_found_by_subject_and_organisation(rita, acme, other_company):
    first = actions.record("a.b", by=person(rita), subject="ptr_1", organisation=acme)
    second = actions.record("a.c", by=person(rita), subject="ptr_1", organisation=acme)
    assert list(AuditEntry.objects.about("ptr_1")) == [second, first]
    assert AuditEntry.objects.for_organisation(acme).count() == 2
    assert not AuditEntry.objects.for_organisation(other_company).exists()


def test_actors_are_called_by_name(rita, django_assert_num_queries):
    actors = [str(person(rita)), str(house("daily")), "key:key_1", "user:usr_gone", ""]
    with django_assert_num_queries(1):
        assert queries.names(actors) == {
            f"user:{rita.public_id}": "Rita Reviewer",
            "house:daily": "the portal (daily)",
            "key:key_1": "key_1",
            "user:usr_gone": "usr_gone",
        }


def test_rows_come_with_the_name_of_who_made_them(rita, bob):
    bob.name = ""
    bob.save(update_fields=["name"])
    for actor in (person(rita), person(bob), house("daily")):
        actions.record("a.b", by=actor)
    rows = queries.with_names(AuditEntry.objects.filter(verb="a.b").order_by("pk"), "actor")
    assert [row.who for row in rows] == ["Rita Reviewer", "bob@acme.example", None]
