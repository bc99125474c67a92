"""The life of an application: one table of (step, from, to), and the rule that judges a step by it (§1.2)."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from applications.enums import ENDED, OPEN, Stage, Step
from partner_portal.core.decisions import Finding, Sentence, Verdict, rule


@dataclass(frozen=True)
class Transition:
    """From which stages a step leads to which; `refusal` is what a person reads who takes it elsewhere."""

    sources: frozenset[Stage]
    target: Stage
    refusal: str


TRANSITIONS: dict[Step, Transition] = {
    Step.SUBMIT: Transition(
        frozenset({Stage.DRAFT}),
        Stage.SUBMITTED,
        gettext_noop("This application was submitted before. There is nothing left to send now."),
    ),
    Step.DECLINE: Transition(
        frozenset({Stage.SUBMITTED}),
        Stage.DECLINED,
        gettext_noop("Only an application in its preliminary review can be declined."),
    ),
    Step.APPROVE_PRELIMINARILY: Transition(
        frozenset({Stage.SUBMITTED}),
        Stage.PRELIMINARILY_APPROVED,
        gettext_noop("Only an application in its preliminary review can be approved preliminarily."),
    ),
    Step.SUBMIT_DOCUMENTS: Transition(
        frozenset({Stage.PRELIMINARILY_APPROVED}),
        Stage.DOCUMENTS_SUBMITTED,
        gettext_noop("Billing details and documents can be handed in once, after the preliminary approval."),
    ),
    Step.START_VERIFICATION: Transition(
        frozenset({Stage.DOCUMENTS_SUBMITTED}),
        Stage.VERIFYING,
        gettext_noop("Verification begins when the documents have been handed in, and only once."),
    ),
    Step.ASK: Transition(
        frozenset({Stage.VERIFYING}),
        Stage.INFORMATION_NEEDED,
        gettext_noop("More information can be asked for during verification."),
    ),
    Step.ANSWER: Transition(
        frozenset({Stage.INFORMATION_NEEDED}),
        Stage.VERIFYING,
        gettext_noop("No question is open now: there is nothing to answer."),
    ),
    Step.APPROVE: Transition(
        frozenset({Stage.VERIFYING}),
        Stage.APPROVED,
        gettext_noop("An application can be approved during verification, and only once."),
    ),
    Step.REJECT: Transition(
        frozenset({Stage.VERIFYING, Stage.INFORMATION_NEEDED}),
        Stage.REJECTED,
        gettext_noop("An application can be rejected during verification, and only once."),
    ),
    Step.WITHDRAW: Transition(
        OPEN,
        Stage.WITHDRAWN,
        gettext_noop("This application has ended. There is nothing left to withdraw."),
    ),
}

STALE = gettext_noop("Somebody changed this application in the meantime. Look at it again before you decide.")
GOES_ON = gettext_noop("The application may take this step.")


@rule("applications.transition", clause="1.2")
def transition(*, step: str, stage: str, version: int, expected_version: int | None) -> Finding:
    """§1.2: an application moves by the table alone: each step from its own stages, and from the version of it that
    the person looked at, where one is named. The value is the stage it leads to, the limit the stages it starts from.
    """
    known = TRANSITIONS[Step(step)]
    limit = tuple(sorted(known.sources))
    if stage not in known.sources:
        return Finding(verdict=Verdict.NOT_MET, sentence=Sentence(known.refusal), limit=limit)
    if expected_version is not None and expected_version != version:
        return Finding(verdict=Verdict.NOT_MET, sentence=Sentence(STALE), limit=limit)
    return Finding(verdict=Verdict.MET, sentence=Sentence(GOES_ON), limit=limit, value=known.target)


def steps_from(stage: str) -> frozenset[Step]:
    """The steps that a stage allows."""
    return frozenset(step for step, known in TRANSITIONS.items() if stage in known.sources)


@rule("applications.open", clause="1.2")
def still_open(*, stage: str, version: int, expected_version: int | None) -> Finding:
    """Staff assign people to an application and choose its contracting entity from its submission until it ends."""
    if stage in ENDED:
        sentence = Sentence(gettext_noop("This application has ended, so nothing of it can be changed."))
        return Finding(verdict=Verdict.NOT_MET, sentence=sentence)
    if stage == Stage.DRAFT:
        sentence = Sentence(gettext_noop("This application was not submitted yet."))
        return Finding(verdict=Verdict.NOT_MET, sentence=sentence)
    if expected_version is not None and expected_version != version:
        return Finding(verdict=Verdict.NOT_MET, sentence=Sentence(STALE))
    return Finding(verdict=Verdict.MET, sentence=Sentence(gettext_noop("The application is open.")))


@rule("applications.judging", clause="1.2.2")
def judging(*, stage: str) -> Finding:
    """§1.2.2: documents are judged during verification; while a question is open their judgements stand."""
    if stage in (Stage.DOCUMENTS_SUBMITTED, Stage.VERIFYING):
        sentence = Sentence(gettext_noop("The documents are being verified."))
        return Finding(verdict=Verdict.MET, sentence=sentence)
    sentence = Sentence(gettext_noop("Documents are judged during verification."))
    return Finding(verdict=Verdict.NOT_MET, sentence=sentence)
