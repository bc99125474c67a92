"""The vendor's starting list, and the event of a change."""

from partner_portal.core import reference
from partner_portal.core.events import kinds
from partner_portal.core.territories import actions

reference.installers.add("territories", actions.install_starting_list)
kinds.add(
    "territory.changed",
    "The standing of a country or region on the list of territories changed, with effect at once.",
    example={"code": "CY", "standing": "allowed", "version": 2},
)
