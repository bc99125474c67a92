"""Wakes a worker. The broker carries no work, only the wish that somebody looks now: losing it costs one tick."""

import logging

from celery import current_app

log = logging.getLogger(__name__)


def wake(task: str, *args: str) -> bool:
    """Ask for a task by name with public ids as arguments; returns whether the broker took the wish.

    A broker that is down is logged and otherwise forgiven: the next tick finds the work in its table.
    """
    try:
        current_app.signature(task, args=args).apply_async(retry=False)
    except Exception as error:  # whatever is wrong with the broker, the work itself is safe
        log.warning("the broker did not take %s (%s); the next tick does the work", task, type(error).__name__)
        return False
    return True
