"""Changes the calendars."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partner_portal.core import clock
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.calendars.models import CalendarOverride
from partner_portal.core.entities import Entity


@transaction.atomic
def set_override(*, entity: Entity | str, day: date, is_business: bool, name: str, by: Actor) -> CalendarOverride:
    """Make a local day of the entity a business day, or none; a day that has an override gets this one instead.

    Audited as `calendars.set`. Deadlines already stored stay. Raises `ValidationError` on an empty or overlong name.
    """
    name = " ".join(name.split())
    if not name or len(name) > 100:
        raise ValidationError({"name": _("Name the day in up to 100 characters, such as “Bridge day”.")})
    entity = Entity(entity)
    before = CalendarOverride.objects.select_for_update().filter(entity=entity, day=day).first()
    override, _created = CalendarOverride.objects.update_or_create(
        entity=entity,
        day=day,
        defaults={"is_business": is_business, "name": name, "set_by": str(by), "set_at": clock.now()},
    )
    audit.record(
        "calendars.set",
        by=by,
        subject=override.public_id,
        changes={
            "entity": (before and before.entity, entity),
            "day": (before and before.day, day),
            "is_business": (before and before.is_business, is_business),
            "name": (before and before.name, name),
        },
    )
    return override


@transaction.atomic
def remove_override(*, override: CalendarOverride, by: Actor) -> None:
    """Give the day back to weekend and holidays. Audited as `calendars.remove`; removing it twice does nothing."""
    found = CalendarOverride.objects.select_for_update().filter(pk=override.pk).first()
    if found is None:
        return
    audit.record(
        "calendars.remove",
        by=by,
        subject=found.public_id,
        changes={
            "entity": (found.entity, None),
            "day": (found.day, None),
            "is_business": (found.is_business, None),
            "name": (found.name, None),
        },
    )
    found.delete()
