"""Registers core's claims."""

from django.utils.translation import gettext_lazy as _

from partner_portal.core.invariants import checks
from partner_portal.core.invariants.registry import Invariant, add
from partner_portal.core.ledger import invariants as ledger

add(Invariant(name="guards", sentence=_("Every append-only table is guarded by the database."), check=checks.guarded))
add(
    Invariant(
        name="ledger.figures",
        sentence=_("What a lot has is what its entries add up to."),
        check=ledger.figures,
    )
)
add(
    Invariant(
        name="ledger.within",
        sentence=_("No lot has less than nothing or more than it was given."),
        check=ledger.within,
    )
)
add(
    Invariant(
        name="ledger.credited",
        sentence=_("Each lot was credited once, to the organisation of its entries."),
        check=ledger.credited,
    )
)
add(
    Invariant(
        name="ledger.origins",
        sentence=_("A hold ends as a whole and once; no more comes back than was spent."),
        check=ledger.origins,
    )
)
add(
    Invariant(
        name="decisions.replay",
        sentence=_("Every stored decision comes out the same when judged again."),
        check=checks.decisions_replay,
    )
)
add(
    Invariant(
        name="terms.in_force",
        sentence=_("There are terms in force, every edition can be read and was announced before it took effect."),
        check=checks.terms_in_force,
    )
)
add(
    Invariant(
        name="jobs.days",
        sentence=_("The days of the daily run follow one another without a gap."),
        check=checks.days_tile,
    )
)
