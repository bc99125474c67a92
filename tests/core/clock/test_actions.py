"""A sandbox's clock moves forward day by day, with every daily job on the way."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from partner_portal.core import clock
from partner_portal.core.actors import house, person
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.clock import actions, queries
from partner_portal.core.clock.models import ClockAdvance, ClockSetting
from partner_portal.core.clock.reading import unit_of_work
from partner_portal.core.jobs import actions as jobs_actions
from partner_portal.core.jobs.registry import jobs
from tests.core.jobs.chores import Diary, backlog, chores
from tests.registries import only
from tests.testapp.models import Chore

pytestmark = pytest.mark.django_db
WALL = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def sandbox(settings):
    settings.SANDBOX = True
    with time_machine.travel(WALL, tick=False) as traveller:
        yield traveller


@pytest.fixture
def diary():
    diary = Diary()
    with only(jobs, diary.job("a")):
        jobs_actions.run_due(by=house("test"))  # the installation's first day
        diary.entries.clear()
        yield diary


def advance(**step):
    return actions.advance(to=clock.now() + timedelta(**step), by=house("test"))


def test_time_arrives_and_goes_on(diary, sandbox):
    advance(days=2)
    actions.work()
    assert clock.now() == WALL + timedelta(days=2)
    assert queries.running() is None
    sandbox.shift(60)
    assert clock.now() == WALL + timedelta(days=2, seconds=60)
    assert clock.wall() == WALL + timedelta(seconds=60)


def test_every_day_on_the_way_is_run_when_it_begins(diary):
    advance(days=2)
    assert actions.work() == 7
    assert diary.of("us") == [("a", "2026-03-06"), ("a", "2026-03-07")]
    assert diary.of("bahrain") == [("a", "2026-03-06"), ("a", "2026-03-07")]


def test_moving_gives_the_state_that_waiting_would_have_given(sandbox):
    def life(pass_days):
        backlog(date(2026, 3, 5), days=8)
        with only(jobs, chores()):
            jobs_actions.run_due(by=house("test"))
            pass_days()
        return list(Chore.objects.order_by("pk").values_list("entity", "due_on", "done_at", "times"))

    def wait():
        for _ in range(9 * 24):
            sandbox.shift(3600)
            jobs_actions.run_due(by=house("test"))

    moved = life(lambda: (advance(days=9), actions.work()))
    for table in (Chore, ClockSetting, ClockAdvance, jobs_actions.JobRun, jobs_actions.JobDay):
        table.objects.all().delete()
    assert life(wait) == moved


def test_progress_is_told_at_every_stop(diary):
    move = advance(days=1)
    seen = []
    actions.work(watch=lambda at: seen.append((at.reached_at, round(at.progress, 2), at.state)))
    assert seen == [
        (datetime(2026, 3, 5, 21, tzinfo=UTC), 0.38, "running"),
        (datetime(2026, 3, 5, 22, tzinfo=UTC), 0.42, "running"),
        (datetime(2026, 3, 6, 5, tzinfo=UTC), 0.71, "running"),
        (datetime(2026, 3, 6, 12, tzinfo=UTC), 1.0, "done"),
    ]
    move.refresh_from_db()
    assert move.state == "done"


class Killed(BaseException):
    """Stands for the process ending."""


def test_a_move_that_was_killed_goes_on_with_the_next_tick(diary):
    advance(days=2)

    def die(move):
        raise Killed

    with pytest.raises(Killed):
        actions.work(watch=die)
    assert clock.now() < WALL + timedelta(days=1)
    jobs_actions.tick(by=house("test"))
    assert clock.now() == WALL + timedelta(days=2)
    assert diary.of("us") == [("a", "2026-03-06"), ("a", "2026-03-07")]


def test_a_failing_job_ends_the_move_where_it_stands():
    def fragile(day, entity):
        return 1 // (day != date(2026, 3, 7)) and 0

    with only(jobs, chores(step=fragile)):
        jobs_actions.run_due(by=house("test"))
        move = advance(days=5)
        actions.work()
    move.refresh_from_db()
    assert move.state == "failed"
    assert move.error.startswith("chores of 2026-03-07 failed: ZeroDivisionError")
    assert clock.today("bahrain") == date(2026, 3, 7)
    assert clock.today("us") == date(2026, 3, 6)


@contextmanager
def taken(name):
    """Stands for the lock while another process has it."""
    yield False


def test_while_a_daily_run_is_at_work_the_move_waits(diary, monkeypatch):
    advance(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(jobs_actions, "exclusive", taken)
        assert actions.work() == 0
    assert queries.running().reached_at == WALL
    assert actions.work() == 4


@pytest.mark.parametrize(
    "step, error",
    [
        ({"seconds": 0}, actions.NotForward),
        ({"days": -1}, actions.NotForward),
        ({"days": 3660}, actions.TooFar),
    ],
)
def test_where_the_clock_cannot_go(step, error):
    with pytest.raises(error):
        advance(**step)
    assert not ClockAdvance.objects.exists()


def test_only_a_sandbox_moves(settings):
    settings.SANDBOX = False
    with pytest.raises(actions.NotASandbox):
        advance(days=1)
    assert clock.now() == WALL


def test_one_move_at_a_time(rita):
    actions.advance(to=WALL + timedelta(days=1), by=person(rita))
    with pytest.raises(actions.AlreadyMoving):
        advance(days=2)
    assert AuditEntry.objects.get(verb="clock.advance").actor == str(person(rita))


def test_the_offset_is_never_negative():
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockSetting.objects.create(pk=1, seconds_ahead=-1)


def test_outside_a_sandbox_time_costs_no_query(settings, django_assert_num_queries):
    settings.SANDBOX = False
    ClockSetting.objects.create(pk=1, seconds_ahead=500)
    with django_assert_num_queries(0), unit_of_work():
        assert clock.now() == WALL


def test_in_a_sandbox_a_request_asks_once_and_the_next_one_anew(django_assert_num_queries):
    with django_assert_num_queries(0), unit_of_work():
        pass
    with django_assert_num_queries(1), unit_of_work():
        assert clock.now() == clock.now() == WALL
    ClockSetting.objects.create(pk=1, seconds_ahead=500)
    with django_assert_num_queries(1), unit_of_work():
        assert clock.now() == WALL + timedelta(seconds=500)


def test_the_command_shows_and_moves(diary):
    out = StringIO()
    call_command("clock", "advance", "+1d", stdout=out)
    assert out.getvalue().splitlines()[:4] == [
        "2026-03-05 21:00 UTC  38%",
        "2026-03-05 22:00 UTC  42%",
        "2026-03-06 05:00 UTC  71%",
        "2026-03-06 12:00 UTC 100%",
    ]
    assert "Program time 2026-03-06 12:00:00 UTC, 1 day, 0:00:00 ahead of the wall." in out.getvalue()


@pytest.mark.parametrize(
    "arguments", [["advance"], ["advance", "soon"], ["advance", "2020-01-01"], ["advance", "+9999d"]]
)
def test_the_command_refuses_in_one_line(arguments):
    with pytest.raises(CommandError) as refused:
        call_command("clock", *arguments, stdout=StringIO())
    assert "\n" not in str(refused.value)
