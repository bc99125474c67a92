"""What runs by itself: daily jobs in their order, and sweeps on every tick. Apps add theirs in `AppConfig.ready`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from django.utils.translation import gettext

from partner_portal.core.entities import Entity
from partner_portal.core.registry import Registry

# The scope of jobs that look at the whole program at once; the others run once for each contracting entity.
PROGRAM = "program"

Step = Callable[[date, Entity | None], int]


class WrongOrder(Exception):
    """The jobs' order cannot be kept: it runs in a circle, or names a job that isn't there."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One kind of daily work.

    `step(day, entity)` handles one chunk of what is due before the day's first instant and returns how many rows that
    were; 0 means nothing is left. Each call runs in a transaction of its own with program time held at that instant,
    and must leave handled rows no longer due: a killed run is resumed by calling it again. `after` names jobs whose
    work of the same day must be done first. `per="program"` runs once a day for all entities, after each of them has
    begun the day, with `entity=None`.
    """

    name: str
    step: Step
    label: str
    clause: str = ""
    after: tuple[str, ...] = ()
    per: Literal["entity", "program"] = "entity"


jobs: Registry[Job] = Registry("daily job")

# name → a function without arguments that does some technical work and returns how much; several may run at once.
sweeps: Registry[Callable[[], int]] = Registry("sweep")


def add(job: Job) -> Job:
    """Register a daily job under its name."""
    return jobs.add(job.name, job)


def job_label(name: str) -> str:
    """What a job does, in the reader's language; for one that is gone its name in plain letters."""
    return gettext(jobs.get(name).label) if name in jobs else name.replace(".", ": ").replace("_", " ")


def in_order(items: Iterable[Job] | None = None) -> list[Job]:
    """The jobs (all registered ones by default), each after those it comes after; raises `WrongOrder`."""
    by_name = {job.name: job for job in (jobs if items is None else items)}
    for job in by_name.values():
        for name in job.after:
            if name not in by_name:
                raise WrongOrder(f"job {job.name!r} comes after {name!r}, which is not registered")
            if job.per == "entity" and by_name[name].per == "program":
                raise WrongOrder(f"job {job.name!r} runs for each entity and cannot wait for the program's {name!r}")
    try:
        return [
            by_name[name]
            for name in TopologicalSorter({job.name: job.after for job in by_name.values()}).static_order()
        ]
    except CycleError as error:
        raise WrongOrder(f"jobs wait for each other: {' → '.join(error.args[1])}") from None
