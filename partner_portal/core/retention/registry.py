"""The kinds of personal data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from partner_portal.core import clock
from partner_portal.core.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """One kind: what it is, what for, and for how many `days` and why it is kept.

    `due(before)` gives the rows whose time ended before that instant and that still say something; `erase(rows)` makes
    them say nothing and returns how many. `time` is the clock the rows' dates are in.
    """

    what: "StrOrPromise"
    purpose: "StrOrPromise"
    days: int
    reason: "StrOrPromise"
    due: Callable[[datetime], QuerySet[Any]]
    erase: Callable[[QuerySet[Any]], int]
    time: Callable[[], datetime] = clock.now

    def due_now(self) -> QuerySet[Any]:
        """The rows to erase at this moment."""
        return self.due(self.time() - timedelta(days=self.days))


# name, such as "message.texts" → kind
kinds: Registry[PersonalData] = Registry("kind of personal data")
