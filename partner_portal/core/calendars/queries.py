"""Reads the calendars.

A country's holidays are computed once for a year, for they don't change while a process runs; overrides are read from
the database each time, so a change counts at once in every process. A stored deadline stays as it was (R38).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from django.utils.formats import date_format

from partner_portal.core import clock
from partner_portal.core.calendars import policy
from partner_portal.core.calendars.models import CalendarOverride
from partner_portal.core.decisions import Decision
from partner_portal.core.entities import Entity, facts


def due(entity: Entity | str, start_day: date, days: int) -> date:
    """The local day of the entity at whose end `days` business days after `start_day` (day 0) are over (R27)."""
    overrides = _overrides_after(entity, start_day)
    return policy.due_business_day(start_day, days, lambda day: closed_by(entity, day, overrides) is None)


def due_at(entity: Entity | str, start_day: date, days: int) -> datetime:
    """The instant, UTC, from which on it is too late: the first after the due day (half-open)."""
    return clock.end_of_day(due(entity, start_day, days), entity)


def why_due(entity: Entity | str, start_day: date, days: int) -> Decision:
    """The due day (`value`) as a decision that names the days it passed over."""
    overrides = _overrides_after(entity, start_day)
    closed: list[policy.Closed] = []

    def is_business(day: date) -> bool:
        name = closed_by(entity, day, overrides)
        if name is not None:
            closed.append((day, name))
        return name is None

    policy.due_business_day(start_day, days, is_business)
    return policy.due(entity=Entity(entity), start=start_day, days=days, closed=tuple(closed))


def is_business_day(entity: Entity | str, day: date) -> bool:
    """Whether the entity works on a local day."""
    return closed_by(entity, day, _overrides_after(entity, day - timedelta(days=1))) is None


def holidays_of(entity: Entity | str, year: int) -> Mapping[date, str]:
    """The public holidays of the entity's country in a year with their English names, before any override."""
    return _holidays(facts(entity).holidays_country, year)


def closed_by(entity: Entity | str, day: date, overrides: Mapping[date, CalendarOverride]) -> str | None:
    """What closes a local day: an override's or a holiday's name, "" for a weekend; None on a business day.

    The calendar itself, without the database: `overrides` are the exceptions to judge by.
    """
    if override := overrides.get(day):
        return None if override.is_business else override.name
    if name := holidays_of(entity, day.year).get(day):
        return name
    return "" if day.weekday() in facts(entity).weekend else None


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> dict[date, str]:
    return dict(holidays.country_holidays(country, years=year, observed=True, language="en_US"))


def _overrides_after(entity: Entity | str, day: date) -> dict[date, CalendarOverride]:
    return {override.day: override for override in CalendarOverride.objects.for_entity(entity).after(day)}


def title_of(override: CalendarOverride) -> str:
    """What an override is called: its day, its name and whose calendar it is."""
    return f"{date_format(override.day)}: {override.name} ({override.get_entity_display()})"
