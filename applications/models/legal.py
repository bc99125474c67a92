"""Texts that people agree to, and who agreed to which version when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.enums import TextKind
from partner_portal.core.appendonly import append_only
from partner_portal.core.ids import PublicIdField


class LegalTextQuerySet(models.QuerySet["LegalText"]):
    """Filters of legal texts."""

    def in_force(self, kind: str, day: object) -> LegalText:
        """The version of a kind in force on a day; raises `DoesNotExist`."""
        return self.filter(kind=kind, effective_from__lte=day).latest("effective_from", "pk")


@append_only()
class LegalText(models.Model):
    """One version of a text that applicants agree to; `actions.legal.publish` adds the next, none is ever changed."""

    kind = models.CharField(_("kind"), max_length=12, choices=TextKind.choices)
    version = models.CharField(_("version"), max_length=20)
    effective_from = models.DateField(_("in force from"))
    body_en = models.TextField(_("text in English"))
    body_de = models.TextField(_("text in German"), blank=True)
    published_at = models.DateTimeField(_("published"))
    published_by = models.CharField(_("published by"), max_length=80)

    objects = LegalTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal text")
        verbose_name_plural = _("legal texts")
        ordering = ["kind", "-effective_from"]
        permissions = [("publish_legal_text", "Can publish a new version of a legal text")]
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="legal_text_once_per_version")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"

    @property
    def body(self) -> str:
        """The text in the reader's language, in English where there is none."""
        return (self.body_de if get_language() == "de" else "") or self.body_en


@append_only(mutable=["ip"])
class Consent(models.Model):
    """Who agreed to which text when, and from where; the address is blanked by the retention job."""

    public_id = PublicIdField("con")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="consents")
    text = models.ForeignKey(LegalText, on_delete=models.PROTECT, related_name="consents")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("agreed"))
    ip = models.CharField(_("IP address"), max_length=45, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.text} {self.at:%Y-%m-%d %H:%M}"
