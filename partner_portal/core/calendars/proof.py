"""F8: every duration of the program, from every start day, for every contracting entity, against an independent oracle.

The oracle below shares nothing with `periods`, `calendars` or the clock but their results: it knows days as (year,
month, day), steps from one to the next by its own leap-year rule, and counts. The public holidays of Cyprus and the
United States it computes itself; Bahrain's, which follow the moon, it takes from the library. Instants it reads back
through the zone: the end of a day is where the local date turns.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from types import SimpleNamespace

from partner_portal.core import clock, periods
from partner_portal.core.calendars import policy, queries
from partner_portal.core.entities import Entity, facts
from partner_portal.core.proofs import Checked, Proof

Day = tuple[int, int, int]

FIRST, LAST = date(2023, 12, 1), date(2032, 12, 31)
DAYS = (LAST - FIRST).days + 1
WEEKEND = {Entity.CYPRUS: ("sat", "sun"), Entity.US: ("sat", "sun"), Entity.BAHRAIN: ("fri", "sat")}
RUNNING_DAYS = {"Bronze": 90, "kickstart": 90, "answer to a request": 3, "registration": 7}
BUSINESS_DAYS = 7
TERMS = {"status year": (12, 9), "NFR cloud": (6, 8), "NFR key": (12, 4)}  # months, how many of them in a row


# --- the oracle -------------------------------------------------------------------------------------------------------
def month_length(year: int, month: int) -> int:
    """Days of a month."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def following(day: Day) -> Day:
    """The next day."""
    y, m, d = day
    if d < month_length(y, m):
        return y, m, d + 1
    return (y, m + 1, 1) if m < 12 else (y + 1, 1, 1)


def steps(day: Day, n: int) -> Day:
    """The day `n` days later, one by one."""
    for _ in range(n):
        day = following(day)
    return day


@cache
def months_later(day: Day, n: int) -> Day:
    """`n` months later, counted on the fingers, clamped once at the end."""
    y, m, d = day
    for _ in range(n):
        y, m = (y, m + 1) if m < 12 else (y + 1, 1)
    return y, m, min(d, month_length(y, m))


