"""Rules, their decisions and the sentences they say."""

from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import pytest
from django.utils import translation

from partner_portal.core.decisions import Decision, Finding, Sentence, Verdict, one_or_many, rule
from partner_portal.core.decisions.policy import rules
from partner_portal.core.decisions.sentences import cited, said
from partner_portal.core.money import Money
from partner_portal.core.registry import AlreadyRegistered


class Status(StrEnum):
    GOLD = "gold"


@pytest.fixture
def target():
    @rule("test.target", clause="3.1.2")
    def reaches(*, paid: Money, target: Money, status: str = "bronze") -> Finding:
        verdict = Verdict.MET if paid >= target else Verdict.NOT_MET
        sentence = Sentence("{paid} of {target} reached.", {"paid": paid, "target": target})
        return Finding(verdict=verdict, sentence=sentence, limit=target, value=target - paid)

    yield reaches
    del rules._items["test.target"]


def euros(amount):
    return Money(Decimal(amount), "EUR")


def test_a_decision_carries_its_rule_clause_and_the_very_inputs(target):
    decision = target(paid=euros("2499.99"), target=euros("2500"), status=Status.GOLD)
    assert isinstance(decision, Decision)
    assert (decision.rule, decision.clause, decision.citation) == ("test.target", "3.1.2", "§3.1.2")
    assert dict(decision.inputs) == {"paid": euros("2499.99"), "target": euros("2500"), "status": "gold"}
    assert type(decision.inputs["status"]) is str
    assert decision.verdict is Verdict.NOT_MET
    assert not decision.is_met
    assert decision.outcome == (Verdict.NOT_MET, euros("2500"), euros("0.01"))


def test_a_default_is_an_input_too(target):
    assert target(paid=euros(1), target=euros(1)).inputs["status"] == "bronze"


def test_a_decision_cannot_be_changed(target):
    with pytest.raises(FrozenInstanceError):
        target(paid=euros(1), target=euros(1)).verdict = Verdict.OPEN


def test_a_rule_refuses_inputs_it_does_not_take(target):
    with pytest.raises(TypeError):
        target(paid=euros(1), target=euros(1), other=1)
    with pytest.raises(TypeError):
        target(paid=euros(1))
    with pytest.raises(TypeError, match="float"):
        target(paid=1.5, target=euros(1))


def test_a_rule_takes_keyword_only_inputs():
    with pytest.raises(TypeError, match="keyword-only"):

        @rule("test.positional", clause="1")
        def judge(paid: int) -> Finding: ...


def test_two_rules_cannot_share_a_name(target):
    with pytest.raises(AlreadyRegistered):

        @rule("test.target", clause="1")
        def other(*, paid: int) -> Finding: ...


@pytest.mark.parametrize(
    ("clause", "read"), [("3.1.2", "§3.1.2"), ("R9", "R9"), ("defs", "Definitions"), ("house", "House rule")]
)
def test_a_clause_is_read_by_people(clause, read):
    assert cited(clause) == read


SENTENCE = Sentence(one_or_many("{n} day left of {whole}", "{n} days left of {whole}"), {"n": 1, "whole": 1000}, "n")


def test_a_sentence_counts():
    assert SENTENCE.in_english() == "1 day left of 1,000"
    assert Sentence(SENTENCE.template, {"n": 2, "whole": 1000}, "n").in_english() == "2 days left of 1,000"


def test_a_sentence_is_rendered_for_its_reader_not_its_writer():
    sentence = Sentence("{net} on {day}: {sure}", {"net": euros("1234.5"), "day": date(2026, 3, 1), "sure": True})
    with translation.override("de"):
        assert str(sentence).startswith("1.234,50\N{NO-BREAK SPACE}EUR on 1. März 2026: ")
    with translation.override("de"):
        assert sentence.in_english() == "1,234.50\N{NO-BREAK SPACE}EUR on 1 March 2026: yes"


def test_a_figure_with_braces_is_only_a_figure():
    assert str(Sentence("Name: {name}", {"name": "{secret} {0.__class__}"})) == "Name: {secret} {0.__class__}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        (False, "no"),
        (12345, "12,345"),
        (Decimal("0.25"), "0.25"),
        (("a", 2), "a, 2"),
        (datetime(2026, 1, 1, 12, 30, tzinfo=UTC), "12:30"),
    ],
)
def test_figures_are_said_in_words(value, shown):
    with translation.override("en"):
        assert shown in str(said(value))
