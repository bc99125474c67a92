"""What statuses add to core's registries: jobs, events, scopes, labels, the page, what is always true."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.importing.registry import groups as import_groups
from partner_portal.core.accounts.enums import Access
from partner_portal.core.accounts.models import User
from partner_portal.core.api import scopes
from partner_portal.core.decisions.labels import labels
from partner_portal.core.demo import settlers
from partner_portal.core.events import kinds
from partner_portal.core.invariants import Invariant
from partner_portal.core.invariants import add as add_invariant
from partner_portal.core.jobs.registry import Job
from partner_portal.core.jobs.registry import add as add_job
from partner_portal.core.navigation import Entry, Section, entries
from partner_portal.core.simulation.registry import Operation, openings, operations, states
from statuses import demo, importing, invariants, simulation
from statuses.actions import bronze


def takes_part(user: User) -> bool:
    """Whether the person's company has a status to look at: its access reaches the dashboard."""
    organisation = user.organisation
    return organisation is not None and organisation.access in (Access.FULL, Access.READ_ONLY)


PARTNER = "ptr_0123456789abcdefghjkmnpqrs"
FACT = {
    "id": "fct_0123456789abcdefghjkmnpqrs",
    "partner": PARTNER,
    "requirement": "tutorial",
    "at": "2026-11-17T09:30:00Z",
}

add_job(
    Job(
        name="bronze.lapse",
        step=bronze.lapse,
        label=gettext_noop("Cancel partners whose Bronze days are over"),
        clause="3.1.1",
    )
)
add_job(
    Job(
        name="bronze.warn",
        step=bronze.warn,
        label=gettext_noop("Warn before the last day of Bronze"),
        clause="3.1.1",
        after=("bronze.lapse",),
    )
)

settlers.add("statuses", demo.companies)
openings.add("partners", simulation.partners)
for _name, (_weight, _run) in simulation.OPERATIONS.items():
    operations.add(_name, Operation(weight=_weight, run=_run))
for _name, _rows in simulation.STATES.items():
    states.add(_name, _rows)

kinds.add(
    "status.changed",
    _("A partner holds another status from `at` on; null is none."),
    example={"partner": PARTNER, "status": "bronze", "at": "2026-11-17T09:30:00Z"},
)
kinds.add(
    "bronze.changed",
    _("The first days of a Bronze partner were met, are over, stopped, or run again."),
    example={"partner": PARTNER, "state": "met", "last_day": "2027-02-15"},
)
kinds.add("requirement.met", _("A partner did what a status asks for."), example=FACT)
kinds.add(
    "requirement.withdrawn",
    _("What a partner had done was taken back; `in_error`: it had never been done."),
    example=FACT | {"in_error": False},
)

scopes.add("status:read", _("Read the status, its history and what is missing"))

labels.add("before_tutorial", _("Per cent before the tutorial"))
labels.add("day", _("Judged on"))
labels.add("is_participating", _("Takes part in the program"))
labels.add("last_on", _("Last day"))
labels.add("nfr_claimed_on", _("Free cloud subscription claimed on"))
labels.add("percent", _("Per cent"))
labels.add("status", _("Status"))
labels.add("tutorial_done", _("Tutorial complete"))
labels.add("tutorial_on", _("Tutorial complete on"))

entries.add(
    "status",
    Entry(
        section=Section.TOP,
        label=_("Status"),
        icon="rungs",
        url_name="status",
        order=15,
        may_see=takes_part,
        is_tab=True,
    ),
)

for _name, _sentence, _check in (
    ("statuses.periods", _("A partner holds one status at a time, from its acceptance to its end."), "periods_tile"),
    ("statuses.decisions", _("Every status period has a decision of its own."), "periods_decided"),
    ("statuses.deadlines", _("Bronze's clock runs for Bronze partners that take part, and no others."), "deadlines"),
    ("statuses.judged", _("No clock runs or lapsed where everything was done in time."), "deadlines_judged"),
    ("statuses.warnings", _("Warnings wait for running clocks, each on its day."), "warnings"),
    ("statuses.in_time", _("No clock runs on past its last day."), "in_time"),
    ("statuses.facts", _("Requirements are recorded after they were met."), "facts"),
):
    add_invariant(Invariant(name=_name, sentence=_sentence, check=getattr(invariants, _check)))

import_groups.add("status", importing.GROUP)
