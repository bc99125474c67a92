"""Reads both kinds of time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db import connection

from partner_portal.core.entities import Entity, facts

# The offset of the sandbox, read once for each request, task or command (see `unit_of_work`).
_offset: ContextVar[timedelta | None] = ContextVar("clock_offset", default=None)
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
    offset = _offset.get()
    return wall() + (stored_offset() if offset is None else offset)


def today(entity: Entity | str) -> date:
    """The program's local date where the contracting entity sits."""
    return now().astimezone(facts(entity).time_zone).date()


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
    """Read the sandbox's offset once for all that happens inside; costs nothing outside a sandbox."""
    if not settings.SANDBOX:
        yield
        return
    token = _offset.set(stored_offset())
    try:
        yield
    finally:
        _offset.reset(token)


@contextmanager
def fixed(at: datetime) -> Iterator[datetime]:
    """Hold program time still at `at` (aware): for the daily run, which judges a day as of its first instant, and for tests."""
    if at.tzinfo is None:
        raise ValueError("the clock needs an aware datetime")
    token = _fixed.set(at.astimezone(UTC))
    try:
        yield at
    finally:
        _fixed.reset(token)
