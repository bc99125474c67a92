"""By what companies are compared."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.enums import Trait


class LikenessKey(models.Model):
    """One trait of an application, of an organisation's data or of a declared affiliate (§1.7.3), so that whoever looks
    alike is found by an index. Written by `actions.likeness` with the data it follows from, erased with them.

    `value` is a digest (`policy.likeness`): equal where the trait is the same, and it says nothing by itself.
    """

    kind = models.CharField(_("trait"), max_length=16, choices=Trait.choices)
    value = models.CharField(_("digest"), max_length=64)
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, null=True, related_name="likeness_keys"
    )
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, related_name="likeness_keys"
    )
    affiliate = models.ForeignKey(
        "applications.Affiliate", on_delete=models.PROTECT, null=True, related_name="likeness_keys"
    )

    class Meta:
        verbose_name = _("key of a likeness")
        verbose_name_plural = _("keys of likenesses")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(application__isnull=False, organisation__isnull=True, affiliate__isnull=True)
                | models.Q(application__isnull=True, organisation__isnull=False, affiliate__isnull=True)
                | models.Q(application__isnull=True, organisation__isnull=True, affiliate__isnull=False),
                name="likeness_key_has_one_owner",
            )
        ]
        indexes = [models.Index(fields=["kind", "value"], name="likeness_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value[:8]}"
