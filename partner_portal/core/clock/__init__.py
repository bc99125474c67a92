"""Time. `now()` and `today(entity)` are the only sources of program time; `wall()` is for what is technical.

Program time decides deadlines, periods and ledgers; in a sandbox it can be moved forward, never back. Wall time serves
sessions, one-time codes, signatures, retries and logs, and nothing moves it.
"""

from partner_portal.core.clock.reading import end_of_day, fixed, local_day, now, start_of_day, today, wall

__all__ = ["end_of_day", "fixed", "local_day", "now", "start_of_day", "today", "wall"]
