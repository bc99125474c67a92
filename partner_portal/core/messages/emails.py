"""The e-mail copy of a message."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from partner_portal.core.accounts.models import User
from partner_portal.core.entities import facts
from partner_portal.core.messages.models import Message


def send_copy(payload: dict[str, Any]) -> None:
    """Mail one member the copy of a message: the handler of `message.email`, given public ids.

    A second copy after a lost worker carries the same Message-ID, so that mail programs show one. Nothing goes to
    someone who has left or been deactivated since, nor once the words have been erased.
    """
    message = Message.objects.select_related("text", "organisation").get(public_id=payload["message"])
    user = User.objects.get(public_id=payload["user"])
    left = not user.is_active or user.organisation_id != message.organisation_id
    if not left and message.text.subject:
        copy(message, user).send()


def copy(message: Message, user: User) -> EmailMessage:
    """The copy as plain text, its frame in the reader's language."""
    organisation = message.organisation
    with translation.override(user.language or organisation.locale):
        body = render_to_string(
            "emails/message.txt",
            {"message": message, "user": user, "organisation": organisation, "entity": facts(organisation.entity)},
        )
        subject = _("[Legal notice] %s") if message.kind == Message.Kind.LEGAL else "%s"
        return EmailMessage(
            subject=subject % message.text.subject,
            body=body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[user.email],
            headers={
                "Message-ID": f"<{message.public_id}.{user.public_id}@{_domain()}>",
                "Auto-Submitted": "auto-generated",
            },
        )


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
