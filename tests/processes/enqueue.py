"""Queues slow work as the portal would: `python -m tests.processes.enqueue COUNT SECONDS`."""

import sys

import django
from django.db import transaction

if __name__ == "__main__":
    django.setup()
    from partner_portal.core.actors import house
    from partner_portal.core.outbox import actions

    count, seconds = int(sys.argv[1]), float(sys.argv[2])
    with transaction.atomic():
        items = {f"work-{number}": {"number": number, "seconds": seconds} for number in range(count)}
        actions.enqueue_many("test.slow", items=items, by=house("test"))
