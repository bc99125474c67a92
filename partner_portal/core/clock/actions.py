"""Moves a sandbox's clock forward."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import IntegrityError, transaction

from partner_portal.core import clock
from partner_portal.core.actors import Actor, house
from partner_portal.core.audit import actions as audit
from partner_portal.core.clock import policy, queries
from partner_portal.core.clock.models import ClockAdvance, ClockSetting
from partner_portal.core.clock.reading import stored_offset
from partner_portal.core.entities import FACTS
from partner_portal.core.jobs import actions as jobs
from partner_portal.core.jobs.wake import wake
from partner_portal.core.locks import exclusive

State = ClockAdvance.State


class NotMovable(Exception):
    """The clock can't be moved so; the message says why."""


class NotASandbox(NotMovable):
    """Only a sandbox's clock moves."""


class NotForward(NotMovable):
    """The target isn't later than now."""


class TooFar(NotMovable):
    """The target is further than one move may go."""


class AlreadyMoving(NotMovable):
    """Another move is under way."""


def advance(*, to: datetime, by: Actor) -> ClockAdvance:
    """Ask for the clock to be moved forward to `to` (aware): audited; a worker is woken to do it, day by day.

    Raises a `NotMovable`: `NotASandbox`, `NotForward`, `TooFar` (over ten years), `AlreadyMoving`.
    """
    if not settings.SANDBOX:
        raise NotASandbox("Only a sandbox's clock can be moved. Start it with SANDBOX=1.")
    to, now = to.astimezone(UTC), clock.now()
    if to <= now:
        raise NotForward(f"The clock only moves forward, and it is {now:%Y-%m-%d %H:%M} UTC already.")
    if to > policy.furthest(now):
        raise TooFar(f"One move goes {policy.FURTHEST_YEARS} years at most, to {policy.furthest(now):%Y-%m-%d}.")
    try:
        with transaction.atomic():
            move = ClockAdvance.objects.create(
                start_at=now, target_at=to, reached_at=now, requested_by=str(by), created_at=clock.wall()
            )
            audit.record("clock.advance", by=by, subject=move.public_id, changes={"now": (now, to)})
            transaction.on_commit(lambda: wake("core.clock.work"), robust=True)
    except IntegrityError:
        raise AlreadyMoving("The clock is being moved already. Wait until it has arrived.") from None
    return move


def work(*, watch: Callable[[ClockAdvance], None] | None = None) -> int:
    """Go on with the move under way, if any, and return how many stops it made; `watch` is told after each.

    At every instant at which some entity's local day begins, the daily run does that day before time goes on. Killed
    half-way, the next call goes on from the stop reached; so does one that finds another daily run at work. A job that
    fails ends the move where it stands, with the reason.
    """
    stops = 0
    with exclusive("clock") as free:
        while free and settings.SANDBOX and (move := queries.running()):
            if not _go_on(move):
                break
            stops += 1
            if watch:
                watch(move)
    return stops


def _go_on(move: ClockAdvance) -> bool:
    """Move to the next stop and do its days; returns False where another daily run is at work."""
    zones = [facts.time_zone for facts in FACTS.values()]
    stop = min(policy.next_midnight(move.reached_at, zones), move.target_at)
    _set_ahead(stop)
    report = jobs.run_due(by=house("clock"))
    if report.busy:
        return False
    if report.failed:
        failed = report.failed[0]
        move.state = State.FAILED
        move.error = f"{failed.job} of {failed.day.isoformat()} failed: {failed.note}"[:500]
    elif stop == move.target_at:
        move.state = State.DONE
    move.reached_at = stop
    ClockAdvance.objects.filter(pk=move.pk, state=State.RUNNING).update(
        reached_at=stop, state=move.state, error=move.error
    )
    return True


@transaction.atomic
def _set_ahead(instant: datetime) -> None:
    """Make it `instant` now, or later where wall time has carried the clock past it: it never goes back."""
    needed = ceil((instant - clock.wall()).total_seconds())
    ahead = max(needed, ceil(stored_offset() / timedelta(seconds=1)))
    ClockSetting.objects.update_or_create(pk=1, defaults={"seconds_ahead": ahead})
