"""Reads and replays stored decisions."""

from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.policy import Decision, rules


def replay(record: DecisionRecord) -> Decision:
    """Judge a stored decision's inputs again with today's code; raises `NotRegistered` for a rule that is gone."""
    return rules.get(record.rule)(**record.decision.inputs)


def replays_alike(record: DecisionRecord) -> bool:
    """Whether the stored decision comes out the same when judged again."""
    return replay(record).outcome == record.decision.outcome
