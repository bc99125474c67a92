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
    """A move of the sandbox's clock to a later instant, day by day, with progress; made by `clock.actions.advance`."""

    class State(models.TextChoices):
        """Where the move is."""

        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    public_id = PublicIdField("clk")
    start_at = models.DateTimeField(_("from"))
    target_at = models.DateTimeField(_("to"))
    reached_at = models.DateTimeField(_("reached"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    error = models.CharField(_("error"), max_length=500, blank=True)
    requested_by = models.CharField(_("by"), max_length=80)
    created_at = models.DateTimeField(_("asked"))

    class Meta:
        verbose_name = _("clock advance")
        verbose_name_plural = _("clock advances")
        ordering = ["-pk"]
        permissions = [("move_clock", "Can move the sandbox's clock")]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="running"), name="clock_one_advance_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(target_at__gt=models.F("start_at")), name="clock_advance_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"to {self.target_at:%Y-%m-%d %H:%M}"

    @property
    def progress(self) -> float:
        """How much of the way is done, 0 to 1."""
        return (self.reached_at - self.start_at) / (self.target_at - self.start_at)
