"""How far a sandbox has moved its clock, and the moves still under way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_portal.core.ids import PublicIdField


class ClockSetting(models.Model):
    """The one row that holds the sandbox's offset; changed by `clock.actions` only."""

    seconds_ahead = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("clock setting")
        verbose_name_plural = _("clock settings")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="clock_one_row"),
            models.CheckConstraint(condition=models.Q(seconds_ahead__gte=0), name="clock_only_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.seconds_ahead} s ahead"


class ClockAdvance(models.Model):
    """A move of the sandbox's clock to a later instant, day by day, with progress; `clock.actions.advance` makes one."""

    class State(models.TextChoices):
        """Where the move is."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    public_id = PublicIdField("clk")
    start_at = models.DateTimeField()
    target_at = models.DateTimeField()
    reached_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    error = models.TextField(blank=True)
    requested_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("clock advance")
        verbose_name_plural = _("clock advances")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="clock_one_waiting_one_running",
            ),
            models.CheckConstraint(
                condition=models.Q(target_at__gt=models.F("start_at")), name="clock_advance_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"to {self.target_at:%Y-%m-%d %H:%M}"
