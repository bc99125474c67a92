"""Which days are due, and when they begin."""

from datetime import UTC, date, datetime, timedelta

import pytest

from partner_portal.core.entities import FACTS, Entity
from partner_portal.core.jobs import policy, registry
from tests.core.jobs.chores import chores

D = date
NICOSIA = [FACTS[Entity.CYPRUS].time_zone]
ALL = [facts.time_zone for facts in FACTS.values()]


@pytest.mark.parametrize(
    "day, zones, instant",
    [
        (D(2026, 1, 15), NICOSIA, datetime(2026, 1, 14, 22, tzinfo=UTC)),
        (D(2026, 7, 15), NICOSIA, datetime(2026, 7, 14, 21, tzinfo=UTC)),
        (D(2026, 1, 15), ALL, datetime(2026, 1, 15, 5, tzinfo=UTC)),
        (D(2026, 7, 15), ALL, datetime(2026, 7, 15, 4, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_the_local_midnight_of_the_last_zone(day, zones, instant):
    assert policy.first_instant(day, zones) == instant
    assert policy.current_day(instant, zones) == day
    assert policy.current_day(instant - timedelta(microseconds=1), zones) == day - timedelta(days=1)


@pytest.mark.parametrize(
    "latest, open_days, until, due",
    [
        (None, [], D(2026, 3, 5), [D(2026, 3, 5)]),
        (D(2026, 3, 5), [], D(2026, 3, 5), []),
        (D(2026, 3, 5), [], D(2026, 3, 4), []),
        (D(2026, 2, 27), [], D(2026, 3, 2), [D(2026, 2, 28), D(2026, 3, 1), D(2026, 3, 2)]),
        (D(2026, 3, 5), [D(2026, 3, 3)], D(2026, 3, 6), [D(2026, 3, 3), D(2026, 3, 6)]),
        (D(2026, 3, 5), [D(2026, 3, 3), D(2026, 3, 5)], D(2026, 3, 4), [D(2026, 3, 3)]),
    ],
)
def test_days_due(latest, open_days, until, due):
    assert policy.days_due(latest=latest, open_days=open_days, until=until) == due


@pytest.mark.parametrize("attempts, minutes", [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (5000, 60)])
def test_what_failed_rests_twice_as_long_each_time(attempts, minutes):
    assert policy.wait(attempts) == timedelta(minutes=minutes)


def test_behind_begins_an_hour_after_midnight():
    midnight = datetime(2026, 3, 5, tzinfo=UTC)
    assert not policy.is_behind(now=midnight + timedelta(hours=1), open_since=[midnight])
    assert policy.is_behind(now=midnight + timedelta(hours=1, seconds=1), open_since=[midnight])
    assert not policy.is_behind(now=midnight + timedelta(days=9), open_since=[])


def test_jobs_stand_after_those_they_come_after():
    jobs = [chores("warnings", after=("bronze", "rank"), per="program"), chores("bronze", after=("points",)),
            chores("rank", per="program", after=("bronze",)), chores("points")]  # fmt: skip
    assert [job.name for job in registry.in_order(jobs)] == ["points", "bronze", "rank", "warnings"]


@pytest.mark.parametrize(
    "jobs, complaint",
    [
        ([chores("a", after=("b",)), chores("b", after=("a",))], "wait for each other"),
        ([chores("a", after=("gone",))], "'gone', which is not registered"),
        ([chores("a", per="program"), chores("b", after=("a",))], "cannot wait for the program's 'a'"),
    ],
)
def test_an_order_that_cannot_be_kept_is_refused(jobs, complaint):
    with pytest.raises(registry.WrongOrder, match=complaint):
        registry.in_order(jobs)


def test_the_registered_jobs_have_an_order():
    assert len(registry.in_order()) == len(registry.jobs)
