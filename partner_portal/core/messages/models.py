"""The legal inbox (§1.7.1): what was sent, its text, and who opened it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from partner_portal.core.accounts.models import User
from partner_portal.core.appendonly import append_only
from partner_portal.core.ids import PublicIdField


class MessageQuerySet(models.QuerySet["Message"]):
    """Filters of messages."""

    def for_organisation(self, organisation: models.Model) -> MessageQuerySet:
        """Those sent to this organisation."""
        return self.filter(organisation=organisation)

    def with_unread(self, reader: User) -> MessageQuerySet:
        """Each with `unread`: whether this person has yet to open it."""
        return self.annotate(unread=~Exists(self._opened_by(reader)))

    def unread_by(self, reader: User) -> MessageQuerySet:
        """Those this person has yet to open."""
        return self.filter(~Exists(self._opened_by(reader)))

    def _opened_by(self, reader: User) -> models.QuerySet[MessageReceipt]:
        return MessageReceipt.objects.filter(message=OuterRef("pk"), user=reader)


@append_only()
class Message(models.Model):
    """Something the program office told a partner: delivered the moment it was dispatched, whoever reads it when.

    `messages.actions.send` makes it; nothing changes it.
    """

    class Kind(models.TextChoices):
        """What it is: a legal notice binds, an operational one informs."""

        LEGAL = "legal", _("Legal notice")
        OPERATIONAL = "operational", _("Operational")

    public_id = PublicIdField("msg")
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, related_name="messages", verbose_name=_("partner")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    clause = models.CharField(_("clause"), max_length=20, blank=True)
    dispatched_at = models.DateTimeField(_("dispatched"))
    sent_by = models.CharField(_("sent by"), max_length=80)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        permissions = [("send_message", "Can send a message to a partner")]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["legal", "operational"]), name="message_known_kind")
        ]
        indexes = [models.Index(fields=["organisation", "-id"], name="message_by_organisation")]

    def __str__(self) -> str:
        return self.public_id


@append_only(mutable=["subject", "body"])
class MessageText(models.Model):
    """A message's words, apart from the message: they may name people, and only the retention job may blank them."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="text")
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("message text")
        verbose_name_plural = _("message texts")

    def __str__(self) -> str:
        return self.subject


@append_only()
class MessageReceipt(models.Model):
    """The first time a person opened a message; `messages.actions.mark_read` writes it, once."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="receipts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="message_receipts")
    read_at = models.DateTimeField(_("read"))

    class Meta:
        verbose_name = _("read receipt")
        verbose_name_plural = _("read receipts")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="message_read_once")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.read_at:%Y-%m-%d %H:%M}"
