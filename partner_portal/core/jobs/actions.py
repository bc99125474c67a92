"""Runs the daily jobs and the sweeps."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from celery.exceptions import SoftTimeLimitExceeded
from django.db import models, transaction

from partner_portal.core import clock
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.clock.reading import unit_of_work
from partner_portal.core.entities import Entity
from partner_portal.core.jobs import policy, queries
from partner_portal.core.jobs.models import JobDay, JobRun
from partner_portal.core.jobs.queries import DueDay
from partner_portal.core.jobs.registry import PROGRAM, Job, in_order, sweeps
from partner_portal.core.jobs.wake import wake
from partner_portal.core.locks import exclusive

log = logging.getLogger(__name__)

# A step that still finds work after so many chunks of one day isn't getting anything done.
MOST_CHUNKS = 100_000


class NotDueYet(Exception):
    """The day asked for has not begun anywhere."""


class NotFailed(Exception):
    """Only a failed run can be run again."""


class NeverEnding(Exception):
    """A job's step keeps finding work."""


@dataclass(frozen=True)
class Line:
    """How one job of one day went: `done`, `failed`, or `waits` for a job that failed on this day or an earlier one, or
    for its own next attempt."""

    day: date
    scope: str
    job: str
    outcome: str
    handled: int = 0
    note: str = ""


@dataclass
class Report:
    """What a run did. `busy` says that another run was at work and this one did nothing."""

    lines: list[Line] = field(default_factory=list)
    busy: bool = False

    @property
    def failed(self) -> list[Line]:
        """Jobs that failed or had to wait for one that did."""
        return [line for line in self.lines if line.outcome != "done"]


@dataclass(frozen=True)
class Tick:
    """What a tick did: work per sweep (None where it failed), and the daily run's report."""

    swept: dict[str, int | None]
    report: Report


def _silent(line: Line) -> None:
    """Watch nothing."""


def run_due(
    *, by: Actor, until: date | None = None, watch: Callable[[Line], None] = _silent, patient: bool = False
) -> Report:
    """Run every job of each day not yet done, up to each scope's today or `until` if that is sooner.

    Days go in the order of their first instants across entities, the jobs of a day in the order they declare; program
    time is held at that instant, so a day caught up late is judged as it would have been. One run at a time: with
    another at work the report is `busy`. A job that raises is marked failed and tried again by the next run, by a
    `patient` one only after `policy.wait`; jobs after it, and its own later days, wait for it; the others go on.
    `watch` is told each line as it happens.
    Raises `NotDueYet` for an `until` in every scope's future.
    """
    with unit_of_work(), exclusive("daily") as free:
        if until and until > max(queries.today(scope) for scope in queries.ZONES):
            raise NotDueYet(f"{until.isoformat()} has not begun yet.")
        if not free:
            return Report(busy=True)
        report = Report()
        jobs = in_order()
        stuck: set[tuple[str, str]] = set()
        for due in queries.due(until):
            for line in _run_day(due, jobs, stuck, by, patient=patient):
                report.lines.append(line)
                watch(line)
        return report


def tick(*, by: Actor) -> Tick:
    """Do all that is due by itself: every sweep, whatever happens to the others, then the daily run, patiently."""
    swept: dict[str, int | None] = {}
    for name, sweep in sweeps.items():
        try:
            swept[name] = sweep()
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            log.exception("sweep %s failed", name)
            swept[name] = None
    return Tick(swept, run_due(by=by, patient=True))


@transaction.atomic
def run_again(run: JobRun, *, by: Actor) -> None:
    """Have a failed run tried again now rather than at the next tick: audited, then a worker is woken.

    Raises `NotFailed` for a run in any other state.
    """
    run = JobRun.objects.select_for_update().get(pk=run.pk)
    if run.state != JobRun.State.FAILED:
        raise NotFailed(str(run))
    JobRun.objects.filter(pk=run.pk).update(next_attempt_at=clock.wall())
    audit.record("jobs.run_again", by=by, subject=str(run), changes={"attempts": (run.attempts, run.attempts + 1)})
    transaction.on_commit(lambda: wake("core.jobs.tick"), robust=True)


