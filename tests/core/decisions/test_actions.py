"""Decisions stored, kept and judged again."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from partner_portal.core import clock
from partner_portal.core.actors import house
from partner_portal.core.decisions import Finding, Sentence, Verdict, actions, one_or_many, rule
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.policy import rules
from partner_portal.core.decisions.queries import Replayed, replay, replayed, replays_alike
from partner_portal.core.registry import NotRegistered

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def judge(*, day: date, last_day: date, marks: tuple[int, ...]) -> Finding:
    left = (last_day - day).days
    return Finding(
        verdict=Verdict.MET if left >= 0 else Verdict.NOT_MET,
        sentence=Sentence(one_or_many("{n} day left", "{n} days left"), {"n": left}, count="n"),
        limit=last_day,
        value=(left, *marks),
    )


@pytest.fixture
def deadline():
    yield rule("test.deadline", clause="3.1.1")(judge)
    rules._items.pop("test.deadline", None)


@pytest.fixture
def record(deadline, acme):
    decision = deadline(day=date(2026, 5, 1), last_day=date(2026, 5, 30), marks=[1, 2])
    with clock.fixed(NOON):
        return actions.record(decision, by=house("test"), organisation=acme, subject="ptr_1", edition="2026-01")


def test_a_stored_decision_is_the_same_value(record, deadline):
    stored = DecisionRecord.objects.get(pk=record.pk)
    assert stored.decision == deadline(day=date(2026, 5, 1), last_day=date(2026, 5, 30), marks=(1, 2))
    assert str(stored.sentence) == "29 days left"
    assert (stored.decided_at, stored.decided_by, stored.edition) == (NOON, "house:test", "2026-01")
    assert stored.get_verdict_display() == "met"


def test_judged_again_it_comes_out_the_same(record):
    assert replays_alike(record)
    assert replay(record).sentence == record.sentence
    assert replayed(record) is Replayed.ALIKE


def test_a_rule_that_judges_otherwise_now_is_noticed(record):
    def stricter(*, day: date, last_day: date, marks: tuple[int, ...]) -> Finding:
        return Finding(verdict=Verdict.NOT_MET, sentence=Sentence("No."))

    del rules._items["test.deadline"]
    rule("test.deadline", clause="3.1.1")(stricter)
    assert replayed(record) is Replayed.DIFFERENT
    assert record.decision.is_met


def test_a_rule_that_is_gone_or_takes_other_inputs_is_noticed(record):
    del rules._items["test.deadline"]
    with pytest.raises(NotRegistered):
        replay(record)
    assert replayed(record) is Replayed.GONE

    @rule("test.deadline", clause="3.1.1")
    def other(*, day: date) -> Finding: ...

    assert replayed(record) is Replayed.GONE


def test_a_decision_is_never_changed_or_deleted(record):
    for attack in (lambda rows: rows.update(verdict="not_met"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attack(DecisionRecord.objects.filter(pk=record.pk))


def test_a_sentence_that_lacks_a_figure_is_refused_when_stored(deadline):
    broken = Sentence("{n} of {whole}", {"n": 1})
    decision = deadline(day=date(2026, 5, 1), last_day=date(2026, 5, 30), marks=())
    with pytest.raises(KeyError, match="whole"):
        actions.record(type(decision)(**vars(decision) | {"sentence": broken}), by=house("test"))
    assert not DecisionRecord.objects.exists()


def test_decisions_are_found_by_organisation_and_subject(record, acme, other_company):
    assert DecisionRecord.objects.for_organisation(acme).get() == record
    assert not DecisionRecord.objects.for_organisation(other_company).exists()
    assert DecisionRecord.objects.about("ptr_1").get() == record
