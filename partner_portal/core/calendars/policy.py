"""Counting business days (R27). Pure: which days are business days comes in as an argument."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.translation import gettext_noop

from partner_portal.core.decisions import Finding, Sentence, Verdict, one_or_many, rule

IsBusiness = Callable[[date], bool]
# A closed day and what it is called; a weekend has no name.
Closed = tuple[date, str]


def due_business_day(start: date, n: int, is_business: IsBusiness) -> date:
    """The local day at whose end something is due, `n` business days after `start`, which is day 0 whatever day it is.

    R27. `n` is not negative (else `ValueError`); with 0 it is due at the end of `start`.
    """
    if n < 0:
        raise ValueError("a number of business days is not negative")
    day, left = start, n
    while left:
        day += timedelta(days=1)
        left -= is_business(day)
    return day


@rule("calendars.due", clause="15.1")
def due(*, entity: str, start: date, days: int, closed: tuple[Closed, ...]) -> Finding:
    """R27: due at the end of the n-th business day of the contracting entity's calendar; the start is day 0.

    `closed`: every day after `start` up to the due day that is no business day, with its name.
    """
    closed_days = {day for day, _name in closed}
    last_day = due_business_day(start, days, lambda day: day not in closed_days)
    names = tuple(dict.fromkeys(name for _day, name in closed if name))
    template: str | tuple[str, str] = (
        one_or_many(
            "Due by the end of {due}: {days} business day after {start}, not counting weekends and {holidays}.",
            "Due by the end of {due}: {days} business days after {start}, not counting weekends and {holidays}.",
        )
        if names
        else one_or_many(
            "Due by the end of {due}: {days} business day after {start}.",
            "Due by the end of {due}: {days} business days after {start}.",
        )
    )
    if not days:
        template = gettext_noop("Due by the end of {due}, the day it starts.")
    figures = {"due": last_day, "days": days, "start": start, "holidays": names}
    return Finding(
        verdict=Verdict.MET, sentence=Sentence(template, figures, count="days" if days else ""), value=last_day
    )
