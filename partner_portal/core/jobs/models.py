"""Which days are done, and how each job of a day went."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_portal.core.entities import Entity
from partner_portal.core.jobs.registry import PROGRAM


class Scope(models.TextChoices):
    """Whose day it is: a contracting entity's, or the whole program's."""

    CYPRUS = Entity.CYPRUS.value, Entity.CYPRUS.label
    US = Entity.US.value, Entity.US.label
    BAHRAIN = Entity.BAHRAIN.value, Entity.BAHRAIN.label
    PROGRAM = PROGRAM, _("The program")


class JobDay(models.Model):
    """A local day that the daily run has begun; done once every job of it is. `jobs.actions.run_due` keeps it.

    The first one of a scope is the installation's first day: nothing older is caught up.
    """

    scope = models.CharField(_("for"), max_length=10, choices=Scope.choices)
    day = models.DateField(_("day"))
    completed_at = models.DateTimeField(_("completed"), null=True)

    class Meta:
        verbose_name = _("day")
        verbose_name_plural = _("days")
        ordering = ["-day", "scope"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "day"], name="job_day_once"),
            models.CheckConstraint(condition=models.Q(scope__in=Scope.values), name="job_day_known_scope"),
        ]
        indexes = [
            models.Index(fields=["day"], condition=models.Q(completed_at__isnull=True), name="job_day_open"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.scope}"


class JobRun(models.Model):
    """One job's work for one day: once for each (job, day, scope). `jobs.actions.run_due` makes and resumes it.

    Times are wall time; from `next_attempt_at` on ticks try a failed one again. `handled` counts rows over all chunks
    and attempts, `chunks` the transactions that held them.
    """

    class State(models.TextChoices):
        """How far the work is."""

        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    job = models.CharField(_("job"), max_length=60)
    scope = models.CharField(_("for"), max_length=10, choices=Scope.choices)
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    handled = models.PositiveBigIntegerField(_("rows"), default=0)
    chunks = models.PositiveIntegerField(_("chunks"), default=0)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    started_by = models.CharField(_("by"), max_length=80)
    error = models.CharField(_("error"), max_length=500, blank=True)
    next_attempt_at = models.DateTimeField(_("tried again from"), null=True, blank=True)

    class Meta:
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")
        ordering = ["-pk"]
        permissions = [("run_jobs", "Can run a failed job again")]
        constraints = [
            models.UniqueConstraint(fields=["job", "day", "scope"], name="job_run_once"),
            models.CheckConstraint(condition=models.Q(scope__in=Scope.values), name="job_run_known_scope"),
        ]
        indexes = [
            models.Index(fields=["scope", "day"], name="job_run_by_day"),
            models.Index(fields=["day"], condition=models.Q(state="failed"), name="job_run_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.day:%Y-%m-%d} {self.scope}"
