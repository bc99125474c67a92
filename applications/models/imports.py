"""Imports of partners that were here before the portal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.enums import ImportState
from partner_portal.core.ids import PublicIdField


class ImportBatch(models.Model):
    """One file of existing partners: checked first, applied, undone if need be (`actions.imports`)."""

    public_id = PublicIdField("imp")
    name = models.CharField(_("file"), max_length=120)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    faults = models.PositiveIntegerField(_("rows with faults"), default=0)
    checked_at = models.DateTimeField(_("checked"))
    checked_by = models.CharField(_("checked by"), max_length=80)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    applied_by = models.CharField(_("applied by"), max_length=80, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.CharField(_("undone by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("import of partners")
        verbose_name_plural = _("imports of partners")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], condition=models.Q(state=ImportState.APPLIED), name="import_applied_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ImportedRow(models.Model):
    """One row of an import: its values, what is wrong with it, what it will do, what it made."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(_("line"))
    values = models.JSONField(_("values"), default=dict)
    faults = models.JSONField(_("faults"), default=list)
    difference = models.JSONField(_("what changes"), default=list)
    partner = models.ForeignKey("applications.Partner", on_delete=models.PROTECT, null=True, related_name="+")
    undone = models.CharField(_("undoing"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"
