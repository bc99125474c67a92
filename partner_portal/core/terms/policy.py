"""Which numbers contradict each other, and when an edition may be published. Pure: no database, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _

from partner_portal.core.decisions import Finding, Sentence, Verdict, rule

if TYPE_CHECKING:
    from partner_portal.core.terms.schema import Terms


@dataclass(frozen=True)
class Problem:
    """What is wrong at a path such as `award.minimum`; `message` renders in the reader's language."""

    path: str
    message: str | Sentence


# (lower, upper): the upper number may not be below the lower one.
ORDERED = (
    ("bronze.discount_before_tutorial_percent", "bronze.discount_percent"),
    ("bronze.discount_percent", "silver.discount_percent"),
    ("silver.discount_percent", "gold.discount_percent"),
    ("silver.initial_sales", "gold.initial_sales"),
    ("silver.yearly_sales", "gold.yearly_sales"),
    ("silver.yearly_seats", "gold.yearly_seats"),
    ("bronze.nfr_clouds", "silver.nfr_clouds"),
    ("silver.nfr_clouds", "gold.nfr_clouds"),
    ("bronze.nfr_keys", "silver.nfr_keys"),
    ("silver.nfr_keys", "gold.nfr_keys"),
    ("silver.initial_clients", "silver.initial_orders"),
    ("gold.video_minutes_from", "gold.video_minutes_to"),
    ("gold.plan_years_from", "gold.plan_years_to"),
    ("award.minimum", "award.maximum"),
    ("award.minimum_cash", "award.minimum"),
    ("kickstart.minimum_cash", "kickstart.amount"),
    ("leads.rating_prior_won", "leads.rating_prior_closed"),
)

# (days listed, period): every listed day lies inside the period.
INSIDE = (
    ("bronze.warning_days", "bronze.days_to_qualify"),
    ("store.registration_reminders", "store.registration_days"),
)


def value_at(terms: "Terms", path: str) -> Any:
    """The value of `section.field`."""
    section, name = path.split(".")
    return getattr(getattr(terms, section), name)


def contradictions(terms: "Terms") -> list[Problem]:
    """Numbers that are fine alone and wrong together: falling discounts, an award whose minimum exceeds its maximum."""
    found = []
    for lower, upper in ORDERED:
        floor, seen = value_at(terms, lower), value_at(terms, upper)
        if seen < floor:
            figures = {"seen": seen, "floor": floor, "other": lower}
            found.append(Problem(upper, Sentence(_("{seen} is below {floor} ({other})."), figures)))
    for days, period in INSIDE:
        limit = value_at(terms, period)
        for day in value_at(terms, days):
            if day >= limit:
                figures = {"day": day, "limit": limit, "other": period}
                found.append(Problem(days, Sentence(_("{day} is not within {limit} days ({other})."), figures)))
    longest = terms.review.every_months * 28
    if terms.review.warning_days and terms.review.warning_days[0] >= longest:
        figures = {"day": terms.review.warning_days[0], "limit": terms.review.every_months}
        message = Sentence(_("{day} days is not within {limit} months, the time between two reviews."), figures)
        found.append(Problem("review.warning_days", message))
    return found


def not_met(template: str, limit: date | None = None, **figures: Any) -> Finding:
    """The edition cannot be published, for this reason."""
    return Finding(verdict=Verdict.NOT_MET, sentence=Sentence(template, figures), limit=limit)


# History begins with the first edition; a first one that began later would leave days without terms.
HISTORY_FROM = date(2015, 1, 1)


@rule("terms.publishable", clause="R38")
def publishable(
    *,
    name: str,
    state: str,
    version: int,
    asked_version: int,
    announced_on: date | None,
    effective_from: date | None,
    latest_today: date,
    published_from: Sequence[date],
    problems: Sequence[str],
) -> Finding:
    """R38: nothing retroactively.

    An edition takes effect on a later day than today in every contracting entity, on a day on which no other published
    edition does, is announced by then, and leaves no day without terms.

    `latest_today` is the latest local day of the entities; `published_from` the days on which published editions take
    effect; `problems` the paths of numbers that are missing, wrong or contradict each other.
    """
    if state != "draft":
        return not_met(_("{name} is no draft any more, so it cannot be published."), name=name)
    if version != asked_version:
        return not_met(_("The draft has changed since its publication was asked for. Ask again for what it is now."))
    if problems:
        return not_met(_("These numbers need correction first: {problems}."), problems=tuple(problems))
    if effective_from is None or announced_on is None:
        return not_met(_("The edition needs the day it is announced on and the day it takes effect."))
    if not published_from:
        if effective_from > HISTORY_FROM:
            return not_met(
                _("This would be the first edition, and there would be a hole: no terms from {start} until {day}."),
                HISTORY_FROM,
                start=HISTORY_FROM,
                day=effective_from,
            )
    elif effective_from <= latest_today:
        return not_met(
            _("{day} is past or already begun somewhere. An edition takes effect after {today} at the earliest."),
            latest_today,
            day=effective_from,
            today=latest_today,
        )
    if effective_from in published_from:
        return not_met(_("This overlaps: another published edition takes effect on {day} as well."), day=effective_from)
    if announced_on > effective_from:
        return not_met(
            _("It would be announced on {announced}, after it takes effect on {day}."),
            effective_from,
            announced=announced_on,
            day=effective_from,
        )
    sentence = Sentence(_("Edition {name} can take effect on {day}."), {"name": name, "day": effective_from})
    return Finding(verdict=Verdict.MET, sentence=sentence, limit=latest_today, value=effective_from)


def until(starts: Sequence[date], start: date) -> date | None:
    """The day on which the edition of `start` gives way to the next (exclusive), or None for the last one."""
    return dict(pairwise(sorted(starts))).get(start)


# What an edition may be called: letters, digits, dots, dashes and blanks, beginning with a letter or digit.
NAME = r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$"
