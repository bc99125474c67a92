"""Stores decisions."""

from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import Actor
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.policy import Decision
from partner_portal.core.decisions.values import encode


def record(
    decision: Decision, *, by: Actor, organisation: Organisation | None = None, subject: str = "", edition: str = ""
) -> DecisionRecord:
    """Store a decision as it was made.

    `subject` is the public id of what was judged; `edition` the name of the terms edition it was judged under. Returns
    the record. Raises `KeyError` for a sentence that lacks a figure: better now than when someone reads it.
    """
    decision.sentence.in_english()
    return DecisionRecord.objects.create(
        organisation=organisation,
        subject=subject,
        rule=decision.rule,
        clause=decision.clause,
        verdict=decision.verdict.value,
        template=decision.sentence.template,
        figures=encode(dict(decision.sentence.figures)),
        count=decision.sentence.count,
        inputs=encode(dict(decision.inputs)),
        limit=encode(decision.limit),
        value=encode(decision.value),
        edition=edition,
        decided_at=clock.now(),
        decided_by=str(by),
    )
