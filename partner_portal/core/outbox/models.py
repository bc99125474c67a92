"""Queued slow work, as rows that commit with what asked for them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxItem(models.Model):
    """One piece of slow work: written by `outbox.actions.enqueue` in the asker's transaction, done by the relay.

    Times are wall time. While a worker has the item, `next_attempt_at` is the end of its lease; `attempts` counts the
    workers that took it, and is what tells a late one that it has lost the item. `payload` holds ids only.
    """

    class State(models.TextChoices):
        """Where the work is."""

        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        DEAD = "dead", _("given up")

    kind = models.CharField(_("kind"), max_length=60)
    reference = models.CharField(_("reference"), max_length=200)
    payload = models.JSONField(_("payload"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"))
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("queued"))
    created_by = models.CharField(_("by"), max_length=80)
    done_at = models.DateTimeField(_("done"), null=True)

    class Meta:
        verbose_name = _("queued work")
        verbose_name_plural = _("queued work")
        ordering = ["-pk"]
        permissions = [("retry_outbox", "Can try queued work again")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="outbox_once"),
            models.CheckConstraint(
                condition=models.Q(state="done", done_at__isnull=False)
                | (~models.Q(state="done") & models.Q(done_at__isnull=True)),
                name="outbox_done_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=models.Q(state="waiting"), name="outbox_due"),
            models.Index(fields=["-id"], condition=models.Q(state="dead"), name="outbox_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
