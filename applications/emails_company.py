"""Tells staff by e-mail that a partner's data changed, or wait to be verified (§1.7.4)."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from applications.enums import ChangeState
from applications.models import DataChange
from applications.policy.company import LABELS
from partner_portal.core.accounts.models import User


def send_notice(payload: dict[str, Any]) -> None:
    """Mail one member of staff that company data changed: the handler of `applications.company_notice`, given public
    ids. The letter names the fields, never what they hold. Nothing goes to who does not work here any more."""
    change = DataChange.objects.select_related("organisation").get(public_id=payload["change"])
    user = User.objects.get(public_id=payload["user"])
    if user.is_active and user.is_staff:
        notice(change, user).send()


def notice(change: DataChange, user: User) -> EmailMessage:
    """The letter, in the reader's language."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        waits = change.state == ChangeState.IN_VERIFICATION
        subject = _("New data of {company} to verify") if waits else _("New contact data of {company}")
        body = render_to_string(
            "emails/company_notice.txt",
            {
                "change": change,
                "waits": waits,
                "company": change.organisation.name,
                "labels": [LABELS[name] for name in change.fields],
            },
        )
        return EmailMessage(
            subject=subject.format(company=change.organisation.name),
            body=body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
