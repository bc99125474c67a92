"""What the clock registers: a move that lost its worker goes on with the next tick."""

from partner_portal.core.clock import actions
from partner_portal.core.jobs.registry import sweeps

sweeps.add("clock", actions.work)
