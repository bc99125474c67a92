"""API keys and remembered answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import AbstractAPIKey, BaseAPIKeyManager

from partner_portal.core import clock
from partner_portal.core.ids import PublicIdField


class ApiKeyManager(BaseAPIKeyManager):
    """Makes keys whose primary key is a number like everywhere else: the library's own would hold the hash."""

    def assign_key(self, obj: AbstractAPIKey) -> str:
        """Give the row a fresh key's prefix and hash; returns the key, which is never stored."""
        key, obj.prefix, obj.hashed_key = self.key_generator.generate()
        return key


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Filters of keys."""

    def for_organisation(self, organisation: models.Model) -> ApiKeyQuerySet:
        """Those of this organisation."""
        return self.filter(organisation=organisation)


class ApiKey(AbstractAPIKey):
    """A program's way in: for one organisation, or for the vendor's own systems where it has none. Stored hashed and
    shown once. `api.actions.issue_key` makes one, `api.actions.revoke_key` ends it."""

    id = models.BigAutoField(primary_key=True)  # type: ignore[assignment]
    created = None  # type: ignore[assignment]  # the library's, replaced by created_at
    public_id = PublicIdField("key")
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="api_keys"
    )
    scopes = models.JSONField(_("scopes"), default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("made"))
    last_used_at = models.DateTimeField(_("last used"), null=True)

    objects = ApiKeyManager.from_queryset(ApiKeyQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-pk"]
        permissions = [("issue_staff_key", "Can issue keys to the vendor's own systems")]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def is_expired(self) -> bool:
        """Whether its time is over (wall time: a key is technical)."""
        return self.expiry_date is not None and self.expiry_date <= clock.wall()


class KeptAnswer(models.Model):
    """The answer to a call that carried an `Idempotency-Key`, replayed when the call comes again. Written in the
    transaction of the effect by `api.actions.keep_answer`; `api.actions.purge_answers` drops it after seven days."""

    owner = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_answer_per_idempotency_key")]

    def __str__(self) -> str:
        return f"{self.status} for {self.owner}"
