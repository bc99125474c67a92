"""Reads statuses: who holds which when, what it gives, what is missing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications.enums import Standing
from applications.models import Partner
from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.decisions import Decision
from partner_portal.core.terms.queries import InForce, edition_on
from statuses import policy
from statuses.enums import BRONZE_REQUIREMENTS, DeadlineState, Requirement, Status
from statuses.models import BronzeDeadline, RequirementFact, StatusPeriod

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A status and the local days it held: from the first through the last full one (R40), None while it holds."""

    period: StatusPeriod
    first_on: date
    last_on: date | None


@dataclass(frozen=True, kw_only=True)
class Done:
    """A requirement, and the local day it was met; None while it is open."""

    requirement: Requirement
    on: date | None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a partner stands today: its status, its first days, what both give and ask, each with its decision."""

    partner: Partner
    today: date
    edition: InForce
    status: Status | None
    since: datetime | None
    deadline: BronzeDeadline | None
    requirements: list[Done]
    discount: Decision
    bronze: Decision | None

    @property
    def since_on(self) -> date | None:
        """The local day since which it holds its status."""
        return clock.local_day(self.since, self.partner.entity) if self.since else None

    @property
    def settled_on(self) -> date | None:
        """The local day on which the first days were settled: the last full one, where they were over (R40)."""
        at = self.deadline.settled_at if self.deadline else None
        return clock.local_day(at - INSTANT, self.partner.entity) if at else None

    @property
    def is_running(self) -> bool:
        """Whether Bronze's first days run."""
        return self.deadline is not None and self.deadline.state == DeadlineState.RUNNING

    @property
    def open(self) -> list[Requirement]:
        """What is still to be done in the first days."""
        return [each.requirement for each in self.requirements if each.on is None]


def place(organisation: Organisation) -> Place | None:
    """Where an organisation's latest participation stands today; None for one that never took part. One query."""
    found = _latest(Partner.objects.for_organisation(organisation))
    return _placed(found) if found is not None else None


def place_of(partner: Partner) -> Place:
    """Where this participation stands today. One query."""
    found = _latest(Partner.objects.filter(pk=partner.pk))
    assert found is not None
    return _placed(found)


def participation(public_id: str) -> Partner | None:
    """A partner by its own public id, or the latest one of an organisation by its id."""
    asked = Q(public_id=public_id) | Q(organisation__public_id=public_id)
    return Partner.objects.filter(asked).select_related("organisation").order_by("-pk").first()


def standing_at(partner: Partner, instant: datetime) -> Standing | None:
    """The standing a partner had at an instant; None before its acceptance. One query."""
    found = partner.standings.filter(at__lte=instant).order_by("-pk").values_list("after", flat=True).first()
    return Standing(found) if found else None


def periods(organisation: Organisation) -> QuerySet[StatusPeriod]:
    """Every status an organisation held, newest first, with its decision."""
    return StatusPeriod.objects.for_organisation(organisation).select_related("decision", "partner").order_by("-pk")


def held(organisation: Organisation) -> list[Held]:
    """The same with their local days. One query."""
    return [
        Held(
            period=period,
            first_on=clock.local_day(period.valid_from, period.partner.entity),
            last_on=clock.local_day(period.valid_until - INSTANT, period.partner.entity)
            if period.valid_until
            else None,
        )
        for period in periods(organisation)
    ]


def status_at(partner: Partner, instant: datetime) -> Status | None:
    """The status a partner held at an instant; None for none. One query."""
    found = StatusPeriod.objects.filter(partner=partner).at(instant).values_list("status", flat=True).first()
    return Status(found) if found else None


def met_at(partner: Partner, instant: datetime) -> dict[Requirement, datetime]:
    """What a partner had done by an instant, as known today, and when. One query."""
    facts = RequirementFact.objects.filter(partner=partner, at__lte=instant).standing()
    return {Requirement(requirement): at for requirement, at in facts.values_list("requirement", "at")}


