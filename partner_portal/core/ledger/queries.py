"""Reads ledgers. Amounts are smallest units; `policy.from_units` makes them amounts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.entities import facts
from partner_portal.core.ledger.books import Book
from partner_portal.core.ledger.models import Entry, is_open


@dataclass(frozen=True)
class Balance:
    """What an organisation can spend now, and what is held for its orders."""

    available: int = 0
    held: int = 0


@dataclass(frozen=True)
class Line:
    """An entry of a statement and what was there after it."""

    entry: Entry
    after: Balance


@dataclass(frozen=True)
class Statement:
    """A page of a statement, newest first; `has_more` says whether older entries follow."""

    lines: list[Line]
    has_more: bool


def balance(*, book: Book, organisation: Organisation, unit: str) -> Balance:
    """What can be spent now by the lots' dates, whether or not the daily job has run, and what is held. One query."""
    lots = book.lots.objects.for_organisation(organisation).filter(unit=unit)
    spendable = Sum("available", filter=is_open(clock.now()))
    return Balance(**lots.aggregate(available=Coalesce(spendable, 0), held=Coalesce(Sum("held"), 0)))


def statement(
    *, book: Book, organisation: Organisation, unit: str, limit: int = 50, starting_after: str = ""
) -> Statement:
    """Up to `limit` entries, newest first, each with what was there after it.

    `starting_after` is the public id of the last entry of the page before; an unknown one raises `DoesNotExist`. Two
    queries, four after the first page, however many entries there are.
    """
    entries = book.entries.objects.for_organisation(organisation).filter(lot__unit=unit)
    after = stored(book=book, organisation=organisation, unit=unit)
    older = entries
    if starting_after:
        last = entries.get(public_id=starting_after)
        newer = _entered(entries.filter(pk__gte=last.pk))
        after = Balance(after.available - newer.available, after.held - newer.held)
        older = entries.filter(pk__lt=last.pk)
    page = list(older.select_related("lot", "origin").order_by("-pk")[: limit + 1])
    lines = []
    for entry in page[:limit]:
        lines.append(Line(entry, after))
        after = Balance(after.available - entry.delta_available, after.held - entry.delta_held)
    return Statement(lines, len(page) > limit)


def expiring(*, book: Book, organisation: Organisation, unit: str) -> list[tuple[date, int]]:
    """What will expire unless it is spent, by the month of its last valid day: (first of the month, units)."""
    zone = facts(organisation.entity).time_zone
    lots = book.lots.objects.for_organisation(organisation).open_at(clock.now()).filter(unit=unit, available__gt=0)
    months: Counter[date] = Counter()
    for expires_at, units in lots.exclude(expires_at=None).values_list("expires_at").annotate(Sum("available")):
        last_instant = (expires_at - timedelta(microseconds=1)).astimezone(zone)
        months[last_instant.date().replace(day=1)] += units
    return sorted(months.items())


def stored(*, book: Book, organisation: Organisation, unit: str) -> Balance:
    """The organisation's figures as its lots have them stored, past their expiry or not."""
    lots = book.lots.objects.for_organisation(organisation).filter(unit=unit)
    return Balance(**lots.aggregate(available=Coalesce(Sum("available"), 0), held=Coalesce(Sum("held"), 0)))


def recomputed(*, book: Book, organisation: Organisation, unit: str) -> Balance:
    """The organisation's figures from its entries alone; must equal what `stored` says."""
    return _entered(book.entries.objects.for_organisation(organisation).filter(lot__unit=unit))


def differing(book: Book) -> QuerySet[Any]:
    """The lots whose stored figures are not what their entries add up to; none, ever. One statement."""
    return (
        book.lots.objects.annotate(
            entered_available=Coalesce(Sum("entries__delta_available"), 0),
            entered_held=Coalesce(Sum("entries__delta_held"), 0),
        )
        .exclude(entered_available=F("available"), entered_held=F("held"))
        .order_by("pk")
    )


def _entered(entries: QuerySet[Any]) -> Balance:
    sums = entries.aggregate(
        available=Coalesce(Sum("delta_available"), 0),
        held=Coalesce(Sum("delta_held"), 0),
    )
    return Balance(**sums)
