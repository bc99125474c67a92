"""What a rule and a decision are. Pure: no database, no clock."""

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from partner_portal.core.decisions.sentences import Sentence, cited
from partner_portal.core.decisions.values import Value, plain
from partner_portal.core.registry import Registry


class Verdict(StrEnum):
    """How a rule ends: it holds, it does not, or it waits for someone."""

    MET = "met"
    NOT_MET = "not_met"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a rule says of its inputs: the verdict and its sentence; the limit it measured against and the value it
    arrives at (a rate, a date, an amount), where there are such."""

    verdict: Verdict
    sentence: Sentence
    limit: Value = None
    value: Value = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A finding with where it comes from: the rule's name, its clause, and the inputs it judged."""

    rule: str
    clause: str
    inputs: Mapping[str, Value]
    verdict: Verdict
    sentence: Sentence
    limit: Value = None
    value: Value = field(default=None)

    @property
    def is_met(self) -> bool:
        """Whether the rule holds."""
        return self.verdict is Verdict.MET

    @property
    def citation(self) -> str:
        """The clause as a person reads it."""
        return cited(self.clause)

    @property
    def outcome(self) -> tuple[Verdict, Value, Value]:
        """What must come out again when the inputs are judged again: verdict, limit, value."""
        return self.verdict, plain(self.limit), plain(self.value)


@dataclass
class Rule:
    """A registered rule: its name, its clause, the function that judges and what that takes. The decisions of an
    `internal` one are for staff alone, whomever they are about."""

    name: str
    clause: str
    judge: Callable[..., Finding]
    signature: inspect.Signature
    internal: bool = False

    def __call__(self, **inputs: Value) -> Decision:
        given = self.signature.bind(**inputs)
        given.apply_defaults()  # a default is an input too: changing it later must not change what replays
        judged = {name: plain(value) for name, value in given.arguments.items()}
        finding = self.judge(**judged)
        return Decision(
            rule=self.name,
            clause=self.clause,
            inputs=judged,
            verdict=finding.verdict,
            sentence=finding.sentence,
            limit=finding.limit,
            value=finding.value,
        )


rules: Registry[Rule] = Registry("rule")


def is_internal(name: str) -> bool:
    """Whether a rule's decisions are for staff alone; one that is gone is."""
    return name not in rules or rules.get(name).internal


def rule(name: str, *, clause: str, internal: bool = False) -> Callable[[Callable[..., Finding]], Rule]:
    """Make a pure, keyword-only function a rule. Enums reach it as plain values, lists as tuples, so that a decision
    judged now and one replayed from JSON in ten years see the same inputs. `internal`: partners are never shown its
    decisions (who approved, why an application was declined, what a match on a list was)."""

    def register(judge: Callable[..., Finding]) -> Rule:
        signature = inspect.signature(judge)
        if any(each.kind is not inspect.Parameter.KEYWORD_ONLY for each in signature.parameters.values()):
            raise TypeError(f"rule {name} must take keyword-only inputs")
        made = Rule(name, clause, judge, signature, internal)
        functools.update_wrapper(made, judge, updated=())
        return rules.add(name, made)

    return register