def _run_day(due: DueDay, jobs: list[Job], stuck: set[tuple[str, str]], by: Actor, *, patient: bool) -> list[Line]:
    """Run what is left of one day. `stuck` gathers the (job, scope) that later jobs and days must wait for."""
    scoped = [job for job in jobs if (job.per == "program") == due.is_program]
    opened, _created = JobDay.objects.get_or_create(scope=due.scope, day=due.day)
    runs = {run.job: run for run in JobRun.objects.filter(scope=due.scope, day=due.day)}
    lines = []
    for job in scoped:
        run = runs.get(job.name)
        if run and run.state == JobRun.State.DONE:
            continue
        waits_for = {name for name, scope in stuck if name in (job.name, *job.after) and scope in (due.scope, PROGRAM)}
        if due.is_program:
            waits_for |= {name for name, _scope in stuck if name in job.after}
        if waits_for:
            line = Line(due.day, due.scope, job.name, "waits", note=", ".join(sorted(waits_for)))
        elif patient and run and run.next_attempt_at and run.next_attempt_at > clock.wall():
            line = Line(
                due.day, due.scope, job.name, "waits", note=f"until {run.next_attempt_at:%Y-%m-%d %H:%M:%S} UTC"
            )
        else:
            line = _run_job(job, due, by)
        if line.outcome != "done":
            stuck.add((job.name, due.scope))
        lines.append(line)
    if all(line.outcome == "done" for line in lines):
        JobDay.objects.filter(pk=opened.pk, completed_at=None).update(completed_at=clock.wall())
    return lines


def _run_job(job: Job, due: DueDay, by: Actor) -> Line:
    """Take chunks of one job's work until none is left, or mark the run failed."""
    run, _created = JobRun.objects.get_or_create(
        job=job.name, scope=due.scope, day=due.day, defaults={"started_at": clock.wall(), "started_by": str(by)}
    )
    JobRun.objects.filter(pk=run.pk).update(
        state=JobRun.State.RUNNING,
        attempts=models.F("attempts") + 1,
        started_by=str(by),
        error="",
        next_attempt_at=None,
    )
    run.refresh_from_db()
    try:
        while _take_chunk(job, due, run):
            pass
    except SoftTimeLimitExceeded:
        raise  # the worker's time is up: the next tick goes on from here
    except Exception as error:
        log.exception("job %s of %s for %s failed", job.name, due.day, due.scope)
        note = f"{type(error).__name__}: {error}".splitlines()[0][:500]
        wall = clock.wall()
        JobRun.objects.filter(pk=run.pk).update(
            state=JobRun.State.FAILED,
            finished_at=wall,
            error=note,
            next_attempt_at=wall + policy.wait(run.attempts),
        )
        return Line(due.day, due.scope, job.name, "failed", note=note)
    run.refresh_from_db()
    return Line(due.day, due.scope, job.name, "done", handled=run.handled)


def _take_chunk(job: Job, due: DueDay, run: JobRun) -> bool:
    """Handle one chunk and count it, in one transaction; returns whether there may be more.

    The run's row is locked and read anew: should a lost connection ever have let two runs in, they take turns here and
    the second finds nothing left to do.
    """
    entity = None if due.is_program else Entity(due.scope)
    with transaction.atomic(), clock.fixed(due.begins_at):
        current = JobRun.objects.select_for_update().get(pk=run.pk)
        if current.state == JobRun.State.DONE:
            return False
        if current.chunks >= MOST_CHUNKS:
            raise NeverEnding(f"still finds work after {MOST_CHUNKS} chunks")
        handled = job.step(due.day, entity)
        finished = {} if handled else {"state": JobRun.State.DONE, "finished_at": clock.wall()}
        JobRun.objects.filter(pk=run.pk).update(
            handled=models.F("handled") + handled, chunks=models.F("chunks") + int(bool(handled)), **finished
        )
    return bool(handled)
