"""How often one caller may call: a count for each window, kept in the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from partner_portal.core import clock
from partner_portal.core.api.callers import caller_of

if TYPE_CHECKING:
    from rest_framework.views import APIView

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class ApiThrottle(BaseThrottle):
    """So many calls a window: by key or person, else by address. No query."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count this call, and whether it is still within the rate."""
        caller = caller_of(request)
        kind, who = ("key", caller.actor.id) if caller else ("anonymous", self.get_ident(request))
        calls, _slash, period = str(api_settings.DEFAULT_THROTTLE_RATES[kind]).partition("/")
        seconds = SECONDS[period[0]]
        at = clock.wall().timestamp()
        self.seconds_left = seconds - at % seconds
        name = f"api-rate:{kind}:{who}:{int(at // seconds)}"
        return self._count(name, seconds) <= int(calls)

    def _count(self, name: str, seconds: int) -> int:
        """How many calls there are of that name, with this one: one operation of the cache, two for the first."""
        for _attempt in range(2):
            try:
                return cache.incr(name)
            except ValueError:  # the first call of its window, or the window ended in between
                if cache.add(name, 1, timeout=seconds):
                    break
        return 1

    def wait(self) -> float:
        """Seconds until the next window."""
        return self.seconds_left
