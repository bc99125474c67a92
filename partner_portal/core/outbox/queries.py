"""Reads the queue."""

from partner_portal.core import clock
from partner_portal.core.outbox.models import OutboxItem


def due_count() -> int:
    """How many items could be worked on now."""
    return OutboxItem.objects.filter(state=OutboxItem.State.WAITING, next_attempt_at__lte=clock.wall()).count()


def dead_count() -> int:
    """How many items were given up and wait for a person."""
    return OutboxItem.objects.filter(state=OutboxItem.State.DEAD).count()
