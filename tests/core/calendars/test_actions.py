from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partner_portal.core.actors import person
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.calendars import actions
from partner_portal.core.calendars.models import CalendarOverride
from partner_portal.core.entities import Entity

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 6)


def test_setting_a_day_is_written_down_with_its_author(rita):
    override = actions.set_override(
        entity="cyprus", day=DAY, is_business=False, name="  Bridge \n day ", by=person(rita)
    )
    assert (override.entity, override.day, override.is_business) == (Entity.CYPRUS, DAY, False)
    assert (override.name, override.set_by) == ("Bridge day", f"user:{rita.public_id}")
    entry = AuditEntry.objects.get(verb="calendars.set")
    assert (entry.subject, entry.actor) == (override.public_id, f"user:{rita.public_id}")
    assert entry.changes["is_business"] == [None, False]


def test_a_day_set_again_keeps_one_override_and_both_versions_in_the_trail(rita):
    actions.set_override(entity=Entity.US, day=DAY, is_business=False, name="Snow", by=person(rita))
    actions.set_override(entity=Entity.US, day=DAY, is_business=True, name="No snow", by=person(rita))
    override = CalendarOverride.objects.get()
    assert (override.is_business, override.name) == (True, "No snow")
    assert AuditEntry.objects.about(override.public_id)[0].changes["name"] == ["Snow", "No snow"]


def test_the_database_holds_one_override_a_day_with_a_name(rita):
    override = actions.set_override(entity=Entity.US, day=DAY, is_business=False, name="Snow", by=person(rita))
    same = {"entity": Entity.US, "day": DAY, "is_business": True, "set_by": "x", "set_at": override.set_at}
    for wrong in ({"name": "Twice"}, {"name": "", "day": date(2026, 3, 9)}, {"name": "Where", "entity": "mars"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarOverride.objects.create(**(same | wrong))


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_a_day_needs_a_name_of_sane_length(name, rita):
    with pytest.raises(ValidationError, match="up to 100"):
        actions.set_override(entity=Entity.US, day=DAY, is_business=False, name=name, by=person(rita))
    assert not CalendarOverride.objects.exists()
    assert not AuditEntry.objects.exists()


def test_an_unknown_entity_is_refused(rita):
    with pytest.raises(ValueError, match="mars"):
        actions.set_override(entity="mars", day=DAY, is_business=False, name="Dust", by=person(rita))


def test_removing_is_written_down_and_twice_is_harmless(rita):
    override = actions.set_override(entity=Entity.US, day=DAY, is_business=False, name="Snow", by=person(rita))
    same = CalendarOverride.objects.get()
    actions.remove_override(override=override, by=person(rita))
    actions.remove_override(override=same, by=person(rita))
    assert not CalendarOverride.objects.exists()
    entry = AuditEntry.objects.get(verb="calendars.remove")
    assert entry.changes["name"] == ["Snow", None]
