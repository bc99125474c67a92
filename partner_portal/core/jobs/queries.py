"""Reads how far the daily run is."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Min

from partner_portal.core import clock
from partner_portal.core.entities import FACTS, Entity
from partner_portal.core.jobs import policy
from partner_portal.core.jobs.models import JobDay, JobRun, Scope
from partner_portal.core.jobs.registry import PROGRAM

ZONES = {entity.value: [facts.time_zone] for entity, facts in FACTS.items()} | {
    PROGRAM: [facts.time_zone for facts in FACTS.values()]
}


@dataclass(frozen=True, order=True)
class DueDay:
    """A day of a scope still to be done, and the instant it begins; sorts by it, the program after the entities."""

    begins_at: datetime
    is_program: bool
    scope: str
    day: date


@dataclass(frozen=True)
class ScopeStatus:
    """How far a scope is: its last completed day (None before the first), days still to be done, failed job runs."""

    scope: Scope
    last_completed: date | None
    days_due: int
    failed: int


def today(scope: str) -> date:
    """The scope's current day: an entity's local one; the program's begins when every entity's has begun."""
    return policy.current_day(clock.now(), ZONES[scope])


def due(until: date | None = None) -> list[DueDay]:
    """Every day still to be done up to each scope's today (or `until`, if sooner), in the order of their beginnings."""
    latest = dict(JobDay.objects.order_by().values_list("scope").annotate(Max("day")))
    left_open = JobDay.objects.order_by().filter(completed_at=None).values_list("scope", "day")
    open_days: dict[str, list[date]] = {}
    for scope, day in left_open:
        open_days.setdefault(scope, []).append(day)
    found = []
    for scope, zones in ZONES.items():
        last = min(today(scope), until) if until else today(scope)
        for day in policy.days_due(latest=latest.get(scope), open_days=open_days.get(scope, []), until=last):
            found.append(DueDay(policy.first_instant(day, zones), scope == PROGRAM, scope, day))
    return sorted(found)


def last_completed(entity: Entity | str) -> date | None:
    """The entity's latest day whose jobs are all done; None before the first. Asks for the program with `"program"`."""
    return JobDay.objects.filter(scope=entity, completed_at__isnull=False).aggregate(day=Max("day"))["day"]


def is_behind() -> bool:
    """Whether the daily run should be further than it is: a day still open an hour after it began.

    An installation that has never run its first day isn't behind: nothing is due to be caught up.
    """
    begun = set(JobDay.objects.order_by().values_list("scope", flat=True).distinct())
    return policy.is_behind(now=clock.now(), open_since=[item.begins_at for item in due() if item.scope in begun])


def next_attempt() -> datetime | None:
    """When (wall time) the first of the failed jobs is tried again; None where none has failed."""
    failed = JobRun.objects.filter(state=JobRun.State.FAILED)
    return failed.aggregate(at=Min("next_attempt_at"))["at"]


def status() -> list[ScopeStatus]:
    """How far each scope is."""
    waiting = [item.scope for item in due()]
    failed = list(JobRun.objects.filter(state=JobRun.State.FAILED).values_list("scope", flat=True))
    return [ScopeStatus(scope, last_completed(scope), waiting.count(scope), failed.count(scope)) for scope in Scope]