def weekday(day: Day) -> str:
    """The day of the week by Sakamoto's method."""
    y, m, d = day
    y -= m < 3
    number = (y + y // 4 - y // 100 + y // 400 + (0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4)[m - 1] + d) % 7
    return ("sun", "mon", "tue", "wed", "thu", "fri", "sat")[number]


def orthodox_easter(year: int) -> Day:
    """Easter Sunday of the Eastern churches: by Meeus' Julian method, 13 days later until 2099."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return steps((year, month, day + 1), 13)


def weekdays_of(year: int, month: int, name: str) -> list[Day]:
    """Every Monday (…) of a month."""
    days = [(year, month, d) for d in range(1, month_length(year, month) + 1)]
    return [day for day in days if weekday(day) == name]


def cyprus(year: int) -> Iterator[Day]:
    """Public holidays of Cyprus."""
    for month, d in ((1, 1), (1, 6), (3, 25), (4, 1), (5, 1), (8, 15), (10, 1), (10, 28), (12, 25), (12, 26)):
        yield year, month, d
    # Green Monday, Good Friday, Easter Sunday and Monday, Pentecost Monday, in days from 48 days before Easter
    easter, day = orthodox_easter(year), (year, 1, 1)
    while steps(day, 48) != easter:
        day = following(day)
    for offset in (0, 46, 48, 49, 98):
        yield steps(day, offset)


def united_states(year: int) -> Iterator[Day]:
    """Federal holidays of the United States: on a Saturday kept on the Friday before, on a Sunday on the Monday."""
    for y, month, day in ((year, 1, 1), (year, 6, 19), (year, 7, 4), (year, 11, 11), (year, 12, 25), (year + 1, 1, 1)):
        yield y, month, day
        match weekday((y, month, day)):
            case "sat":
                yield (y, month, day - 1) if day > 1 else (y - 1, 12, 31)
            case "sun":
                yield following((y, month, day))
    for month, name, which in (
        (1, "mon", 2),
        (2, "mon", 2),
        (5, "mon", -1),
        (9, "mon", 0),
        (10, "mon", 1),
        (11, "thu", 3),
    ):
        yield weekdays_of(year, month, name)[which]


@cache
def closed_in(entity: Entity, year: int) -> frozenset[Day]:
    """The holidays of an entity's country."""
    if entity is Entity.BAHRAIN:
        return frozenset((day.year, day.month, day.day) for day in queries.holidays_of(entity, year))
    return frozenset({Entity.CYPRUS: cyprus, Entity.US: united_states}[entity](year))


def business_days_later(entity: Entity, day: Day, n: int, exceptions: dict[Day, bool]) -> Day:
    """The n-th business day after a day."""
    while n:
        day = following(day)
        closed = weekday(day) in WEEKEND[entity] or day in closed_in(entity, day[0])
        if exceptions.get(day, not closed):
            n -= 1
    return day


def turns_into(at: datetime, next_day: Day, entity: Entity) -> bool:
    """Whether the local date turns into `next_day` at that very instant."""
    zone = facts(entity).time_zone
    then, before = at.astimezone(zone), (at - timedelta(microseconds=1)).astimezone(zone)
    midnight = (then.hour, then.minute, then.second, then.microsecond) == (0, 0, 0, 0)
    return midnight and (then.year, then.month, then.day) == next_day and before.day != then.day


# --- the comparison ---------------------------------------------------------------------------------------------------
def exceptions_near(rng: random.Random, start: Day) -> dict[Day, bool]:
    """Some days of the next fortnight overridden, to open or to closed."""
    return {steps(start, rng.randint(1, 14)): rng.random() < 0.5 for _ in range(3)}


def check(number: int, rng: random.Random) -> Checked:
    """Every rule from one start day, for the three entities."""
    start = FIRST + timedelta(days=number)
    y, m, d = first = (start.year, start.month, start.day)
    count, differences = 0, []

    def same(rule: str, ours: date, theirs: Day) -> None:
        nonlocal count
        count += 1
        if (ours.year, ours.month, ours.day) != theirs:
            differences.append(f"{rule} from {start}: {ours}, the oracle says {theirs}")

    def ends(rule: str, last_day: date, theirs: Day, entity: Entity) -> None:
        nonlocal count
        same(rule, last_day, theirs)
        count += 1
        if not turns_into(clock.end_of_day(last_day, entity), following(theirs), entity):
            differences.append(f"{rule} from {start}, {entity}: ends {clock.end_of_day(last_day, entity)}")

    exceptions = exceptions_near(rng, first)
    overrides = {date(*day): SimpleNamespace(is_business=is_open, name="-") for day, is_open in exceptions.items()}
    for entity in Entity:
        for rule, days in RUNNING_DAYS.items():
            ends(rule, periods.last_day_after(start, days), steps(first, days), entity)
        ends("points", periods.last_day_of_points(start), months_later(first, 12), entity)
        ends("award", periods.last_day_of_year(start), (y, 12, 31), entity)
        is_business = _is_business(entity, {})
        due = policy.due_business_day(start, BUSINESS_DAYS, is_business)
        ends("business days", due, business_days_later(entity, first, BUSINESS_DAYS, {}), entity)
        due = policy.due_business_day(start, BUSINESS_DAYS, _is_business(entity, overrides))
        ends("with overrides", due, business_days_later(entity, first, BUSINESS_DAYS, exceptions), entity)
        for rule, (months, terms) in TERMS.items():
            for n in range(terms):
                window = periods.window(start, n, months)
                same(rule, window.valid_from, months_later(first, months * n))
                same(rule, window.valid_until, months_later(first, months * (n + 1)))
                end = clock.end_of_day(window.last_day, entity)
                count += 1
                if not turns_into(end, months_later(first, months * (n + 1)), entity):
                    differences.append(f"{rule} {n} from {start}, {entity}: ends {end}")
    # twelve months back: the earliest day whose anniversary is still to come
    day = (y - 1, m, min(d, month_length(y - 1, m)))
    while months_later(day, 12) <= first:
        day = following(day)
    same("trailing year", periods.trailing(start).valid_from, day)
    return Checked(count, differences)


def _is_business(entity: Entity, overrides: dict) -> Callable[[date], bool]:
    return lambda day: queries.closed_by(entity, day, overrides) is None


def edges() -> Iterator[int]:
    """The start days where calendars go wrong: ends of months, of February above all, and the days clocks change."""
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        clocks_change = any(_offset(day, entity) != _offset(day - timedelta(days=1), entity) for entity in Entity)
        if clocks_change or (day.month, day.day) in {(1, 31), (2, 28), (2, 29), (8, 31), (12, 31)}:
            yield number


def _offset(day: date, entity: Entity) -> timedelta | None:
    return datetime(day.year, day.month, day.day, 12, tzinfo=facts(entity).time_zone).utcoffset()


F8 = Proof(
    figure="F8",
    claim=f"every duration from every start day {FIRST} … {LAST} for the three entities equals the oracle's",
    steps=DAYS,
    sample=60,
    edges=edges,
    check=check,
)
