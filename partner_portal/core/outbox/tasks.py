"""Wakes the relay."""

from celery import shared_task

from partner_portal.core.outbox import actions


@shared_task(name="core.outbox.relay")
def relay() -> None:
    """Do the queued work that is due."""
    actions.relay()