def discount(partner: Partner, at: datetime) -> Decision:
    """The discount (per cent) that holds for a partner at an instant, and why. Two queries."""
    return _discount(
        status_at(partner, at), Requirement.TUTORIAL in met_at(partner, at), clock.local_day(at, partner.entity)
    )


def bronze(partner: Partner, deadline: BronzeDeadline, *, day: date) -> Decision:
    """Whether a partner's first days are met, open or over on a local day. One query."""
    met = met_at(partner, min(clock.now(), clock.end_of_day(day, deadline.entity)))
    return _bronze(deadline, {key: clock.local_day(at, deadline.entity) for key, at in met.items()}, day)


def _latest(partners: QuerySet[Partner]) -> Any:
    """The latest participation of these with its deadline, its open period and its facts, all in one row."""
    current = Q(status_periods__valid_until__isnull=True)
    relations: dict[str, FilteredRelation] = {"period": FilteredRelation("status_periods", condition=current)}
    for requirement in BRONZE_REQUIREMENTS:
        stands = Q(requirement_facts__requirement=requirement, requirement_facts__withdrawn_at__isnull=True)
        relations[f"fact_{requirement}"] = FilteredRelation("requirement_facts", condition=stands)
    return (
        partners.exclude(standing=Standing.VOID)
        .select_related("organisation", "manager", "bronze_deadline__decision")
        .annotate(**relations)
        .annotate(
            status=F("period__status"),
            status_since=F("period__valid_from"),
            **{f"at_{requirement}": F(f"fact_{requirement}__at") for requirement in BRONZE_REQUIREMENTS},
        )
        .order_by("-pk")
        .first()
    )


def _placed(row: Any) -> Place:
    today = clock.today(row.entity)
    deadline = getattr(row, "bronze_deadline", None)
    instants = {requirement: getattr(row, f"at_{requirement}") for requirement in BRONZE_REQUIREMENTS}
    days = {key: clock.local_day(at, row.entity) for key, at in instants.items() if at is not None}
    status = Status(row.status) if row.status else None
    return Place(
        partner=row,
        today=today,
        edition=edition_on(today),
        status=status,
        since=row.status_since,
        deadline=deadline,
        requirements=[Done(requirement=each, on=days.get(each)) for each in BRONZE_REQUIREMENTS],
        discount=_discount(status, Requirement.TUTORIAL in days, today),
        bronze=_bronze(deadline, days, today) if deadline is not None else None,
    )


def _bronze(deadline: BronzeDeadline, days: dict[Requirement, date], day: date) -> Decision:
    return policy.bronze_deadline(
        tutorial_on=days.get(Requirement.TUTORIAL),
        nfr_claimed_on=days.get(Requirement.NFR_CLAIM),
        last_on=deadline.last_on,
        day=day,
    )


def _discount(status: Status | None, tutorial_done: bool, day: date) -> Decision:
    terms = edition_on(day).terms
    rates = {
        Status.BRONZE: terms.bronze.discount_percent,
        Status.SILVER: terms.silver.discount_percent,
        Status.GOLD: terms.gold.discount_percent,
    }
    return policy.discount(
        status=status or "",
        tutorial_done=tutorial_done,
        before_tutorial=terms.bronze.discount_before_tutorial_percent,
        percent=rates[status] if status else Decimal(0),
    )


def period_title(period: StatusPeriod) -> str:
    """What a period is called: whose, which status, from which day. Reads the partner's `organisation`."""
    return _("%(company)s: %(status)s from %(day)s") % {
        "company": period.partner.organisation.name,
        "status": period.get_status_display(),
        "day": date_format(localtime(period.valid_from)),
    }


def deadline_title(deadline: BronzeDeadline) -> str:
    """What a deadline is called: whose, and its last day. Reads the partner's `organisation`."""
    return _("%(company)s: first days of Bronze, until %(day)s") % {
        "company": deadline.partner.organisation.name,
        "day": date_format(deadline.last_on),
    }


def fact_title(fact: RequirementFact) -> str:
    """What a requirement met is called: whose, and what was asked for. Reads the partner's `organisation`."""
    return f"{fact.partner.organisation.name}: {fact.get_requirement_display()}"
