"""The audit trail."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_portal.core.appendonly import append_only
from partner_portal.core.ids import PublicIdField


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Filters of the trail."""

    def for_organisation(self, organisation: models.Model) -> AuditQuerySet:
        """Changes to what belongs to this organisation."""
        return self.filter(organisation=organisation)

    def about(self, subject: str) -> AuditQuerySet:
        """Changes to this thing (a public id), newest first."""
        return self.filter(subject=subject).order_by("-pk")


@append_only(blankable=["reason"])
class AuditEntry(models.Model):
    """One change: ids and policy values, and why. `audit.actions.record` writes it; nothing changes it, but the
    retention job blanks the reason."""

    public_id = PublicIdField("aud")
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    verb = models.CharField(max_length=60)
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="audit_entries"
    )
    subject = models.CharField(max_length=80, blank=True, db_index=True)
    changes = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["organisation", "-id"], name="audit_by_organisation")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


@append_only(mutable=["before", "after"])
class AuditText(models.Model):
    """Personal texts of a change, apart from its entry: only the retention job may blank them."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="text")
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("audit text")
        verbose_name_plural = _("audit texts")

    def __str__(self) -> str:
        return f"text of {self.entry_id}"
