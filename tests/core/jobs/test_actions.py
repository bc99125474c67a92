"""Days are processed once: in order, caught up when missed, resumed when killed (F5, F6)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import Sum

from partner_portal.core import clock
from partner_portal.core.actors import house, person
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.entities import Entity
from partner_portal.core.jobs import actions, queries
from partner_portal.core.jobs.models import JobDay, JobRun
from partner_portal.core.jobs.registry import jobs, sweeps
from tests.core.jobs.chores import Diary, backlog, chores, do_chores
from tests.registries import only
from tests.testapp.models import Chore

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)  # 5 March everywhere
TODAY = date(2026, 3, 5)


def run(at=NOON, **kwargs):
    with clock.fixed(at):
        return actions.run_due(by=house("test"), **kwargs)


def final_state():
    return list(Chore.objects.order_by("pk").values_list("entity", "due_on", "done_at", "times"))


def test_the_first_run_does_today_and_nothing_older():
    diary = Diary()
    with only(jobs, diary.job("a"), diary.job("b", per="program")):
        run()
    assert diary.entries == [
        ("a", "2026-03-05", "bahrain"),
        ("a", "2026-03-05", "cyprus"),
        ("a", "2026-03-05", "us"),
        ("b", "2026-03-05", None),
    ]


def test_an_entity_has_its_own_day():
    diary = Diary()
    evening = datetime(2026, 3, 5, 21, 30, tzinfo=UTC)  # the 6th in Bahrain only
    with only(jobs, diary.job("a"), diary.job("b", per="program")):
        run(evening)
        assert [day for _name, day in diary.of("bahrain")] == ["2026-03-06"]
        assert [day for _name, day in diary.of("cyprus")] == ["2026-03-05"]
        run(evening + timedelta(hours=1))
        assert [day for _name, day in diary.of("cyprus")] == ["2026-03-05", "2026-03-06"]
        assert [day for _name, day in diary.of(None)] == ["2026-03-05"]
        run(datetime(2026, 3, 6, 5, tzinfo=UTC))
        assert [day for _name, day in diary.of(None)] == ["2026-03-05", "2026-03-06"]


def test_a_day_runs_in_the_declared_order_with_time_held_at_its_first_instant():
    seen = []

    def look(day, entity):
        seen.append((day, entity, clock.now(), clock.today(Entity.CYPRUS)))
        return 0

    diary = Diary()
    with only(jobs, diary.job("warnings", after=("bronze",)), diary.job("bronze", after=("points",)),
              diary.job("points"), chores("look", look)):  # fmt: skip
        run()
    assert [name for name, _day in diary.of("cyprus")] == ["points", "bronze", "warnings"]
    assert (TODAY, Entity.CYPRUS, datetime(2026, 3, 4, 22, tzinfo=UTC), TODAY) in seen


def test_a_day_done_twice_is_done_once():
    backlog(date(2026, 3, 1), days=4)
    with only(jobs, chores()):
        first = run()
        again = run()
    assert sum(line.handled for line in first.lines) == 24
    assert again.lines == []
    assert set(Chore.objects.values_list("times", flat=True)) == {1}


def test_ten_missed_days_end_as_if_none_was_missed():
    start, end = NOON, NOON + timedelta(days=10)
    backlog(TODAY, days=9)
    with only(jobs, chores()):
        for offset in range(11):
            run(start + timedelta(days=offset))
    steady = final_state()
    assert all(done_at for _entity, _due, done_at, _times in steady)
    assert len({done_at for _entity, _due, done_at, _times in steady}) == 18  # nine days of two entities

    for table in (Chore, JobRun, JobDay):
        table.objects.all().delete()
    backlog(TODAY, days=9)
    with only(jobs, chores()):
        run(start)
        report = run(end)
    assert final_state() == steady
    assert [line.day for line in report.lines if line.scope == "us"] == [
        TODAY + timedelta(days=offset) for offset in range(1, 11)
    ]


def test_missed_days_of_all_entities_go_by_their_instants():
    diary = Diary()
    with only(jobs, diary.job("a"), diary.job("b", per="program")):
        run()
        diary.entries.clear()
        run(NOON + timedelta(days=2))
    order = [(day, whose) for _name, day, whose in diary.entries]
    assert order == [
        (day, whose) for day in ("2026-03-06", "2026-03-07") for whose in ("bahrain", "cyprus", "us", None)
    ]


class Killed(BaseException):
    """Stands for the process ending in the middle of a chunk."""


def test_a_run_killed_half_way_is_resumed_where_it_was():
    backlog(date(2026, 3, 1), days=3)  # nine chores an entity, in chunks of two
    calls = []

    def dying(day, entity):
        handled = do_chores(day, entity)
        calls.append(handled)
        if len(calls) == 4:  # Bahrain had nothing to do; the third chunk of Cyprus
            raise Killed
        return handled

    with only(jobs, chores(step=dying)):
        with pytest.raises(Killed):
            run()
        assert Chore.objects.aggregate(n=Sum("times"))["n"] == 4
        assert JobRun.objects.get(state="running").handled == 4
        report = run()
    assert not report.failed
    assert set(Chore.objects.values_list("times", flat=True)) == {1}
    assert JobRun.objects.get(scope="cyprus").attempts == 2


def test_a_step_that_fails_stops_its_dependants_and_nobody_else():
    diary = Diary()

    def broken(day, entity):
        if entity == Entity.CYPRUS:
            raise ZeroDivisionError("by nought")
        return 0

    with only(jobs, chores("seats", broken), diary.job("reviews", after=("seats",)), diary.job("nfr"),
              diary.job("bronze", after=("reviews",)), diary.job("rank", after=("bronze",), per="program"),
              diary.job("mail", per="program")):  # fmt: skip
        report = run()
    assert [(line.scope, line.job, line.outcome) for line in report.failed] == [
        ("cyprus", "seats", "failed"),
        ("cyprus", "reviews", "waits"),
        ("cyprus", "bronze", "waits"),
        ("program", "rank", "waits"),
    ]
    assert diary.of("cyprus") == [("nfr", "2026-03-05")]
    assert {name for name, _day in diary.of("us")} == {"reviews", "nfr", "bronze"}
    assert diary.of(None) == [("mail", "2026-03-05")]
    failed = JobRun.objects.get(state="failed")
    assert failed.error == "ZeroDivisionError: by nought"


def test_a_failed_job_is_tried_again_before_its_later_days():
    diary, broken = Diary(), [True]

    def step(day, entity):
        if broken:
            raise ZeroDivisionError
        diary.entries.append(("seats", day.isoformat(), entity.value))
        return 0

    with only(jobs, chores("seats", step), diary.job("reviews", after=("seats",)), diary.job("nfr")):
        run()
        run(NOON + timedelta(days=1))
        assert diary.of("us") == [("nfr", "2026-03-05"), ("nfr", "2026-03-06")]
        assert queries.last_completed(Entity.US) is None
        broken.clear()
        diary.entries.clear()
        assert not run(NOON + timedelta(days=1)).failed
    assert diary.of("us") == [
        ("seats", "2026-03-05"),
        ("reviews", "2026-03-05"),
        ("seats", "2026-03-06"),
        ("reviews", "2026-03-06"),
    ]
    assert queries.last_completed(Entity.US) == date(2026, 3, 6)


def test_a_failed_chunk_leaves_nothing_half_done():
    backlog(date(2026, 3, 1), days=1)

    def half(day, entity):
        handled = do_chores(day, entity)
        if handled == 1:  # the second chunk of three chores
            raise ZeroDivisionError
        return handled

    with only(jobs, chores(step=half)):
        run()
        assert Chore.objects.filter(entity="us").aggregate(n=Sum("times"))["n"] == 2
        assert JobRun.objects.get(scope="us").handled == 2
    with only(jobs, chores()):
        run()
    us = JobRun.objects.get(scope="us")
    assert (us.state, us.handled, us.chunks, us.attempts) == ("done", 3, 2, 2)
    assert set(Chore.objects.values_list("times", flat=True)) == {1}


def test_a_clock_stepped_back_repeats_nothing():
    diary = Diary()
    with only(jobs, diary.job("a")):
        run()
        diary.entries.clear()
        for hours in (1, 30, 400):
            assert run(NOON - timedelta(hours=hours)).lines == []
        run(NOON + timedelta(days=1))
    assert diary.of("us") == [("a", "2026-03-06")]


def test_until_stops_short_of_today():
    diary = Diary()
    with only(jobs, diary.job("a")):
        run()
        run(NOON + timedelta(days=5), until=date(2026, 3, 7))
    assert [day for _name, day in diary.of("us")] == ["2026-03-05", "2026-03-06", "2026-03-07"]


def test_a_day_that_has_not_begun_is_refused():
    with pytest.raises(actions.NotDueYet):
        run(until=date(2026, 3, 6))


def test_a_step_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(actions, "MOST_CHUNKS", 5)
    with only(jobs, chores(step=lambda day, entity: 1)):
        report = run()
    assert "still finds work after 5 chunks" in report.failed[0].note


def test_nothing_due_costs_little(django_assert_num_queries):
    with only(jobs, chores()):
        run()
        with django_assert_num_queries(2 if connection.vendor == "sqlite" else 4):
            run()


def test_running_again_is_for_failed_runs_and_written_down(rita):
    with only(jobs, chores(step=lambda day, entity: 1 / 0)):
        run()
    failed = JobRun.objects.filter(state="failed").first()
    actions.run_again(failed, by=person(rita))
    assert AuditEntry.objects.get(verb="jobs.run_again").actor == str(person(rita))
    JobRun.objects.filter(pk=failed.pk).update(state="done")
    with pytest.raises(actions.NotFailed):
        actions.run_again(failed, by=person(rita))


def patiently(at):
    with time_machine.travel(at, tick=False), clock.fixed(NOON):
        return actions.run_due(by=house("test"), patient=True)


def test_ticks_let_a_failed_job_rest_longer_each_time_and_a_person_need_not_wait(rita):
    attempts = []

    def step(day, entity):
        attempts.append(entity)
        raise ZeroDivisionError

    with only(jobs, chores("seats", step, per="program"), Diary().job("nfr")):
        assert queries.next_attempt() is None
        begun, rests = NOON, []
        for _ in range(8):
            patiently(begun)
            due_at = queries.next_attempt()
            rests.append((due_at - begun).total_seconds() / 60)
            early = patiently(due_at - timedelta(seconds=1))
            assert [(line.job, line.outcome) for line in early.lines] == [("seats", "waits")]
            assert f"until {due_at:%Y-%m-%d %H:%M:%S} UTC" in early.lines[0].note
            begun = due_at
        assert rests == [1, 2, 4, 8, 16, 32, 60, 60]
        assert len(attempts) == 8
        run()
        assert len(attempts) == 9
        with time_machine.travel(begun, tick=False):
            actions.run_again(JobRun.objects.get(job="seats"), by=person(rita))
        patiently(begun)
        assert len(attempts) == 10


def test_what_succeeds_at_last_is_done_with():
    with only(jobs, chores("seats", lambda day, entity: 1 / 0, per="program")):
        patiently(NOON)
    with only(jobs, chores("seats", lambda day, entity: 0, per="program")):
        assert not patiently(NOON + timedelta(minutes=1)).failed
    done = JobRun.objects.get()
    assert (done.state, done.next_attempt_at, queries.next_attempt()) == ("done", None, None)


def test_a_tick_sweeps_runs_and_survives_a_broken_sweep():
    diary = Diary()
    with only(jobs, diary.job("a")), only(sweeps, bad=lambda: 1 / 0, good=lambda: 7), clock.fixed(NOON):
        tick = actions.tick(by=house("test"))
    assert tick.swept == {"bad": None, "good": 7}
    assert len(tick.report.lines) == 3


def test_how_far_the_daily_run_is():
    assert not queries.is_behind()
    assert queries.last_completed(Entity.CYPRUS) is None
    with only(jobs, chores()):
        run()
    with clock.fixed(NOON):
        assert queries.last_completed(Entity.CYPRUS) == TODAY
        assert [status.days_due for status in queries.status()] == [0, 0, 0, 0]
    with clock.fixed(datetime(2026, 3, 5, 21, 59, tzinfo=UTC)):
        assert not queries.is_behind()  # the 6th began in Bahrain less than an hour ago
    with clock.fixed(datetime(2026, 3, 5, 22, 1, tzinfo=UTC)):
        assert queries.is_behind()
