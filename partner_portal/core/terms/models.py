"""Editions of the terms."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_portal.core.appendonly import append_only
from partner_portal.core.ids import PublicIdField
from partner_portal.core.terms.numbers import read
from partner_portal.core.terms.schema import Terms


class State(models.TextChoices):
    """A draft becomes published or withdrawn; both are final."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class EditionQuerySet(models.QuerySet["TermsEdition"]):
    """Filters of editions."""

    def published(self) -> EditionQuerySet:
        """The published ones, by the day they take effect."""
        return self.filter(state=State.PUBLISHED).order_by("effective_from")

    def drafts(self) -> EditionQuerySet:
        """The drafts."""
        return self.filter(state=State.DRAFT)


@append_only(while_="OLD.state = 'draft'")
class TermsEdition(models.Model):
    """One edition of the program's numbers. Drafts change by `terms.actions`; once published, nothing changes it.

    It is in force from `effective_from` until the next published edition takes effect. `version` counts the changes of
    a draft, so that two people don't overwrite each other.
    """

    public_id = PublicIdField("trm")
    name = models.CharField(_("name"), max_length=20)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    effective_from = models.DateField(_("takes effect on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    values = models.JSONField(_("numbers"))
    version = models.PositiveIntegerField(_("version"), default=1)
    drafted_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.CharField(_("drafted by"), max_length=80)
    created_at = models.DateTimeField(_("drafted"))
    updated_by = models.CharField(_("last changed by"), max_length=80)
    updated_at = models.DateTimeField(_("last changed"))
    published_by = models.CharField(_("published by"), max_length=80, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of the terms")
        verbose_name_plural = _("terms")
        ordering = ["-pk"]
        permissions = [
            ("draft_terms", _("May draft terms and ask for their publication")),
            ("publish_terms", _("May approve the publication of terms")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=~models.Q(state="withdrawn"), name="terms_name_once"),
            models.UniqueConstraint(
                fields=["effective_from"], condition=models.Q(state="published"), name="terms_one_edition_a_day"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | models.Q(effective_from__isnull=False, announced_on__isnull=False, published_at__isnull=False),
                name="terms_published_complete",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def terms(self) -> Terms:
        """Its numbers; raises `InvalidTerms` where the stored values are none."""
        return read(self.values)
