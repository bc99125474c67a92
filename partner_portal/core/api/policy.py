"""Who may hold which scope, and for how long answers and readings last. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from partner_portal.core.api.scopes import Scope

# How long a kept answer can be replayed, wall time.
KEEP_ANSWERS = timedelta(days=7)
# `last_used_at` is a hint for people: one write a minute is enough.
USE_NOTED_EVERY = timedelta(minutes=1)


def grantable(scope: Scope, *, to_vendor: bool) -> bool:
    """Whether a key may be given the scope: the vendor's never go to an organisation, an organisation's never to the
    vendor, open ones to both."""
    return not scope.tenant if to_vendor else not scope.is_staff


def ungrantable(scopes: Iterable[Scope], *, to_vendor: bool) -> list[str]:
    """The names of those that a key may not be given, in the order they came."""
    return [scope.name for scope in scopes if not grantable(scope, to_vendor=to_vendor)]


def is_kept(status: int) -> bool:
    """Whether the answer to a call with an idempotency key is kept: effects and refusals are; malformed input (400,
    413, 415), a limit reached (429) and our own failures (5xx) may be tried again with the same key."""
    return status < 500 and status not in {400, 413, 415, 429}


def use_is_worth_noting(last_used_at: datetime | None, now: datetime) -> bool:
    """Whether the last note of a key's use is a minute old."""
    return last_used_at is None or now - last_used_at >= USE_NOTED_EVERY
