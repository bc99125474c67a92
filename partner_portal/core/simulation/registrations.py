"""Registers core's part of the simulation."""

from partner_portal.core.simulation import operations as core
from partner_portal.core.simulation.registry import Operation, openings, operations, states
from partner_portal.core.simulation.states import CORE

openings.add("core", core.staff)

for _name, _weight, _run in (
    ("person.profile", 3, core.change_profile),
    ("person.leave", 1, core.leave),
    ("person.return", 1, core.come_back),
    ("message.write", 6, core.write),
    ("message.read", 8, core.read),
    ("territory.change", 2, core.change_territory),
    ("territory.ask", 6, core.judge_territory),
    ("party.screen", 4, core.screen),
    ("match.decide", 3, core.decide_match),
    ("terms.change", 1, core.change_terms),
):
    operations.add(_name, Operation(weight=_weight, run=_run))

for _name, _rows in CORE.items():
    states.add(_name, _rows)
