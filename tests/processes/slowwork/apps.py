"""Queued work that takes its time and writes down what happened, for workers that are real processes."""

import os
import time
from pathlib import Path

from django.apps import AppConfig

from partner_portal.core.outbox import handlers


def trace(event: str, number: int) -> None:
    """Append one whole line."""
    with Path(os.environ["TRACE"]).open("a") as file:
        file.write(f"{event} {number}\n")


def work(payload: dict[str, int]) -> None:
    """Take `seconds`, but only where nobody began this before: so whoever takes over is quick."""
    number = payload["number"]
    begun_before = f"begun {number}\n" in Path(os.environ["TRACE"]).read_text()
    trace("begun", number)
    if not begun_before:
        time.sleep(payload["seconds"])
    trace("done", number)


class SlowWorkConfig(AppConfig):
    """Registers the handler."""

    name = "tests.processes.slowwork"
    label = "slowwork"

    def ready(self) -> None:
        """Under a kind of its own."""
        handlers.add("test.slow", work)
