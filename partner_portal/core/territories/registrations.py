"""The vendor's starting list, the scopes, and the event of a change."""

from django.utils.translation import gettext_lazy as _

from partner_portal.core import reference
from partner_portal.core.api import scopes
from partner_portal.core.events import kinds
from partner_portal.core.territories import actions

reference.installers.add("territories", actions.install_starting_list)
scopes.add("territories:read", _("Read the list of territories"), tenant=False)
scopes.add("staff:territories:read", _("Read how any territory stands"), permission="core.view_territory")
scopes.add(
    "staff:territories:write",
    _("Change the standing of a territory"),
    permission="core.change_territory_standing",
)
kinds.add(
    "territory.changed",
    "The standing of a country or region on the list of territories changed, with effect at once.",
    example={"code": "CY", "standing": "allowed", "version": 2},
)
