"""Core's own claims: guards, decisions, terms, days."""

from datetime import timedelta
from itertools import pairwise

from django.db import connection

from partner_portal.core import clock
from partner_portal.core.appendonly import guards
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.queries import Replayed, replayed
from partner_portal.core.entities import Entity
from partner_portal.core.invariants.registry import Result
from partner_portal.core.jobs.models import JobDay, Scope
from partner_portal.core.terms.models import TermsEdition
from partner_portal.core.terms.numbers import InvalidTerms

CHUNK = 2_000


def guarded(sample: int | None) -> Result:
    """Every append-only table has its triggers."""
    expected = guards.expected(connection)
    missing = sorted(expected - guards.standing(connection))
    return Result(len(expected), [f"{table} can be changed: no guard against {event}" for table, event in missing])


def decisions_replay(sample: int | None) -> Result:
    """Every stored decision, judged again from its inputs, comes out the same (F10)."""
    records = DecisionRecord.objects.order_by("-pk")[:sample]
    count, violations = 0, []
    for record in records.iterator(chunk_size=CHUNK):
        count += 1
        match replayed(record):
            case Replayed.DIFFERENT:
                violations.append(f"{record.public_id}: {record.rule} comes out differently")
            case Replayed.GONE:
                violations.append(f"{record.public_id}: {record.rule} is gone, or takes other inputs now")
    return Result(count, violations)


def terms_in_force(sample: int | None) -> Result:
    """There are terms today for every entity; each published edition can be read, and none was announced too late."""
    starts, violations = [], []
    for edition in TermsEdition.objects.published():
        announced_on, effective_from = edition.announced_on, edition.effective_from
        if announced_on is None or effective_from is None:
            continue  # the database lets no published edition be without them
        starts.append(effective_from)
        try:
            _ = edition.terms
        except InvalidTerms as error:
            violations.append(f"{edition.public_id}: {error}")
        if announced_on > effective_from:
            violations.append(f"{edition.public_id}: announced {announced_on}, after it took effect")
    for entity in Entity:
        today = clock.today(entity)
        if not any(start <= today for start in starts):
            violations.append(f"no terms are in force on {today} for {entity}")
    return Result(len(starts), violations)


def days_tile(sample: int | None) -> Result:
    """Each scope's days follow one another without a gap."""
    count, violations = 0, []
    for scope in Scope.values:
        days = JobDay.objects.filter(scope=scope).order_by("day").values_list("day", flat=True)
        count += len(days)
        for day, following in pairwise(days):
            if following != day + timedelta(days=1):
                violations.append(f"{scope}: {day} is followed by {following}")
    return Result(count, violations)
