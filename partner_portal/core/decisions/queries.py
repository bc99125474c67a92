"""Reads and replays stored decisions."""

from enum import StrEnum

from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.policy import Decision, rules
from partner_portal.core.registry import NotRegistered


class Replayed(StrEnum):
    """How judging a stored decision again comes out."""

    ALIKE = "alike"
    DIFFERENT = "different"
    GONE = "gone"


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
