"""Queues slow work and does it."""

import logging
import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import models, transaction

from partner_portal.core import clock
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.jobs.wake import wake
from partner_portal.core.outbox import policy
from partner_portal.core.outbox.handlers import handlers
from partner_portal.core.outbox.models import OutboxItem

log = logging.getLogger(__name__)

Payload = Mapping[str, Any]
State = OutboxItem.State


class NotGivenUp(Exception):
    """Only work that was given up can be tried again by hand."""


def enqueue(kind: str, *, reference: str, payload: Payload, by: Actor) -> None:
    """Queue one piece of work; see `enqueue_many`."""
    enqueue_many(kind, items={reference: payload}, by=by)


def enqueue_many(kind: str, *, items: Mapping[str, Payload], by: Actor) -> None:
    """Queue work of a registered kind (else `NotRegistered`), by reference, inside the caller's transaction.

    A reference that was queued for this kind and isn't purged yet (`policy.DAYS_KEPT` after it was done) isn't queued
    again. Payloads hold ids only, as JSON. Once the transaction has committed a worker is woken; with the broker down
    the next tick finds the rows.
    """
    handlers.get(kind)
    wall = clock.wall()
    OutboxItem.objects.bulk_create(
        [
            OutboxItem(
                kind=kind,
                reference=reference,
                payload=dict(payload),
                next_attempt_at=wall,
                created_at=wall,
                created_by=str(by),
            )
            for reference, payload in items.items()
        ],
        ignore_conflicts=True,
    )
    transaction.on_commit(lambda: wake("core.outbox.relay"), robust=True)


def relay() -> int:
    """Do all work that is due, one item after the other; returns how many were done.

    Any number of workers may relay at once: each takes an item by a lease, and one that was killed leaves its item due
    again when the lease ends. A failed attempt waits (`policy.wait`), the last one leaves the item dead.
    """
    _bury()
    done = 0
    while item := _take():
        done += _do(item)
    return done


def purge(*, limit: int = 1_000) -> int:
    """Delete the work done longer than `policy.DAYS_KEPT` days ago (wall time), up to `limit`; returns how much.

    What was given up stays until a person has tried it again.
    """
    before = clock.wall() - timedelta(days=policy.DAYS_KEPT)
    old = OutboxItem.objects.filter(state=State.DONE, done_at__lt=before).order_by("pk").values_list("pk", flat=True)
    return OutboxItem.objects.filter(pk__in=list(old[:limit])).delete()[0]


@transaction.atomic
def retry(item: OutboxItem, *, by: Actor) -> None:
    """Give dead work another full round of attempts, from now on; audited. Raises `NotGivenUp` for any other state."""
    item = OutboxItem.objects.select_for_update().get(pk=item.pk)
    if item.state != State.DEAD:
        raise NotGivenUp(str(item))
    OutboxItem.objects.filter(pk=item.pk).update(state=State.WAITING, attempts=0, next_attempt_at=clock.wall())
    audit.record("outbox.retry", by=by, subject=str(item)[:80], changes={"attempts": (item.attempts, 0)})
    transaction.on_commit(lambda: wake("core.outbox.relay"), robust=True)


def _due() -> models.QuerySet[OutboxItem]:
    return OutboxItem.objects.filter(state=State.WAITING, next_attempt_at__lte=clock.wall())


def _bury() -> None:
    """Give up items whose last worker never came back."""
    _due().filter(attempts__gte=policy.MOST_ATTEMPTS).update(
        state=State.DEAD, last_error="The worker was lost during the last attempt."
    )


@transaction.atomic
def _take() -> OutboxItem | None:
    """Lease the next due item, if any. On SQLite the writing transaction itself keeps others away."""
    due = _due().filter(attempts__lt=policy.MOST_ATTEMPTS).order_by("next_attempt_at", "pk")
    item = due.select_for_update(skip_locked=True).first()
    if item is not None:
        item.attempts += 1
        item.next_attempt_at = clock.wall() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        OutboxItem.objects.filter(pk=item.pk).update(attempts=item.attempts, next_attempt_at=item.next_attempt_at)
    return item


def _do(item: OutboxItem) -> bool:
    """Have an item handled, outside any transaction, and note how it went; returns whether it is done."""
    try:
        handlers.get(item.kind)(item.payload)
    except SoftTimeLimitExceeded:
        raise  # the worker's time is up; the item comes back when its lease ends
    except Exception as error:
        log.warning("%s: attempt %d failed (%s)", item, item.attempts, type(error).__name__, exc_info=True)
        given_up = policy.is_given_up(item.attempts)
        pause = policy.wait(item.attempts, random.random())  # noqa: S311 - spreads attempts, keeps no secret
        _note(
            item,
            state=State.DEAD if given_up else State.WAITING,
            next_attempt_at=clock.wall() + pause,
            last_error=f"{type(error).__name__}: {error}".splitlines()[0][:500],
        )
        return False
    return _note(item, state=State.DONE, done_at=clock.wall(), last_error="")


def _note(item: OutboxItem, **values: Any) -> bool:
    """Write down the outcome, unless the lease ran out and another worker has taken the item since."""
    noted = OutboxItem.objects.filter(pk=item.pk, state=State.WAITING, attempts=item.attempts).update(**values)
    if not noted:
        log.warning("%s took longer than its lease; another worker has it", item)
    return bool(noted)
