"""What the outbox registers."""

from partner_portal.core.jobs.registry import sweeps
from partner_portal.core.outbox import actions

sweeps.add("outbox", actions.relay)
