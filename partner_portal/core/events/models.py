"""Events: what happened, kept for good."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_portal.core.appendonly import append_only
from partner_portal.core.ids import PublicIdField


class EventQuerySet(models.QuerySet["Event"]):
    """Filters of events."""

    def for_organisation(self, organisation: models.Model) -> EventQuerySet:
        """Those of this organisation."""
        return self.filter(organisation=organisation)


@append_only()
class Event(models.Model):
    """Something that happened, as programs read it: ids and policy values only. `events.actions.emit` writes it inside
    the transaction of the effect; nothing changes it. Without an organisation it is the vendor's own."""

    public_id = PublicIdField("evt")
    type = models.CharField(_("type"), max_length=80)
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    created_at = models.DateTimeField(_("when"))
    data = models.JSONField(_("data"), default=dict)
    previous = models.JSONField(_("previous values"), null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="event_by_organisation"),
            models.Index(fields=["organisation", "type", "-id"], name="event_by_type"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.public_id}"
