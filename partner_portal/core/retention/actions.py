"""Erases personal data whose time is over."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet

from partner_portal.core.accounts.models import User
from partner_portal.core.actors import Actor
from partner_portal.core.approvals.models import Approval
from partner_portal.core.audit import actions as audit
from partner_portal.core.audit.models import AuditText
from partner_portal.core.messages.models import MessageText
from partner_portal.core.retention.queries import ERASED
from partner_portal.core.retention.registry import kinds
from partner_portal.core.screening.models import PartyNames

CHUNK = 1_000


@transaction.atomic
def erase_due(*, by: Actor, limit: int = CHUNK) -> dict[str, int]:
    """Erase up to `limit` rows of each kind whose time is over; returns how many by kind, nothing when none is left.

    The audit trail gets the counts, and nothing of what was erased.
    """
    erased = {}
    for name, kind in kinds.items():
        due = kind.due_now().order_by("pk").select_for_update(of=("self",), skip_locked=True)
        rows = list(due.values_list("pk", flat=True)[:limit])
        if rows:
            erased[name] = kind.erase(due.model._default_manager.filter(pk__in=rows))
    if erased:
        audit.record("retention.erase", by=by, changes={name: (None, count) for name, count in erased.items()})
    return erased


def blank_audit_texts(texts: QuerySet[AuditText]) -> int:
    """Leave the entry, take its words."""
    return texts.update(before={}, after={})


def blank_reasons(rows: QuerySet[Any]) -> int:
    """Leave what was decided, by whom and when; take why."""
    return rows.update(reason="")


def blank_approval_texts(approvals: QuerySet[Approval]) -> int:
    """Leave what was asked and decided; take the words of both."""
    return approvals.update(note="", reason="")


def blank_names(names: QuerySet[PartyNames]) -> int:
    """Leave the party, its matches and decisions; take its names, unless it came back meanwhile."""
    return names.filter(party__gone_at__isnull=False).update(names=[])


def blank_message_texts(texts: QuerySet[MessageText]) -> int:
    """Leave the message, its dispatch and receipts; take its words."""
    return texts.update(subject="", body="")


def delete_rows(rows: QuerySet[Any]) -> int:
    """Delete rows that are nothing but personal."""
    return rows.delete()[0]


def pseudonymise(people: QuerySet[User]) -> int:
    """Leave a person's public id, which other rows name; take name, address, password and every way to sign in."""
    count = 0
    for person in people:
        EmailAddress.objects.filter(user=person).delete()
        Authenticator.objects.filter(user=person).delete()
        UserSession.objects.filter(user=person).delete()
        count += User.objects.filter(pk=person.pk).update(
            email=f"{person.public_id}{ERASED}", name="", password=make_password(None), last_login=None
        )
    return count
