"""What partners read about Bronze's first days: inbox messages, each mailed to every member as well."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Partner
from partner_portal.core.decisions import Decision


@dataclass(frozen=True)
class Letter:
    """A message's words, in the partner's language."""

    subject: str
    body: str


def warning(partner: Partner, decision: Decision, *, days_left: int) -> Letter:
    """So many days are left: what is missing, and by when."""
    with translation.override(partner.organisation.locale):
        subject = ngettext(
            "Bronze: %(n)s day left for what is missing", "Bronze: %(n)s days left for what is missing", days_left
        )
        return _letter(subject % {"n": days_left}, decision, _("Your dashboard shows what is done and what is open."))


def met(partner: Partner, decision: Decision) -> Letter:
    """Both were done in time."""
    with translation.override(partner.organisation.locale):
        return _letter(
            _("Bronze: all requirements of the first days are met"),
            decision,
            _("Bronze now stays as it is, without a deadline. The next status is Silver."),
        )


def running_again(partner: Partner, decision: Decision) -> Letter:
    """Something was recorded in error, so something is missing again."""
    with translation.override(partner.organisation.locale):
        return _letter(
            _("Bronze: a requirement is open again"),
            decision,
            _("It had been recorded as done by mistake. Write to your partner manager if you see it otherwise."),
        )


def _letter(subject: str, decision: Decision, more: str) -> Letter:
    return Letter(subject, f"{decision.sentence}\n\n{more}")
