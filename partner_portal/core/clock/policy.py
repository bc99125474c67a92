"""How far a sandbox's clock may be moved, and the instants at which it stops on the way."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

# The furthest one move may go; further is two moves.
FURTHEST_YEARS = 10

UNITS = {"d": "days", "h": "hours", "m": "minutes"}


class UnclearTarget(ValueError):
    """The text names no instant."""


def furthest(now: datetime) -> datetime:
    """The latest instant that one move may reach."""
    return now + relativedelta(years=FURTHEST_YEARS)


def next_midnight(after: datetime, zones: Iterable[ZoneInfo]) -> datetime:
    """The first instant strictly after `after` at which a local day begins in one of the zones, UTC."""
    return min(
        datetime.combine(after.astimezone(zone).date() + timedelta(days=1), time.min, zone).astimezone(UTC)
        for zone in zones
    )


def target(text: str, *, now: datetime, zones: Iterable[ZoneInfo]) -> datetime:
    """The instant a text names, UTC: `+3d`, `+12h`, `+90m` from `now`; a date, begun in every zone; or an ISO instant.

    Raises `UnclearTarget`.
    """
    if step := re.fullmatch(r"\+([0-9]{1,5})([dhm])", text):
        return now + timedelta(**{UNITS[step[2]]: int(step[1])})
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            day = date.fromisoformat(text)
            return max(datetime.combine(day, time.min, zone) for zone in zones).astimezone(UTC)
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise UnclearTarget(
        "Give a date (2026-03-01), an instant with its zone (2026-03-01T12:00Z), or a step (+3d, +12h)."
    )
