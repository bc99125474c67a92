"""What pages say of a partner's place: what is due, what is next, what it is worth."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partner_portal.core.entities import facts
from partner_portal.core.money import Money
from partner_portal.core.terms.schema import Benefits, Climb, Terms
from partner_portal.core.timeline import Due
from statuses.enums import Requirement, Status
from statuses.queries import Place

# From so many days before the last one on, a date is shown as one to act on now.
URGENT = timedelta(days=7)
# The Standard plan for 12 months, the example of the public pages: the same digits in each program currency.
EXAMPLE = Decimal(1188)

ASKS = {
    Requirement.TUTORIAL: gettext_lazy("One of your people finishes the tutorial about the program and its rules."),
    Requirement.NFR_CLAIM: gettext_lazy("You claim the subscription for your own use; handing in the form is enough."),
}


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What the next step is worth: the discount (per cent) without and with it, and what that is on the example.

    `step` is `tutorial` (discount and requests wait for it), `keep` (the first days are not met yet) or `climb`.
    """

    step: str
    now: Decimal
    then: Decimal
    example: Money
    saving: Money


@dataclass(frozen=True, kw_only=True)
class Rung:
    """A status on the ladder, as this partner sees it: `state` is past, here or next."""

    status: Status
    benefits: Benefits
    state: str

    @property
    def climb(self) -> Climb | None:
        """What it takes to get there and to stay; None for Bronze."""
        return self.benefits if isinstance(self.benefits, Climb) else None


def benefits(terms: Terms) -> dict[Status, Benefits]:
    """What each status gives, lowest first."""
    return {Status.BRONZE: terms.bronze, Status.SILVER: terms.silver, Status.GOLD: terms.gold}


def ladder(place: Place) -> list[Rung]:
    """The three rungs with the present one marked."""
    order = list(Status)
    at = order.index(place.status) if place.status else -1
    return [
        Rung(status=status, benefits=given, state="here" if step == at else "past" if step < at else "next")
        for step, (status, given) in enumerate(benefits(place.edition.terms).items())
    ]


def following(place: Place) -> Rung | None:
    """The next rung; None at the top or without a status."""
    return next((rung for rung in ladder(place) if rung.state == "next"), None) if place.status else None


def worth(place: Place) -> Worth | None:
    """What the next step is worth: the discount after the tutorial, the one that would go, or that of the next status;
    None at the top."""
    now = place.discount.value
    rung = following(place)
    if rung is None:
        return None
    bronze = place.edition.terms.bronze.discount_percent
    if place.status == Status.BRONZE and Requirement.TUTORIAL in place.open:
        step, then = "tutorial", bronze
    elif place.is_running:
        step, now, then = "keep", Decimal(0), bronze
    else:
        step, then = "climb", rung.benefits.discount_percent
    currency = facts(place.partner.entity).currency
    return Worth(
        step=step,
        now=now,
        then=then,
        example=Money(EXAMPLE, currency),
        saving=Money.rounded(EXAMPLE * (then - now) / 100, currency),
    )


def dues(place: Place) -> list[Due]:
    """The dates statuses set for this partner, nearest first: the last of the first days while they run."""
    if not place.is_running or place.deadline is None or place.bronze is None:
        return []
    last_on = place.deadline.last_on
    return [
        Due(
            on=last_on,
            title=_("Last day for what Bronze asks"),
            text=str(place.bronze.sentence),
            clause="3.1.1",
            kind="late" if last_on - place.today <= URGENT else "",
            url=reverse("status"),
            action=_("See what is open"),
        )
    ]
