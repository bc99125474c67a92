"""Reads how the sandbox's clock stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

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


def title_of(move: ClockAdvance) -> str:
    """What a move of the clock is called: where it leads."""
    return _("Clock to %(at)s") % {"at": date_format(localtime(move.target_at), "DATETIME_FORMAT")}
