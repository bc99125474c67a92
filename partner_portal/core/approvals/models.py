"""Requests for a second person's word."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_portal.core.appendonly import append_only
from partner_portal.core.decisions.values import decode
from partner_portal.core.ids import PublicIdField


class State(models.TextChoices):
    """Where a request stands; all but the first are final."""

    REQUESTED = "requested", _("waiting")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


# Those waiting, the most urgent first; then the others, the newest first.
BY_URGENCY = (
    models.Case(models.When(state=State.REQUESTED, then=0), default=1).asc(),
    models.Case(models.When(state=State.REQUESTED, then="expires_at")).asc(),
    "-pk",
)


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Filters of requests."""

    def waiting(self) -> ApprovalQuerySet:
        """Those nobody has decided."""
        return self.filter(state=State.REQUESTED)

    def overdue(self, now: datetime) -> ApprovalQuerySet:
        """Those still waiting whose time is over."""
        return self.waiting().filter(expires_at__lte=now)


@append_only(blankable=["note", "reason"], while_="OLD.state = 'requested'")
class Approval(models.Model):
    """What one person asks and another decides; `approvals.actions` changes it, and once decided nothing does,
    but the retention job blanks its texts.

    `payload` holds ids and policy values, and is exactly what will be done.
    """

    public_id = PublicIdField("apr")
    kind = models.CharField(_("kind"), max_length=60)
    subject = models.CharField(_("about"), max_length=80)
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    payload = models.JSONField(_("what will be done"), default=dict)
    note = models.CharField(_("why"), max_length=500, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    requested_at = models.DateTimeField(_("asked"))
    expires_at = models.DateTimeField(_("waits until"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.REQUESTED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=models.Q(state="requested"), name="approval_one_open"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "declined"])
                | models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("requested_by")),
                name="approval_by_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(state="requested", decided_at__isnull=True)
                | ~models.Q(state="requested") & models.Q(decided_at__isnull=False),
                name="approval_decided_or_waiting",
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_at"], name="approval_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def values(self) -> dict[str, Any]:
        """The payload as it was asked for."""
        return decode(self.payload)
