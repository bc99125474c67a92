"""Which days of which scope are due, in what order, and when what failed is tried again: pure functions."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# A day still open this long after its first instant means that the daily run has fallen behind.
GRACE = timedelta(hours=1)

# A failed job is tried again after this long, then after twice as long each time.
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


def wait(attempts: int) -> timedelta:
    """How long a job rests after so many attempts (1, 2, …): 1, 2, 4 … 60 minutes."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 30), LONGEST_WAIT)


def first_instant(day: date, zones: Iterable[ZoneInfo]) -> datetime:
    """The instant at which `day` has begun in each of the zones, aware."""
    return max(datetime.combine(day, time.min, zone) for zone in zones)


def current_day(now: datetime, zones: Iterable[ZoneInfo]) -> date:
    """The latest day that has begun in each of the zones."""
    return min(now.astimezone(zone).date() for zone in zones)


def days_due(*, latest: date | None, open_days: Iterable[date], until: date) -> list[date]:
    """The days still to be done, oldest first: those left open, and each one after the latest begun day up to `until`.

    Without a latest day the installation begins: its first day is `until`, and nothing before it is caught up.
    """
    if latest is None:
        return [until]
    fresh = range(latest.toordinal() + 1, until.toordinal() + 1)
    return sorted({day for day in open_days if day <= until} | {date.fromordinal(number) for number in fresh})


def is_behind(*, now: datetime, open_since: Iterable[datetime]) -> bool:
    """Whether one of the days still to be done (given by their first instants) should have been done by `now`."""
    return any(now - begun > GRACE for begun in open_since)
