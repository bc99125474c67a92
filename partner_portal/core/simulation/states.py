"""Core's rows that tell the state: what happened and when by the program's clock, never a random id or wall time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.approvals.models import Approval
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.events.models import Event
from partner_portal.core.jobs.models import JobRun
from partner_portal.core.ledger.books import books
from partner_portal.core.messages.models import MessageReceipt, MessageText
from partner_portal.core.outbox.models import OutboxItem
from partner_portal.core.screening.models import Match
from partner_portal.core.terms.models import TermsEdition
from partner_portal.core.territories.models import Territory

Rows = Iterable[Sequence[Any]]


def ledgers() -> Iterator[Sequence[Any]]:
    """The lots and entries of every book."""
    for book in books:
        lots = ("organisation__name", "reference", "unit", "amount", "available", "held", "opened_at", "expires_at")
        entries = ("lot__reference", "reference", "part", "kind", "delta_available", "delta_held", "at", "actor")
        for row in [*book.lots.objects.values_list(*lots), *book.entries.objects.values_list(*entries)]:
            yield (book.name, *row)


CORE = {
    "organisations": lambda: Organisation.objects.values_list("name", "entity", "country", "created_at"),
    "people": lambda: User.objects.values_list(
        "email", "name", "language", "theme", "organisation__name", "is_active", "is_staff"
    ),
    "audit": lambda: AuditEntry.objects.values_list(
        "at", "actor", "verb", "organisation__name", "subject", "changes", "reason"
    ),
    "decisions": lambda: DecisionRecord.objects.values_list(
        "organisation__name", "subject", "rule", "verdict", "inputs", "limit", "value", "decided_at", "decided_by"
    ),
    "events": lambda: Event.objects.values_list("type", "organisation__name", "created_at", "data", "previous"),
    "messages": lambda: MessageText.objects.values_list(
        "message__organisation__name", "message__kind", "message__dispatched_at", "subject", "body"
    ),
    "receipts": lambda: MessageReceipt.objects.values_list("message__dispatched_at", "user__email", "read_at"),
    "queue": lambda: OutboxItem.objects.values_list("kind", "reference", "payload", "state"),
    "territories": lambda: Territory.objects.values_list("code", "standing", "version"),
    "matches": lambda: Match.objects.values_list(
        "party__organisation__name", "entry__uid", "score", "state", "found_at", "decided_at"
    ),
    "terms": lambda: TermsEdition.objects.values_list("name", "state", "announced_on", "effective_from", "values"),
    "approvals": lambda: Approval.objects.values_list("kind", "subject", "state", "requested_at", "decided_at"),
    "jobs": lambda: JobRun.objects.values_list("job", "scope", "day", "state", "handled"),
    "ledgers": ledgers,
}
