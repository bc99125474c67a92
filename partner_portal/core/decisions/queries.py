"""Reads and replays stored decisions."""

from enum import StrEnum

from django.db.models import QuerySet

from partner_portal.core.accounts.models import Organisation
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.policy import Decision, rules
from partner_portal.core.keyset import Page, page
from partner_portal.core.registry import NotRegistered

DECISIONS_PAGE = 25


class Replayed(StrEnum):
    """How judging a stored decision again comes out."""

    ALIKE = "alike"
    DIFFERENT = "different"
    GONE = "gone"


def shown_to(organisation: Organisation) -> QuerySet[DecisionRecord]:
    """The decisions about a partner that it may read: those of rules that are not for staff alone."""
    open_rules = [rule.name for rule in rules if not rule.internal]
    return DecisionRecord.objects.for_organisation(organisation).filter(rule__in=open_rules)


def page_of(organisation: Organisation, *, after: str = "", limit: int = DECISIONS_PAGE) -> Page[DecisionRecord]:
    """A page of these, newest first, following the one of public id `after`; raises `keyset.UnknownCursor`."""
    rows = shown_to(organisation)
    return page(rows, within=rows, after=after, limit=limit)


def replay(record: DecisionRecord) -> Decision:
    """Judge a stored decision's inputs again with today's code.

    Raises `NotRegistered` for a rule that is gone and `TypeError` for one that takes other inputs now.
    """
    return rules.get(record.rule)(**record.decision.inputs)


def replays_alike(record: DecisionRecord) -> bool:
    """Whether the stored decision comes out the same when judged again."""
    return replay(record).outcome == record.decision.outcome


def replayed(record: DecisionRecord) -> Replayed:
    """The same as a word, where a rule may be gone or take other inputs now."""
    try:
        return Replayed.ALIKE if replays_alike(record) else Replayed.DIFFERENT
    except (NotRegistered, TypeError):
        return Replayed.GONE
