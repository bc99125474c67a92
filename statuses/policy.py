"""Rules of Bronze (§3.1.1, R9): its first days, what it gives before and after the tutorial, who records what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext_noop

from partner_portal.core import periods
from partner_portal.core.decisions import Finding, Sentence, Verdict, rule


@dataclass(frozen=True)
class DueWarning:
    """A warning before the last day: how many days are left on the day it is due."""

    days_left: int
    due_on: date


def last_day(accepted_on: date, days: int) -> date:
    """The last day of Bronze's first days (R9): the day of approval is day 0, valid through the end of day `days`."""
    return periods.last_day_after(accepted_on, days)


def warnings(last_on: date, days_left: Sequence[int], *, today: date) -> list[DueWarning]:
    """The warnings before a last day, the first one in front: each on the day when so many days are left (R9).

    Those whose day is past, as for a partner that was here before the portal, are left out.
    """
    found = [DueWarning(days, last_on - timedelta(days=days)) for days in sorted(set(days_left), reverse=True)]
    return [warning for warning in found if warning.due_on >= today]


@rule("statuses.bronze_opens", clause="3.1.1")
def bronze_opens(*, accepted_on: date, days: int) -> Finding:
    """§3.1.1: a partner is Bronze from its approval on. R9, R38: the days it has to qualify are those of the terms on
    the day of approval, and their last one is fixed then."""
    last_on = last_day(accepted_on, days)
    return Finding(
        verdict=Verdict.MET,
        sentence=Sentence(
            gettext_noop(
                "Accepted on {accepted_on} as Bronze. The tutorial and the free cloud subscription are to be done by "
                "{last_on}."
            ),
            {"accepted_on": accepted_on, "last_on": last_on},
        ),
        limit=days,
        value=last_on,
    )


@rule("statuses.bronze_deadline", clause="3.1.1")
def bronze_deadline(*, tutorial_on: date | None, nfr_claimed_on: date | None, last_on: date, day: date) -> Finding:
    """§3.1.1, R9: participation is cancelled after the last day unless by then the tutorial is complete and the free
    cloud subscription is claimed (the claim submitted).

    All days are local to the contracting entity. MET once both were done on or before `last_on`, whatever the day; OPEN
    while `day` is not past it; NOT_MET after it.
    """
    done = {"tutorial": tutorial_on is not None and tutorial_on <= last_on}
    done["claim"] = nfr_claimed_on is not None and nfr_claimed_on <= last_on
    if tutorial_on is not None and nfr_claimed_on is not None and all(done.values()):
        met_on = max(tutorial_on, nfr_claimed_on)
        return Finding(
            verdict=Verdict.MET,
            sentence=Sentence(
                gettext_noop(
                    "The tutorial and the claim of the free cloud subscription were both done by {met_on}, "
                    "in time for {last_on}."
                ),
                {"met_on": met_on, "last_on": last_on},
            ),
            limit=last_on,
            value=met_on,
        )
    is_over = day > last_on
    return Finding(
        verdict=Verdict.NOT_MET if is_over else Verdict.OPEN,
        sentence=Sentence(MISSING[is_over, done["tutorial"], done["claim"]], {"last_on": last_on}),
        limit=last_on,
    )


# (the last day is over, the tutorial is done, the subscription is claimed) → what is missing, and by when
MISSING = {
    (False, False, False): gettext_noop(
        "Finish the program tutorial and claim your free cloud subscription by {last_on}. "
        "Without both, participation is cancelled after that day."
    ),
    (False, False, True): gettext_noop(
        "Finish the program tutorial by {last_on}. Without it, participation is cancelled after that day."
    ),
    (False, True, False): gettext_noop(
        "Claim your free cloud subscription by {last_on}. Without it, participation is cancelled after that day."
    ),
    (True, False, False): gettext_noop(
        "Neither the program tutorial nor the free cloud subscription was done by {last_on}, "
        "so participation is cancelled."
    ),
    (True, False, True): gettext_noop(
        "The program tutorial was not finished by {last_on}, so participation is cancelled."
    ),
    (True, True, False): gettext_noop(
        "The free cloud subscription was not claimed by {last_on}, so participation is cancelled."
    ),
}


@rule("statuses.discount", clause="3.1")
def discount(*, status: str, tutorial_done: bool, before_tutorial: Decimal, percent: Decimal) -> Finding:
    """§3.1: the discount of the status. §3.1.1: Bronze has its own only once the program tutorial is complete, and
    `before_tutorial` until then; "" is no status, and has none. Rates are per cent; the value is the one that holds."""
    if status == "":
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(gettext_noop("There is no discount without a status.")),
            value=Decimal(0),
        )
    if status == "bronze" and not tutorial_done:
        return Finding(
            verdict=Verdict.OPEN,
            sentence=Sentence(
                gettext_noop(
                    "The discount is {before} % until the program tutorial is complete, and {percent} % after."
                ),
                {"before": before_tutorial, "percent": percent},
            ),
            limit=percent,
            value=before_tutorial,
        )
    return Finding(
        verdict=Verdict.MET,
        sentence=Sentence(gettext_noop("The discount of the status is {percent} %."), {"percent": percent}),
        value=percent,
    )


@rule("statuses.recordable", clause="house")
def recordable(*, is_participating: bool, at: datetime, now: datetime) -> Finding:
    """A requirement is recorded of a partner that takes part, and for no time to come."""
    if not is_participating:
        sentence = Sentence(gettext_noop("This company takes no part in the program, so nothing is recorded of it."))
        return Finding(verdict=Verdict.NOT_MET, sentence=sentence)
    if at > now:
        sentence = Sentence(gettext_noop("A requirement cannot be met at a time to come."))
        return Finding(verdict=Verdict.NOT_MET, sentence=sentence, limit=now)
    return Finding(verdict=Verdict.MET, sentence=Sentence(gettext_noop("The requirement can be recorded.")))


@rule("statuses.taken_over", clause="3.4")
def taken_over(*, status: str, since: date, confirmed_on: date) -> Finding:
    """A status held before the portal is taken over from the program's records. R4: its yearly windows go on from the
    day it was last confirmed."""
    return Finding(
        verdict=Verdict.MET,
        sentence=Sentence(
            gettext_noop(
                "Held since {since} and last confirmed on {confirmed_on}; taken over from the program's records."
            ),
            {"since": since, "confirmed_on": confirmed_on},
        ),
        value=status,
    )
