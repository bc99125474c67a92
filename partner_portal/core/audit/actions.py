"""Writes the audit trail."""

from collections.abc import Mapping

from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import Actor
from partner_portal.core.audit.models import AuditEntry, AuditText
from partner_portal.core.decisions.values import Value, readable

Change = tuple[Value, Value]


def record(
    verb: str,
    *,
    by: Actor,
    subject: str = "",
    organisation: Organisation | None = None,
    changes: Mapping[str, Change] | None = None,
    personal: Mapping[str, Change] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write down one change, inside the caller's transaction.

    `verb` names the action (`terms.publish`), `subject` the public id of what changed, `changes` maps a field to
    (before, after) for ids and policy values. What identifies a person goes into `personal`, which is kept apart and
    can be erased. Returns the entry.
    """
    entry = AuditEntry.objects.create(
        at=clock.now(),
        actor=str(by),
        verb=verb,
        organisation=organisation,
        subject=subject,
        changes={name: [readable(before), readable(after)] for name, (before, after) in (changes or {}).items()},
        reason=reason,
    )
    if personal:
        AuditText.objects.create(
            entry=entry,
            before={name: readable(before) for name, (before, _after) in personal.items()},
            after={name: readable(after) for name, (_before, after) in personal.items()},
        )
    return entry
