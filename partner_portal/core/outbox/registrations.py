"""What the outbox registers."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_portal.core.jobs.registry import sweeps
from partner_portal.core.outbox import actions, queries
from partner_portal.core.staff import Queue, queues

sweeps.add("outbox", actions.relay)
sweeps.add("outbox.purge", actions.purge)
queues.add(
    "queued work given up",
    Queue(
        title=_("Letters and deliveries given up"),
        permission="core.retry_outbox",
        count=queries.dead_count,
        url=lambda: f"{reverse('admin:core_outboxitem_changelist')}?state__exact=dead",
    ),
)
