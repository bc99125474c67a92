"""Wakes the mover of the clock."""

from celery import shared_task

from partner_portal.core.clock import actions


@shared_task(name="core.clock.work")
def work() -> None:
    """Go on with the clock's move."""
    actions.work()
