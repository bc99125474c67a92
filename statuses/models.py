"""Which status a partner holds when, and the Bronze clock."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_portal.core.ids import PublicIdField
from statuses.enums import DeadlineState, Requirement, Status


class StatusPeriodQuerySet(models.QuerySet["StatusPeriod"]):
    """Filters of status periods."""

    def for_organisation(self, organisation: models.Model) -> StatusPeriodQuerySet:
        """Those of an organisation's partnerships."""
        return self.filter(partner__organisation=organisation)

    def at(self, instant: datetime) -> StatusPeriodQuerySet:
        """Those that hold at an instant."""
        return self.filter(valid_from__lte=instant).filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=instant)
        )

    def current(self) -> StatusPeriodQuerySet:
        """Those that are open."""
        return self.filter(valid_until__isnull=True)


class StatusPeriod(models.Model):
    """A partner holds one status from one instant to another; while it takes part the periods neither overlap nor leave
    a gap. `actions.periods` opens and closes them; each has the decision it rests on."""

    public_id = PublicIdField("sta")
    partner = models.ForeignKey("applications.Partner", on_delete=models.PROTECT, related_name="status_periods")
    status = models.CharField(_("status"), max_length=8, choices=Status.choices)
    valid_from = models.DateTimeField(_("from"))
    valid_until = models.DateTimeField(_("until"), null=True, blank=True)
    anchor_on = models.DateField(_("confirmed on"))  # the day the yearly windows count from (R4)
    decision = models.ForeignKey("core.DecisionRecord", on_delete=models.PROTECT, related_name="+")
    opened_by = models.CharField(_("opened by"), max_length=80)

    objects = StatusPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("status period")
        verbose_name_plural = _("status periods")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner"], condition=models.Q(valid_until__isnull=True), name="status_one_open_period"
            ),
            models.UniqueConstraint(fields=["partner", "valid_from"], name="status_one_period_from"),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="status_period_runs_forward",
            ),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.valid_from:%Y-%m-%d}"


class BronzeDeadline(models.Model):
    """The 90 days of a new Bronze partner (§3.1.1, R9), stored when they start: approval day is day 0, valid through
    `last_on`, over at the instant `ends_at`, in the entity's zone."""

    partner = models.OneToOneField("applications.Partner", on_delete=models.PROTECT, related_name="bronze_deadline")
    entity = models.CharField(_("contracting entity"), max_length=10)
    started_on = models.DateField(_("day 0"))
    days = models.PositiveIntegerField(_("days"))
    last_on = models.DateField(_("last day"))
    ends_at = models.DateTimeField(_("over at"))
    state = models.CharField(_("state"), max_length=8, choices=DeadlineState.choices, default=DeadlineState.RUNNING)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    decision = models.ForeignKey("core.DecisionRecord", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("Bronze deadline")
        verbose_name_plural = _("Bronze deadlines")
        ordering = ["last_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=DeadlineState.RUNNING, settled_at__isnull=True)
                | (~models.Q(state=DeadlineState.RUNNING) & models.Q(settled_at__isnull=False)),
                name="deadline_settled_with_its_state",
            )
        ]
        indexes = [models.Index(fields=["entity", "state", "last_on"], name="deadline_due")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.last_on}"


class BronzeWarning(models.Model):
    """A warning before the last day: stored with the day it is due, sent once."""

    deadline = models.ForeignKey(BronzeDeadline, on_delete=models.PROTECT, related_name="warnings")
    days_left = models.PositiveIntegerField(_("days left"))
    due_on = models.DateField(_("due on"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    needless_at = models.DateTimeField(_("needless since"), null=True, blank=True)

    class Meta:
        verbose_name = _("warning before the Bronze deadline")
        verbose_name_plural = _("warnings before the Bronze deadline")
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["deadline", "days_left"], name="bronze_warning_once")]
        indexes = [
            models.Index(
                fields=["due_on"], condition=models.Q(sent_at__isnull=True, needless_at__isnull=True),
                name="bronze_warning_due",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.days_left} {self.due_on}"


class RequirementFactQuerySet(models.QuerySet["RequirementFact"]):
    """Filters of facts."""

    def for_organisation(self, organisation: models.Model) -> RequirementFactQuerySet:
        """Those of an organisation's partnerships."""
        return self.filter(partner__organisation=organisation)

    def standing(self) -> RequirementFactQuerySet:
        """Those nobody took back."""
        return self.filter(withdrawn_at__isnull=True)


class RequirementFact(models.Model):
    """A partner did what a status asks for (§3.1): told by the part that knows it, or recorded by staff with a reason
    (`actions.facts`). Taken back, it stays on record."""

    public_id = PublicIdField("fct")
    partner = models.ForeignKey("applications.Partner", on_delete=models.PROTECT, related_name="requirement_facts")
    requirement = models.CharField(_("requirement"), max_length=30, choices=Requirement.choices)
    at = models.DateTimeField(_("met"))
    reference = models.CharField(_("reference"), max_length=80)
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.CharField(_("recorded by"), max_length=80)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    withdrawn_by = models.CharField(_("taken back by"), max_length=80, blank=True)

    objects = RequirementFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("requirement met")
        verbose_name_plural = _("requirements met")
        ordering = ["pk"]
        permissions = [("record_requirement", "Can record and take back requirements by hand")]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "requirement"], condition=models.Q(withdrawn_at__isnull=True),
                name="requirement_met_once",
            ),
            models.UniqueConstraint(fields=["partner", "reference"], name="requirement_once_per_reference"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_requirement_display()
