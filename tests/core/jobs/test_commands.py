"""`manage.py daily`."""

from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from partner_portal.core import clock
from partner_portal.core.jobs import actions
from partner_portal.core.jobs.registry import jobs
from tests.core.jobs.chores import Diary, backlog, chores
from tests.core.jobs.test_actions import NOON, TODAY
from tests.registries import only

pytestmark = pytest.mark.django_db


def daily(*arguments):
    out = StringIO()
    with clock.fixed(NOON):
        call_command("daily", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_one_line_per_job_and_day_and_twice_is_nothing():
    backlog(TODAY.replace(day=4), days=1)
    with only(jobs, chores(), Diary().job("rank", per="program", after=("chores",))):
        assert [line.split() for line in daily()] == [
            ["2026-03-05", "bahrain", "chores", "0", "rows"],
            ["2026-03-05", "cyprus", "chores", "3", "rows"],
            ["2026-03-05", "us", "chores", "3", "rows"],
            ["2026-03-05", "program", "rank", "0", "rows"],
        ]
        assert daily() == ["Nothing is due."]


def test_a_failed_job_ends_it_with_1_after_all_others_ran():
    diary = Diary()
    broken = chores(step=lambda day, entity: 1 / 0)
    registered = only(jobs, broken, diary.job("after", after=("chores",)), diary.job("nfr"))
    with registered, pytest.raises(CommandError, match="6 failed or had to wait") as ended:
        daily()
    assert ended.value.returncode == 1
    assert len(diary.entries) == 3


def test_a_date_stops_it_there_and_a_coming_one_is_refused():
    with only(jobs, Diary().job("a")):
        assert len(daily("--date", "2026-03-05")) == 3
        with pytest.raises(CommandError, match="2026-03-06 has not begun yet"):
            daily("--date", "2026-03-06")
        with pytest.raises(CommandError, match="invalid"):
            daily("--date", "yesterday")


def test_beside_another_run_it_says_so(monkeypatch):
    @contextmanager
    def taken(name):
        yield False

    monkeypatch.setattr(actions, "exclusive", taken)
    with pytest.raises(CommandError, match="Another daily run is at work") as ended:
        daily()
    assert ended.value.returncode == 2
