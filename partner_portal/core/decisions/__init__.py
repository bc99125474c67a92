"""Decisions that explain themselves: clause, inputs, limit, verdict, sentence; stored, shown, replayed.

A rule is a pure function in some `policy.py`:

    @rule("bronze.deadline", clause="3.1.1")
    def bronze_holds(*, tutorial_done: bool, nfr_claimed: bool, day: date, last_day: date) -> Finding: ...

Calling it gives a `Decision`: its finding together with the rule's name, its clause and the very inputs it judged.
`decisions.actions.record` stores one; `decisions.queries.replay` judges the stored inputs again.
"""

from partner_portal.core.decisions.policy import Decision, Finding, Verdict, rule
from partner_portal.core.decisions.sentences import Sentence, one_or_many

__all__ = ["Decision", "Finding", "Sentence", "Verdict", "one_or_many", "rule"]
