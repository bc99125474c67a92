"""Screening's events, its sweep, its queue on the staff's start page, and what is true of it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_portal.core import staff, subjects
from partner_portal.core.actors import house
from partner_portal.core.events import kinds
from partner_portal.core.invariants.registry import Invariant
from partner_portal.core.invariants.registry import add as add_invariant
from partner_portal.core.jobs.registry import sweeps
from partner_portal.core.screening import actions, invariants, queries
from partner_portal.core.screening.models import ListVersion, Match, ScreenedParty

MATCH = {
    "id": "mch_0123456789abcdefghjkmnpqrs",
    "party": "org_0123456789abcdefghjkmnpqrs",
    "entry": "ofac:36",
    "score": 93,
}

kinds.add(
    "screening.list_imported",
    _("A publication of a list of excluded persons came into force."),
    example={
        "list": "ofac",
        "version": "lst_0123456789abcdefghjkmnpqrs",
        "entries": 17000,
        "names": 37000,
        "added": 12,
        "removed": 3,
        "changed": 5,
    },
)
kinds.add("match.opened", _("A name is like a listed one, and staff decide."), example=MATCH | {"state": "open"})
kinds.add("match.cleared", _("Staff decided that it is not the listed one."), example=MATCH | {"state": "cleared"})
kinds.add("match.confirmed", _("Staff decided that it is the listed one."), example=MATCH | {"state": "confirmed"})


def rescreen() -> int:
    """Compare every party with the lists that changed, some in each transaction, until none is left."""
    count = 0
    while done := actions.rescreen(by=house("screening")):
        count += done
    return count


sweeps.add("screening", rescreen)
staff.queues.add(
    "matches",
    staff.Queue(
        title=_("Screening matches"),
        permission="core.decide_match",
        count=lambda: Match.objects.open().count(),
        url=lambda: reverse("admin:core_match_changelist") + "?state__exact=open",
    ),
)
add_invariant(
    Invariant(
        name="screening.lists",
        sentence=_("Each list in force holds as many entries and names as were imported."),
        check=invariants.lists,
    )
)
add_invariant(
    Invariant(
        name="screening.parties",
        sentence=_("No party that is like a listed one goes without a match."),
        check=invariants.parties,
    )
)
add_invariant(
    Invariant(
        name="screening.matches",
        sentence=_("Every match has the decisions that made and ended it."),
        check=invariants.matches,
    )
)
subjects.add(Match, queries.title_of, "party__side", "name")
subjects.add(ScreenedParty, queries.party_title, "side")
subjects.add(ListVersion, str, "source_list")
