"""What the clock registers: a move that lost its worker goes on with the next tick."""

from django.utils.translation import gettext_lazy as _

from partner_portal.core import subjects
from partner_portal.core.api import scopes
from partner_portal.core.clock import actions, queries
from partner_portal.core.clock.models import ClockAdvance
from partner_portal.core.jobs.registry import sweeps

sweeps.add("clock", actions.work)
scopes.add("staff:clock:read", _("Read the sandbox's clock"), permission="core.view_clockadvance")
scopes.add("staff:clock:write", _("Move the sandbox's clock"), permission="core.move_clock")
subjects.add(ClockAdvance, queries.title_of)
