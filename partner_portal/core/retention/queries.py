"""Which of core's personal data is due."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, QuerySet

from partner_portal.core.accounts.models import User
from partner_portal.core.approvals.models import Approval
from partner_portal.core.audit.models import AuditEntry, AuditText
from partner_portal.core.messages.models import MessageText
from partner_portal.core.screening.models import Match, PartyNames

# The address of a person whose data was erased: the reserved domain receives nothing.
ERASED = "@erased.invalid"


def audit_texts(before: datetime) -> QuerySet[AuditText]:
    """Texts of changes older than that, still there."""
    return AuditText.objects.filter(entry__at__lt=before).exclude(before={}, after={})


def audit_reasons(before: datetime) -> QuerySet[AuditEntry]:
    """Changes older than that which still say why."""
    return AuditEntry.objects.filter(at__lt=before).exclude(reason="")


def approval_texts(before: datetime) -> QuerySet[Approval]:
    """Requests closed before that whose words are still there."""
    return Approval.objects.filter(decided_at__lt=before).exclude(note="", reason="")


def match_reasons(before: datetime) -> QuerySet[Match]:
    """Matches decided before that which still say why."""
    return Match.objects.filter(decided_at__lt=before).exclude(reason="")


def names_of_the_gone(before: datetime) -> QuerySet[PartyNames]:
    """Names, still there, of screened parties that were gone before that and have not come back."""
    return PartyNames.objects.filter(party__gone_at__lt=before).exclude(names=[])


def message_texts(before: datetime) -> QuerySet[MessageText]:
    """Words of messages dispatched before that, still there."""
    return MessageText.objects.filter(message__dispatched_at__lt=before).exclude(subject="", body="")


def sign_ins(before: datetime) -> QuerySet[UserSession]:
    """Browsers last seen before that (address and browser of a person)."""
    return UserSession.objects.filter(last_seen_at__lt=before)


def former_people(before: datetime) -> QuerySet[User]:
    """People whose account was closed before that and not since."""
    closings = AuditEntry.objects.filter(verb="user.deactivate", subject=OuterRef("public_id"))
    return User.objects.filter(
        Exists(closings.filter(at__lt=before)), ~Exists(closings.filter(at__gte=before)), is_active=False
    ).exclude(email__endswith=ERASED)
