import json
import random
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from partner_portal.core import periods
from partner_portal.core.calendars import proof as calendar_proof
from partner_portal.core.proofs import Checked, Progress, Proof, numbers, proofs, run


@pytest.mark.parametrize("figure", [name for name, proof in proofs.items() if proof.sample])
def test_every_proof_holds_at_its_small_size(figure):
    proof = proofs.get(figure)
    progress = run(proof, seed=20260301)
    assert progress.first == []
    assert progress.done == len(numbers(proof, full=False, seed=20260301)) >= proof.sample
    assert progress.checked > progress.done


WRONG = {
    "last_day_after": lambda start, days: start + timedelta(days=days - 1),
    "last_day_of_points": lambda day: day + timedelta(days=365),
    "last_day_of_year": lambda day: date(day.year, 12, 30),
    # the end of one period as the anchor of the next: 31 August, 28 February, 28 August
    "window": lambda anchor, n, months: periods.Period(chained(anchor, n, months), chained(anchor, n + 1, months)),
    # today minus a year, as R11 says never to do
    "trailing": lambda day: periods.Period(periods.add_years(day, -1) + timedelta(days=1), day + timedelta(days=1)),
}


def chained(anchor, n, months):
    for _ in range(n):
        anchor = periods.add_months(anchor, months)
    return anchor


@pytest.mark.parametrize("name", WRONG)
def test_the_calendar_proof_catches_each_wrong_duration(name, monkeypatch):
    monkeypatch.setattr(calendar_proof.periods, name, WRONG[name])
    assert run(calendar_proof.F8).differences > 0


def test_the_calendar_proof_catches_a_wrong_weekend_and_a_day_that_ends_in_another_zone(monkeypatch):
    monkeypatch.setattr(calendar_proof.queries, "closed_by", lambda entity, day, overrides: None)
    assert calendar_proof.check(100, random.Random(1)).differences
    monkeypatch.undo()
    end_of_day = calendar_proof.clock.end_of_day
    monkeypatch.setattr(calendar_proof.clock, "end_of_day", lambda day, entity: end_of_day(day, "cyprus"))
    assert calendar_proof.check(100, random.Random(1)).differences


def toy(steps=10, fails=(), seen=None):
    def check(number, rng):
        if seen is not None:
            seen.append((number, rng.random()))
        return Checked(3, [f"step {number}"] if number in fails else [])

    return Proof(figure="T1", claim="toys hold", steps=steps, sample=4, edges=lambda: [9], check=check)


def test_a_small_run_is_a_seeded_sample_with_the_edges():
    assert numbers(toy(), full=True, seed=1) == range(10)
    small = numbers(toy(), full=False, seed=1)
    assert numbers(toy(), full=False, seed=1) == small
    assert 4 <= len(small) <= 5
    assert 9 in small


def test_a_run_goes_on_after_the_steps_it_has_done_with_the_same_numbers():
    whole, rest = [], []
    run(toy(seen=whole), full=True)
    progress = run(toy(seen=rest), full=True, progress=Progress(done=6, checked=18))
    assert rest == whole[6:]
    assert (progress.done, progress.checked) == (10, 30)


@pytest.fixture
def registered(monkeypatch, settings, tmp_path):
    settings.VAR_DIR = tmp_path

    def register(proof):
        monkeypatch.setitem(proofs._items, proof.figure, proof)
        return tmp_path / "prove"

    return register


def test_the_command_keeps_its_result_and_goes_on_from_it(registered, capsys):
    seen = []
    kept = registered(toy(seen=seen)) / "T1.json"
    call_command("prove", only="T1", full=True)
    result = json.loads(kept.read_text())
    assert result["holds"] is True
    assert result["progress"] == {"done": 10, "checked": 30, "differences": 0, "first": []}
    # a run that was stopped after four steps
    kept.write_text(json.dumps(result | {"progress": {"done": 4, "checked": 12, "differences": 0, "first": []}}))
    seen.clear()
    call_command("prove", only="T1", full=True)
    assert [number for number, _ in seen] == [4, 5, 6, 7, 8, 9]
    assert "goes on after 4 steps" in capsys.readouterr().out
    # what was kept of other code, of another seed, or not by us, does not count
    for spoilt in (json.dumps(result | {"code": "other"}), json.dumps(result | {"seed": 2}), "{", "[]"):
        kept.write_text(spoilt)
        seen.clear()
        call_command("prove", only="T1", full=True)
        assert len(seen) == 10


def test_the_command_fails_on_a_claim_that_does_not_hold(registered, capsys):
    kept = registered(toy(fails={2, 5})) / "T1.json"
    with pytest.raises(CommandError, match="does not hold: T1"):
        call_command("prove", only="T1", full=True)
    assert "step 2" in capsys.readouterr().out
    assert json.loads(kept.read_text())["holds"] is False
    with pytest.raises(CommandError, match="there is no proof F99; there are"):
        call_command("prove", only="F99")
