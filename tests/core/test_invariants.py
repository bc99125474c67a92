"""`check_invariants` holds on a sound database and catches each thing that is planted in an unsound one."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.translation import gettext_noop

from partner_portal.core import clock, invariants
from partner_portal.core.actors import house
from partner_portal.core.appendonly import guards
from partner_portal.core.decisions import Finding, Sentence, Verdict
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.decisions.policy import rule, rules
from partner_portal.core.invariants import Invariant, Result
from partner_portal.core.jobs.models import JobDay
from partner_portal.core.ledger.enums import Kind
from tests.core.ledger.test_actions import capture, credit, hold, restore
from tests.testapp.models import TestEntry, TestLot

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def registered(monkeypatch):
    """Lets a test put rules and invariants into the registries for itself."""
    monkeypatch.setattr(rules, "_items", dict(rules._items))
    monkeypatch.setattr(invariants.invariants, "_items", dict(invariants.invariants._items))
    rule("test.days", clause="9")(judge)


@pytest.fixture
def spent(acme):
    credit(acme, 1000)
    hold(acme, 400)
    capture(acme)
    restore(acme, 100)
    return TestLot.objects.get()


def violations(name):
    ((_invariant, result),) = invariants.check(only=name)
    return list(result.violations)


def entry(lot, kind, available, held, **more):
    row = {"organisation": lot.organisation, "reference": "planted", "at": NOW, "actor": "test"} | more
    return TestEntry.objects.create(lot=lot, kind=kind, delta_available=available, delta_held=held, **row)


def judge(*, days, limit):
    met = days <= limit
    template = gettext_noop("{days} of {limit} days")
    return Finding(
        verdict=Verdict.MET if met else Verdict.NOT_MET,
        sentence=Sentence(template, {"days": days, "limit": limit}),
        limit=limit,
    )


def decide(days):
    judged = rules.get("test.days")(days=days, limit=90)
    return decisions.record(judged, by=house("test"))


def test_a_sound_database_has_one_line_for_each_invariant(spent, capsys):
    call_command("check_invariants")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [["holds", name] for name, _item in invariants.invariants.items()]
    assert [line.split()[2] for line in lines if "ledger.origins" in line] == ["2"]


def test_a_changed_figure_is_named(spent, capsys):
    TestLot.objects.filter(pk=spent.pk).update(available=1, held=2)
    with pytest.raises(CommandError, match="1 of the invariants is violated"):
        call_command("check_invariants")
    out = capsys.readouterr().out
    assert "BROKEN ledger.figures" in out
    assert f"test: {spent.public_id} has 1 and 2 held, its entries add up to 700 and 0" in out


def test_a_second_credit_is_named(spent):
    entry(spent, Kind.CREDIT, 50, 0)
    assert violations("ledger.credited") == [f"test: {spent.public_id} was not credited its amount once"]


def test_an_entry_of_another_organisation_is_named(spent, other_company):
    planted = entry(spent, Kind.EXPIRE, 0, 0, organisation=other_company)
    assert violations("ledger.credited") == [f"test: {planted.public_id} is another organisation's than its lot"]


def test_giving_back_more_than_was_spent_is_named(spent):
    captured = TestEntry.objects.get(kind=Kind.CAPTURE)
    entry(spent, Kind.RESTORE, 301, 0, origin=captured)
    assert violations("ledger.origins") == [f"test: {captured.public_id} spent 400, 401 came back"]


def test_giving_back_what_was_not_spent_is_named(spent):
    planted = entry(spent, Kind.RESTORE, 10, 0, origin=TestEntry.objects.get(kind=Kind.HOLD))
    assert violations("ledger.origins") == [f"test: {planted.public_id} gives back what its lot did not spend"]


def test_ending_a_part_of_a_hold_is_named(acme):
    credit(acme, 1000)
    (held,) = hold(acme, 400)
    planted = entry(held.lot, Kind.CAPTURE, 0, -399, origin=held)
    assert violations("ledger.origins") == [f"test: {planted.public_id} does not end its hold"]


def test_a_guard_that_is_down_is_named():
    guards.lift(connection)
    found = violations("guards")
    assert "core_auditentry can be changed: no guard against delete" in found
    assert len(found) == len(guards.expected(connection))


def test_decisions_are_judged_again(registered, monkeypatch):
    kept, changed = decide(80), decide(100)
    assert violations("decisions.replay") == []
    monkeypatch.setattr(rules.get("test.days"), "judge", lambda *, days, limit: judge(days=80, limit=limit))
    assert violations("decisions.replay") == [f"{changed.public_id}: test.days comes out differently"]
    rules._items.pop("test.days")
    gone = "test.days is gone, or takes other inputs now"
    assert violations("decisions.replay") == [f"{changed.public_id}: {gone}", f"{kept.public_id}: {gone}"]


def test_a_sample_looks_at_the_newest_decisions_only(registered):
    for days in range(5):
        decide(days)
    counts = [
        result.count
        for sample in (2, 9, None)
        for _invariant, result in invariants.check(only="decisions.replay", sample=sample)
    ]
    assert counts == [2, 5, 5]


def test_a_missing_day_is_named():
    for day in (1, 2, 4):
        JobDay.objects.create(scope="cyprus", day=date(2026, 3, day), completed_at=NOW)
    assert violations("jobs.days") == ["cyprus: 2026-03-02 is followed by 2026-03-04"]


def test_a_day_before_the_first_terms_is_named():
    with clock.fixed(datetime(2001, 1, 1, 12, tzinfo=UTC)):
        assert violations("terms.in_force") == [
            f"no terms are in force on 2001-01-01 for {entity}" for entity in ("cyprus", "us", "bahrain")
        ]


def test_at_most_five_violations_are_shown_and_a_check_that_fails_is_one(registered, capsys):
    def impossible(sample):
        raise LookupError("no such table")

    invariants.add(Invariant(name="many", sentence="x", check=lambda sample: Result(9, [f"row {n}" for n in range(9)])))
    invariants.add(Invariant(name="impossible", sentence="x", check=impossible))
    with pytest.raises(CommandError, match="2 of the invariants are violated"):
        call_command("check_invariants")
    out = capsys.readouterr().out
    assert "row 4" in out
    assert "row 5" not in out
    assert "and 4 more" in out
    assert "could not be checked: LookupError: no such table" in out


@pytest.mark.parametrize(
    "options, complaint", [({"only": "nonsense"}, "There is no invariant 'nonsense'"), ({"sample": 0}, "1 or more")]
)
def test_a_wrong_option_is_told(options, complaint):
    with pytest.raises(CommandError, match=complaint):
        call_command("check_invariants", **options)
