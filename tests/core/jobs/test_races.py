"""Two ticks at once do a day once (F6); the control shows what the locks are for."""

import time
from contextlib import contextmanager

import pytest
from django.db.models import QuerySet

from partner_portal.core import clock
from partner_portal.core.actors import house
from partner_portal.core.jobs import actions
from partner_portal.core.jobs.models import JobRun
from partner_portal.core.jobs.registry import jobs
from tests.concurrency import concurrently
from tests.core.jobs.chores import backlog, chores
from tests.core.jobs.test_actions import NOON, TODAY
from tests.registries import only
from tests.testapp.models import Chore

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def careless(day, entity):
    """Reads, waits, writes: safe only where nobody else works on the same day."""
    due = list(Chore.objects.filter(due_on__lt=day, done_at=None, entity=entity.value).order_by("pk")[:2])
    time.sleep(0.02)
    for chore in due:
        chore.refresh_from_db()
        Chore.objects.filter(pk=chore.pk).update(done_at=clock.now(), times=chore.times + 1)
    return len(due)


def tick_at_once(ticks=6):
    backlog(TODAY.replace(day=1), days=2)
    with only(jobs, chores(step=careless)), clock.fixed(NOON):
        return concurrently(ticks, lambda _number: actions.run_due(by=house("test")))


def most_times():
    return max(Chore.objects.values_list("times", flat=True))


@contextmanager
def no_lock(name):
    yield True


def test_ticks_at_once_do_each_day_once():
    outcome = tick_at_once()
    assert not outcome.errors
    assert [report.busy for report in outcome.results].count(False) >= 1
    assert most_times() == 1
    assert not Chore.objects.filter(done_at=None).exists()
    assert JobRun.objects.count() == 3


def test_a_lost_lock_is_caught_by_the_runs_row(monkeypatch):
    monkeypatch.setattr(actions, "exclusive", no_lock)
    outcome = tick_at_once()
    assert not outcome.errors
    assert most_times() == 1


def test_without_either_lock_work_is_done_twice(monkeypatch):
    monkeypatch.setattr(actions, "exclusive", no_lock)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **kwargs: rows)
    tick_at_once()
    assert most_times() > 1
