"""Exceptions to the calendars."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_portal.core.entities import Entity
from partner_portal.core.ids import PublicIdField


class CalendarOverrideQuerySet(models.QuerySet["CalendarOverride"]):
    """Filters of overrides."""

    def for_entity(self, entity: Entity | str) -> CalendarOverrideQuerySet:
        """Those of one contracting entity's calendar."""
        return self.filter(entity=entity)

    def after(self, day: date) -> CalendarOverrideQuerySet:
        """Those of later days."""
        return self.filter(day__gt=day)


class CalendarOverride(models.Model):
    """A day on which an entity works, or doesn't, whatever weekend and holidays say: bridge days, moved holidays.

    `calendars.actions.set_override` and `remove_override` change it; the audit trail keeps what was.
    """

    public_id = PublicIdField("cal")
    entity = models.CharField(_("contracting entity"), max_length=10, choices=Entity.choices)
    day = models.DateField(_("day"))
    is_business = models.BooleanField(_("business day"))
    name = models.CharField(_("name"), max_length=100, help_text=_("Why, as people read it: “Bridge day”."))
    set_by = models.CharField(_("set by"), max_length=80)
    set_at = models.DateTimeField(_("set"))

    objects = CalendarOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar override")
        verbose_name_plural = _("calendar overrides")
        ordering = ["-day", "entity"]
        permissions = [("change_calendar", "Can change the business calendars")]
        constraints = [
            models.UniqueConstraint(fields=["entity", "day"], name="calendar_one_override_a_day"),
            models.CheckConstraint(condition=models.Q(entity__in=Entity.values), name="calendar_known_entity"),
            models.CheckConstraint(condition=~models.Q(name=""), name="calendar_override_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.day}: {self.name}"
