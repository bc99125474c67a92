"""Reads both kinds of time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db import connection

from partner_portal.core.entities import Entity, facts

# Where a unit of work keeps the sandbox's offset, once it has read it (see `unit_of_work`).
_kept: ContextVar[list[timedelta] | None] = ContextVar("clock_offset", default=None)
# A reading held still for a block of code (see `fixed`).
_fixed: ContextVar[datetime | None] = ContextVar("clock_fixed", default=None)


def wall() -> datetime:
    """The machine's time, UTC, aware: for what is technical."""
    return datetime.now(UTC)


def now() -> datetime:
    """The program's time, UTC, aware: wall time, moved forward in a sandbox."""
    held = _fixed.get()
    if held is not None:
        return held
    if not settings.SANDBOX:
        return wall()
    kept = _kept.get()
    if kept is None:
        return wall() + stored_offset()
    if not kept:
        kept.append(stored_offset())
    return wall() + kept[0]


def today(entity: Entity | str) -> date:
    """The program's local date where the contracting entity sits."""
    return local_day(now(), entity)


def local_day(at: datetime, entity: Entity | str) -> date:
    """The date an instant (aware) falls on where the contracting entity sits."""
    return at.astimezone(facts(entity).time_zone).date()


def start_of_day(day: date, entity: Entity | str) -> datetime:
    """The first instant of a local day, UTC."""
    return datetime.combine(day, time.min, facts(entity).time_zone).astimezone(UTC)


def end_of_day(day: date, entity: Entity | str) -> datetime:
    """The instant at which a local day is over (the first of the next one), UTC: periods are half-open."""
    return start_of_day(day + timedelta(days=1), entity)


def stored_offset() -> timedelta:
    """How far the sandbox is ahead of the wall."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seconds_ahead FROM core_clocksetting WHERE id = 1")
        row = cursor.fetchone()
    return timedelta(seconds=row[0]) if row else timedelta()


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Read the sandbox's offset at most once for all that happens inside, and not before somebody asks the time.

    Wraps each request and each daily run; costs nothing outside a sandbox.
    """
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)


@contextmanager
def fixed(at: datetime) -> Iterator[datetime]:
    """Hold program time still at `at` (aware): for the daily run, which judges a day at its start, and for tests."""
    if at.tzinfo is None:
        raise ValueError("the clock needs an aware datetime")
    token = _fixed.set(at.astimezone(UTC))
    try:
        yield at
    finally:
        _fixed.reset(token)
