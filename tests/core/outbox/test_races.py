"""Workers at once take each item once; the control shows what the row's lock is for."""

import time

import pytest
from django.db.models import QuerySet

from partner_portal.core.actors import house
from partner_portal.core.outbox import actions
from partner_portal.core.outbox.handlers import handlers
from tests.concurrency import concurrently
from tests.registries import registered

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def relay_at_once():
    seen = []

    def handler(payload):
        seen.append(payload["id"])
        time.sleep(0.005)

    with registered(handlers, "test.work", handler):
        items = {str(number): {"id": number} for number in range(40)}
        actions.enqueue_many("test.work", items=items, by=house("test"))
        outcome = concurrently(8, lambda _number: actions.relay())
    assert not outcome.errors
    return seen


def test_each_item_goes_to_one_worker():
    assert sorted(relay_at_once()) == list(range(40))


def test_without_the_rows_lock_items_go_to_several(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **kwargs: rows)
    assert len(relay_at_once()) > 40
