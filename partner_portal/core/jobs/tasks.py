"""The one thing beat asks for."""

from celery import shared_task

from partner_portal.core.actors import house
from partner_portal.core.jobs import actions


@shared_task(name="core.jobs.tick")
def tick() -> None:
    """Do all that is due by itself."""
    actions.tick(by=house("tick"))
