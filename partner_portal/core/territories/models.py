"""The list of territories and its history."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from partner_portal.core.appendonly import append_only
from partner_portal.core.territories.enums import Standing
from partner_portal.core.territories.policy import country_of


class TerritoryList(models.Model):
    """The one row that numbers the list's versions; every change locks it first, so that they follow one another."""

    version = models.PositiveIntegerField(_("version"))

    class Meta:
        verbose_name = _("list of territories")
        verbose_name_plural = _("lists of territories")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="territory_list_one_row")]

    def __str__(self) -> str:
        return f"v{self.version}"


class Territory(models.Model):
    """A country or region as it stands now; `territories.actions.set_standing` changes it.

    `version` is the list's version of its last change, which is also what a second editor must have seen.
    """

    code = models.CharField(_("code"), max_length=6, unique=True, help_text=_("ISO 3166-1 or, for a region, 3166-2"))
    standing = models.CharField(_("standing"), max_length=8, choices=Standing.choices)
    version = models.PositiveIntegerField(_("version"))

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ["code"]
        permissions = [("change_territory_standing", "Can change the standing of a territory")]
        constraints = [
            models.CheckConstraint(condition=models.Q(standing__in=Standing.values), name="territory_known_standing")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def country_name(self) -> str:
        """The country's name in the reader's language; a region's is its country's."""
        return str(countries.name(country_of(self.code)))


@append_only()
class TerritoryRevision(models.Model):
    """One change of a territory's standing, effective at once (§2.4: amended without notice)."""

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("territory")
    )
    version = models.PositiveIntegerField(_("version"))
    standing = models.CharField(_("standing"), max_length=8, choices=Standing.choices)
    reason = models.CharField(_("reason"), max_length=500)
    author = models.CharField(_("changed by"), max_length=80)
    at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("history")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["territory", "version"], name="territory_revision_once"),
            models.CheckConstraint(
                condition=models.Q(standing__in=Standing.values), name="territory_revision_known_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"
