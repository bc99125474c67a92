"""Queued work: committed with what asked for it, done at least once, never forgotten."""

from datetime import timedelta
from shutil import rmtree

import pytest
import time_machine
from celery import Celery
from django.db import connection, transaction

from partner_portal.core import clock
from partner_portal.core.actors import house, person
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.jobs import wake
from partner_portal.core.jobs.registry import sweeps
from partner_portal.core.outbox import actions, policy, queries
from partner_portal.core.outbox.handlers import handlers
from partner_portal.core.outbox.models import OutboxItem
from partner_portal.core.registry import NotRegistered
from partner_portal.settings import queue
from tests.registries import registered

pytestmark = pytest.mark.django_db
START = "2026-03-05T12:00:00Z"


class Counter:
    """A handler that notes what it was given, and fails when told to."""

    def __init__(self):
        self.seen = []
        self.error = None

    def __call__(self, payload):
        self.seen.append(payload["id"])
        if self.error:
            raise self.error


@pytest.fixture
def handler():
    handler = Counter()
    with registered(handlers, "test.work", handler), time_machine.travel(START, tick=False) as traveller:
        handler.traveller = traveller
        yield handler


def enqueue(reference="a"):
    actions.enqueue("test.work", reference=reference, payload={"id": reference}, by=house("test"))


def test_queued_work_is_done_once(handler):
    enqueue("a")
    enqueue("b")
    assert actions.relay() == 2
    assert actions.relay() == 0
    assert handler.seen == ["a", "b"]
    item = OutboxItem.objects.get(reference="a")
    assert (item.state, item.attempts, item.done_at) == ("done", 1, clock.wall())


def test_a_thing_is_queued_once(handler):
    enqueue("a")
    enqueue("a")
    actions.relay()
    enqueue("a")
    assert actions.relay() == 0
    assert handler.seen == ["a"]


def test_many_are_queued_by_one_statement(handler, django_assert_num_queries):
    items = {str(number): {"id": number} for number in range(30)}
    with django_assert_num_queries(1):
        actions.enqueue_many("test.work", items=items, by=house("test"))
    assert OutboxItem.objects.count() == 30


def test_what_nobody_handles_is_refused():
    with pytest.raises(NotRegistered):
        actions.enqueue("test.nothing", reference="a", payload={}, by=house("test"))


def test_queued_with_a_transaction_that_fails_it_is_gone(handler):
    @transaction.atomic
    def fail():
        enqueue("a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert actions.relay() == 0


def test_a_failure_waits_and_is_tried_again(handler):
    enqueue("a")
    handler.error = ConnectionError("no route\nto host")
    assert actions.relay() == 0
    item = OutboxItem.objects.get()
    assert item.last_error == "ConnectionError: no route"
    assert timedelta(seconds=24) <= item.next_attempt_at - clock.wall() <= timedelta(seconds=36)
    assert actions.relay() == 0
    handler.error = None
    handler.traveller.shift(36)
    assert actions.relay() == 1
    assert handler.seen == ["a", "a"]


def test_after_the_last_attempt_it_is_given_up_until_a_person_tries_again(handler, rita):
    enqueue("a")
    handler.error = ConnectionError("refused")
    for _ in range(policy.MOST_ATTEMPTS):
        actions.relay()
        handler.traveller.shift(policy.LONGEST_WAIT * 1.2)
    assert len(handler.seen) == policy.MOST_ATTEMPTS
    item = OutboxItem.objects.get()
    assert item.state == "dead"
    assert queries.dead_count() == 1
    handler.error = None
    actions.retry(item, by=person(rita))
    assert actions.relay() == 1
    assert AuditEntry.objects.get(verb="outbox.retry").actor == str(person(rita))
    with pytest.raises(actions.NotGivenUp):
        actions.retry(item, by=person(rita))


class Killed(BaseException):
    """Stands for the worker ending in the middle of the work."""


def test_work_of_a_killed_worker_is_due_again_when_its_lease_ends(handler, settings):
    enqueue("a")
    handler.error = Killed()
    with pytest.raises(Killed):
        actions.relay()
    handler.error = None
    assert actions.relay() == 0
    handler.traveller.shift(settings.OUTBOX_LEASE_SECONDS)
    assert actions.relay() == 1
    assert OutboxItem.objects.get().attempts == 2


def test_work_that_kills_every_worker_is_given_up(handler, settings):
    enqueue("a")
    handler.error = Killed()
    for _ in range(policy.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            actions.relay()
        handler.traveller.shift(settings.OUTBOX_LEASE_SECONDS)
    assert actions.relay() == 0
    assert OutboxItem.objects.get().state == "dead"


def test_a_worker_that_outlived_its_lease_does_not_overwrite_the_next_one(handler):
    enqueue("a")

    def slow(payload):
        handler.traveller.shift(10_000)
        with registered(handlers, "test.quick", lambda payload: None):
            OutboxItem.objects.update(kind="test.quick")
            assert actions.relay() == 1
        raise ConnectionError("too late")

    with registered(handlers, "test.slow", slow):
        OutboxItem.objects.update(kind="test.slow")
        assert actions.relay() == 0
    item = OutboxItem.objects.get()
    assert (item.state, item.attempts, item.last_error) == ("done", 2, "")


@pytest.mark.django_db(transaction=True)
def test_handlers_work_outside_any_transaction():
    seen = []
    with registered(handlers, "test.work", lambda payload: seen.append(connection.in_atomic_block)):
        enqueue()
        actions.relay()
    assert seen == [False]


@pytest.mark.parametrize("redis_url", ["redis://127.0.0.1:1/0", ""], ids=["redis is down", "the queue is gone"])
def test_with_the_broker_down_the_work_is_safe_and_the_next_tick_does_it(
    handler, redis_url, tmp_path, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    broken = Celery("broken", set_as_current=False)
    options = queue.options(redis_url=redis_url, queue_dir=tmp_path, state_dir=tmp_path, tick_seconds=60)
    broken.conf.update({name.removeprefix("CELERY_").lower(): value for name, value in options.items()})
    monkeypatch.setattr(wake, "current_app", broken)
    rmtree(tmp_path)
    with django_capture_on_commit_callbacks(execute=True):
        enqueue()
    assert "the broker did not take core.outbox.relay" in caplog.text
    assert handler.seen == []
    assert actions.relay() == 1


def test_done_work_is_deleted_in_time_and_what_was_given_up_stays(handler):
    for reference in ("a", "b", "c"):
        enqueue(reference)
    actions.relay()
    enqueue("waits")
    enqueue("dead")
    OutboxItem.objects.filter(reference="dead").update(state="dead")
    handler.traveller.shift(timedelta(days=policy.DAYS_KEPT))
    assert actions.purge() == 0
    handler.traveller.shift(timedelta(seconds=1))
    assert [actions.purge(limit=2) for _ in range(3)] == [2, 1, 0]
    assert set(OutboxItem.objects.values_list("reference", flat=True)) == {"waits", "dead"}


def test_a_tick_deletes_it():
    assert sweeps.get("outbox.purge") is actions.purge
