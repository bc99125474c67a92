"""Reads the terms in force.

Published editions never change, and one is published only for a day that begins nowhere within the next minutes
(`latest_today`). So a process may keep what it has read for `KEPT`: an edition it has not seen cannot be in force yet.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from partner_portal.core import clock
from partner_portal.core.decisions import Decision
from partner_portal.core.entities import FACTS, Entity
from partner_portal.core.terms.models import TermsEdition
from partner_portal.core.terms.numbers import InvalidTerms, read
from partner_portal.core.terms.policy import publishable, until
from partner_portal.core.terms.schema import Terms

KEPT = timedelta(seconds=30)
MARGIN = 4 * KEPT


class NoTerms(LookupError):
    """A day before the first edition."""


@dataclass(frozen=True)
class InForce:
    """A published edition: in force from `effective_from` to the day before `until` (None: until another follows)."""

    public_id: str
    name: str
    announced_on: date
    effective_from: date
    until: date | None
    terms: Terms

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a local day."""
        return self.effective_from <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Shelf:
    """The published editions as read at an instant, on both clocks: a moved program clock means reading again."""

    editions: tuple[InForce, ...]
    starts: tuple[date, ...]
    read_at: datetime
    read_at_wall: datetime

    @property
    def is_fresh(self) -> bool:
        """Whether it may still be used."""
        return abs(clock.now() - self.read_at) <= KEPT and timedelta() <= clock.wall() - self.read_at_wall <= KEPT


_shelf: list[Shelf] = []


def forget() -> None:
    """Read the editions anew next time: after a publication in this process, and between tests."""
    _shelf.clear()


def published() -> Sequence[InForce]:
    """Every published edition, by the day it takes effect."""
    return _read().editions


def edition_on(day: date) -> InForce:
    """The edition in force on a local day; raises `NoTerms` before the first one."""
    shelf = _read()
    place = bisect_right(shelf.starts, day)
    if place == 0:
        raise NoTerms(f"no terms are in force on {day.isoformat()}")
    return shelf.editions[place - 1]


def on(day: date) -> Terms:
    """The terms in force on a local day (R38); raises `NoTerms` before the first edition."""
    return edition_on(day).terms


def current(entity: Entity | str) -> Terms:
    """The terms in force today where the contracting entity sits."""
    return on(clock.today(entity))


def in_force_today() -> set[str]:
    """The public ids of the editions in force where the contracting entities sit: two while one takes effect."""
    days = {clock.today(entity) for entity in Entity}
    return {edition.public_id for edition in published() if any(edition.holds_on(day) for day in days)}


def last_day(public_id: str) -> date | None:
    """The last full day on which a published edition is in force; None while no other follows."""
    for edition in published():
        if edition.public_id == public_id and edition.until:
            return edition.until - timedelta(days=1)
    return None


def latest_today() -> date:
    """The latest local day that has begun, or is about to, at any of the contracting entities."""
    soon = clock.now() + MARGIN
    return max(soon.astimezone(facts.time_zone).date() for facts in FACTS.values())


def may_publish(edition: TermsEdition, *, asked_version: int | None = None) -> Decision:
    """Whether this edition could be published now, in the version asked for, as a decision that says why (not)."""
    return publishable(
        name=edition.name,
        state=edition.state,
        version=edition.version,
        asked_version=edition.version if asked_version is None else asked_version,
        announced_on=edition.announced_on,
        effective_from=edition.effective_from,
        latest_today=latest_today(),
        published_from=tuple(TermsEdition.objects.published().values_list("effective_from", flat=True)),
        problems=_problems(edition),
    )


def _problems(edition: TermsEdition) -> tuple[str, ...]:
    try:
        read(edition.values)
    except InvalidTerms as error:
        return tuple(problem.path for problem in error.problems)
    return ()


def _read() -> Shelf:
    if _shelf and _shelf[0].is_fresh:
        return _shelf[0]
    at, at_wall = clock.now(), clock.wall()
    rows = [
        (row, row.announced_on, row.effective_from)
        for row in TermsEdition.objects.published()
        if row.announced_on and row.effective_from  # every published one has both: terms_published_complete
    ]
    starts = tuple(start for _row, _announced_on, start in rows)
    editions = tuple(
        InForce(
            public_id=row.public_id,
            name=row.name,
            announced_on=announced_on,
            effective_from=start,
            until=until(starts, start),
            terms=row.terms,
        )
        for row, announced_on, start in rows
    )
    _shelf[:] = [Shelf(editions, starts, at, at_wall)]
    return _shelf[0]
