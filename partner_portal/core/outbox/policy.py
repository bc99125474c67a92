"""When queued work is tried again, and when it is given up."""

from datetime import timedelta

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
# Part of a wait that chance decides, so that what failed together isn't tried again together.
JITTER = 0.2
# About two and a half days from the first attempt to the last.
MOST_ATTEMPTS = 18

# Done work is kept so long: enough to look into a delivery that somebody misses, and to know a reference asked twice.
DAYS_KEPT = 90


def wait(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many failed attempts (1, 2, …): doubled each time up to `LONGEST_WAIT`.

    `chance` in [0, 1) moves it by up to ± `JITTER`.
    """
    doubled = min(FIRST_WAIT * 2 ** min(attempts - 1, 30), LONGEST_WAIT)
    return doubled * (1 + JITTER * (2 * chance - 1))


def is_given_up(attempts: int) -> bool:
    """Whether so many attempts were enough."""
    return attempts >= MOST_ATTEMPTS
