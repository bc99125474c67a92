"""Reads how the sandbox's clock stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from partner_portal.core import clock
from partner_portal.core.clock.models import ClockAdvance
from partner_portal.core.clock.reading import stored_offset


@dataclass(frozen=True)
class ClockState:
    """Program time, wall time, how far the one is ahead of the other, and the move under way, if any."""

    now: datetime
    wall: datetime
    offset: timedelta
    advance: ClockAdvance | None


def state() -> ClockState:
    """How the clock stands now."""
    return ClockState(clock.now(), clock.wall(), stored_offset(), running())


def running() -> ClockAdvance | None:
    """The move under way; its `progress` goes from 0 to 1."""
    return ClockAdvance.objects.filter(state=ClockAdvance.State.RUNNING).first()
