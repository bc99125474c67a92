"""Dates of the program's durations. Pure.

Two rules carry all of it. Months and years are added to the original anchor, never to the last end, and clamped to the
month's last day, so 31 August + 6 + 6 months is 31 August again (R4, R14). Stored periods are half-open; what a person
reads as "valid through" is the last full day (R40). All days are local days of the contracting entity;
`clock.end_of_day` turns a last day into the instant at which it is over.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True)
class Period:
    """Days from `valid_from` on and before `valid_until`."""

    valid_from: date
    valid_until: date

    @property
    def last_day(self) -> date:
        """The last full day: what people read as "valid through" (R40)."""
        return self.valid_until - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until


def add_months(anchor: date, n: int) -> date:
    """The day `n` months after (before, if negative) the anchor, clamped to the month's last day."""
    return anchor + relativedelta(months=n)


def add_years(anchor: date, n: int) -> date:
    """The day `n` years after the anchor; 29 February becomes the 28th in a year without one."""
    return add_months(anchor, 12 * n)


def last_day_after(start: date, days: int) -> date:
    """The last day of something that starts on day 0 and runs through the end of day `days`.

    Bronze's 90 days (R9), kickstart's (R10), 3 calendar days for an answer (R15), 7 for a registration (R17).
    """
    return start + timedelta(days=days)


def last_day_of_points(given_on: date, years: int = 1) -> date:
    """The last day on which points count: the same day a year later, clamped, through its end (R11)."""
    return add_years(given_on, years)


def last_day_of_year(day: date) -> date:
    """31 December of the day's year: the end of an award credited on it (R12)."""
    return date(day.year, 12, 31)


def window(anchor: date, n: int, months: int = 12) -> Period:
    """The n-th (from 0) of the periods of `months` months that tile the time from the anchor on without gap.

    Status years from the confirmation day C: [C, C+1y), and so on (R4). Terms of an NFR copy, whose n-th end is
    anchor + 6·n (cloud) or 12·n (key) months (R14).
    """
    return Period(add_months(anchor, n * months), add_months(anchor, (n + 1) * months))


def window_on(anchor: date, day: date, months: int = 12) -> Period:
    """The window (see `window`) that a day falls into; raises `ValueError` for a day before the anchor."""
    if day < anchor:
        raise ValueError(f"{day} is before {anchor}")
    n = ((day.year - anchor.year) * 12 + day.month - anchor.month) // months
    if window(anchor, n, months).valid_from > day:
        n -= 1
    return window(anchor, n, months)


def trailing(day: date, months: int = 12) -> Period:
    """The days that count on `day` when each counts until the day before its own anniversary (R3); `day` is the last.

    Found from the anniversaries, for `day` minus a year is not always right: what was paid on 29 February has its
    anniversary on the 28th, and counts no more that day.
    """
    first = add_months(day, -months)
    while add_months(first, months) <= day:
        first += timedelta(days=1)
    return Period(first, day + timedelta(days=1))
