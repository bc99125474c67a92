"""The vendor's starting list, the scopes, the event of a change, and what is true of it."""

from django.utils.translation import gettext_lazy as _

from partner_portal.core import reference
from partner_portal.core.api import scopes
from partner_portal.core.events import kinds
from partner_portal.core.invariants.registry import Invariant
from partner_portal.core.invariants.registry import add as add_invariant
from partner_portal.core.territories import actions, invariants

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
    _("The standing of a country or region on the list of territories changed, with effect at once."),
    example={"code": "CY", "standing": "allowed", "version": 2},
)
add_invariant(
    Invariant(
        name="territories.history",
        sentence=_("Every territory stands as its last revision says."),
        check=invariants.history,
    )
)
