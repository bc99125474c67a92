"""Real races: threads with connections of their own, let go at the same moment.

    @pytest.mark.concurrency                     # skipped on SQLite, which has one writer at a time
    @pytest.mark.django_db(transaction=True)     # the rows must be committed for others to see them
    def test_...(acme):
        outcome = concurrently(50, lambda number: actions.spend(..., reference=f"spend-{number}"))
        assert len(outcome.results) == 3
        assert {type(error) for error in outcome.errors} == {TooLittle}

Every such test stands beside a control that does the same without the lock and goes over the limit.
"""

import fcntl
import threading
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

SECONDS = 60


@dataclass
class Outcome:
    """What the threads returned and raised, in no order."""

    results: list[Any] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)


def concurrently(n: int, call: Callable[[int], Any]) -> Outcome:
    """Run `call(0)` … `call(n - 1)` at once, each in its own thread and connection; the clock held still stays so.

    One race at a time on a machine: two of fifty would be more connections than PostgreSQL gives by default.
    """
    outcome, barrier = Outcome(), threading.Barrier(n)

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(SECONDS)
            outcome.results.append(call(number))
        except Exception as error:
            outcome.errors.append(error)
        finally:
            connection.close()

    lock = Path(settings.VAR_DIR) / "races.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        threads = [threading.Thread(target=copy_context().run, args=(run, number)) for number in range(n)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads), "the threads wait for one another"
    return outcome
