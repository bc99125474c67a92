"""What a number of the terms can be: its type, its range, and the label, clause and unit it carries to every page."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Unit(StrEnum):
    """What a number counts; the value is the word people read, to be translated."""

    NONE = ""
    AMOUNT = _("program currency")
    BUSINESS_DAYS = _("business days")
    CLIENTS = _("clients")
    CLOUDS = _("cloud subscriptions")
    DAYS = _("days")
    EMAILS = _("e-mails a month")
    GIGABYTES = _("GB")
    HOURS = _("hours")
    KEYS = _("on-premise keys")
    LOCATIONS = _("locations")
    MINUTES = _("minutes")
    MONTHS = _("months")
    PARTNERS = _("partners")
    PERCENT = "%"
    REQUESTS = _("requests")
    SALES = _("sales")
    SCANS = _("scans")
    SEATS = _("seats")
    SITES = _("sites")
    STEPS = _("rating from: open reservations")
    USERS = _("users")
    YEARS = _("years")


class Section(BaseModel):
    """Part of the terms: immutable, nothing more and nothing less than its fields, nothing coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def term(label: str, clause: str, unit: Unit = Unit.NONE) -> Any:
    """A field of the terms: its label (mark it for translation), the clause or reading it comes from, its unit.

    Without a clause of its own it stands under that of its section.
    """
    return Field(title=label, json_schema_extra={"clause": clause, "unit": unit.value})


def section(label: str, clause: str) -> Any:
    """A part of the terms with its heading and clause."""
    return Field(title=label, json_schema_extra={"clause": clause})


def falling(days: tuple[int, ...]) -> tuple[int, ...]:
    """Days before a deadline, the earliest warning first."""
    if any(later >= earlier for earlier, later in pairwise(days)):
        raise ValueError(gettext("Warnings run from the earliest to the last, each once, such as 30, 14, 7."))
    return days


def rising(days: tuple[int, ...]) -> tuple[int, ...]:
    """Days after a start, the first reminder first."""
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise ValueError(gettext("Reminders run from the first to the last, each once, such as 3, 6."))
    return days


def distinct(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Each key once."""
    if len(set(keys)) < len(keys):
        raise ValueError(gettext("A course is listed twice."))
    return keys


def month_and_day(text: str) -> str:
    """A day of every year, as MM-DD."""
    try:
        if not re.fullmatch(r"[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        date.fromisoformat(f"2025-{text}")  # not a leap year: 29 February does not come every year
    except ValueError:
        raise ValueError(gettext("This must be a day of every year, as MM-DD, such as 12-31.")) from None
    return text


Count = Annotated[int, Field(ge=0, le=1_000_000)]
Days = Annotated[int, Field(ge=1, le=3_660)]
Months = Annotated[int, Field(ge=1, le=120)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Warnings = Annotated[tuple[Days, ...], Field(max_length=10), AfterValidator(falling)]
Reminders = Annotated[tuple[Days, ...], Field(max_length=10), AfterValidator(rising)]
KEY = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CourseKey = Annotated[str, Field(pattern=KEY, max_length=60)]
Courses = Annotated[tuple[CourseKey, ...], Field(max_length=20), AfterValidator(distinct)]
DayOfYear = Annotated[str, Field(max_length=5), AfterValidator(month_and_day)]


class QuotaStep(Section):
    """From this rating on, so many open reservations (R19)."""

    rating_from: Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)]
    open_reservations: Annotated[int, Field(ge=0, le=1_000)]


def tiled(steps: tuple[QuotaStep, ...]) -> tuple[QuotaStep, ...]:
    """Every rating from 0 to 1 falls on exactly one step, and a better rating never unlocks less."""
    if steps[0].rating_from != 0:
        raise ValueError(
            gettext("The table has a hole: it must start at rating 0, not at %(rating)s.")
            % {"rating": steps[0].rating_from}
        )
    for lower, upper in pairwise(steps):
        at = {"rating": upper.rating_from, "before": lower.rating_from}
        if upper.rating_from == lower.rating_from:
            raise ValueError(gettext("The table overlaps: two steps start at rating %(rating)s.") % at)
        if upper.rating_from < lower.rating_from:
            raise ValueError(gettext("The steps must rise: %(rating)s stands after %(before)s.") % at)
        if upper.open_reservations < lower.open_reservations:
            raise ValueError(gettext("A better rating may not unlock less: see the step at %(rating)s.") % at)
    return steps


Steps = Annotated[tuple[QuotaStep, ...], Field(min_length=1, max_length=20), AfterValidator(tiled)]


def open_reservations(steps: Sequence[QuotaStep], rating: Decimal) -> int:
    """How many reservations a rating (0 to 1) may hold open at once (R19)."""
    return max(step.open_reservations for step in steps if step.rating_from <= rating)
