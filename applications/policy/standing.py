"""Whether a company takes part, and what that opens to it (§1.3, §1.5, R37)."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from applications.enums import PARTICIPATING, Standing
from partner_portal.core.accounts.enums import Access
from partner_portal.core.decisions import Finding, Sentence, Verdict, rule

# step → the standings it may start from, and where it leads
STEPS: Mapping[str, tuple[frozenset[Standing], Standing]] = {
    "suspend": (frozenset({Standing.ACTIVE}), Standing.SUSPENDED),
    "reinstate": (frozenset({Standing.SUSPENDED}), Standing.ACTIVE),
    "cancel": (PARTICIPATING, Standing.CANCELLED),
    "terminate": (PARTICIPATING, Standing.TERMINATED),
    "void": (PARTICIPATING, Standing.VOID),
}
ACCESS: Mapping[str, Access] = {
    Standing.ACTIVE: Access.FULL,
    Standing.SUSPENDED: Access.READ_ONLY,
    Standing.CANCELLED: Access.FORMER,
    Standing.TERMINATED: Access.NONE,
    Standing.VOID: Access.FORMER,
}
SAYS: Mapping[str, str] = {
    "suspend": gettext_noop("The participation is suspended: reading and answering stay open, nothing else changes."),
    "reinstate": gettext_noop("The suspension ends: access is full again."),
    "cancel": gettext_noop(
        "The participation ends. Past messages and decisions stay readable; applying again is open."
    ),
    "terminate": gettext_noop("The participation is terminated. All benefits and access end at once."),
    "void": gettext_noop("The participation was recorded in error and is taken back."),
}


@rule("standing.accept", clause="1.3")
def accept(*, participating: bool) -> Finding:
    """§1.3: an organisation takes part once at a time; after the end of a participation a new one may begin."""
    if participating:
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(gettext_noop("This organisation takes part in the program already.")),
        )
    return Finding(
        verdict=Verdict.MET, sentence=Sentence(gettext_noop("The organisation takes part in the program from now on."))
    )


@rule("standing.transition", clause="1.5")
def transition(*, step: str, standing: str) -> Finding:
    """§1.5, R37: only who is active is suspended, only who is suspended is reinstated, and only who takes part can end;
    an ended participation stays ended (a terminated one comes back only by an upheld appeal)."""
    starts, after = STEPS[step]
    if standing not in starts:
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(
                {
                    Standing.ACTIVE: gettext_noop("This partner is active, so there is no suspension to end."),
                    Standing.SUSPENDED: gettext_noop("This partner is suspended already."),
                }.get(Standing(standing), gettext_noop("This participation has ended, and stays so."))
            ),
        )
    return Finding(verdict=Verdict.MET, sentence=Sentence(SAYS[step]), value=after.value)


def access_of(standing: str) -> Access:
    """R37: how far the people and keys of a company get, by its standing."""
    return ACCESS[standing]
