"""Takes over the statuses of partners that were here before the portal."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from applications.models import Partner
from partner_portal.core import clock
from partner_portal.core.accounts.queries import locked
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.events import actions as events
from partner_portal.core.terms.queries import edition_on
from statuses import policy, signals
from statuses.actions import bronze, facts, periods
from statuses.enums import Requirement, Status
from statuses.models import StatusPeriod


@transaction.atomic
def take_over(
    *,
    partner: Partner,
    ladder: Sequence[tuple[str, date]],
    confirmed_on: date,
    met_on: dict[str, date],
    by: Actor,
) -> StatusPeriod:
    """Give an imported partner the statuses it held: `ladder` is (status, first day), the first from the day of its
    acceptance, the last one open and counted from `confirmed_on` (R4).

    Stores one decision and period each, the requirements met (`met_on`: requirement → local day), and for a partner
    that was never above Bronze its first days, judged by those facts (R9). Audited; event `status.changed`; signal
    `status_changed`. A partner that has a status keeps it.
    """
    organisation = locked(partner.organisation)
    if known := StatusPeriod.objects.filter(partner=partner).current().first():
        return known
    starts = [partner.accepted_at, *(_first_instant(day, partner) for _status, day in ladder[1:])]
    ends: list[datetime | None] = [*starts[1:], None]
    for (status, day), valid_from, valid_until in zip(ladder, starts, ends, strict=True):
        is_last = valid_until is None
        anchor = confirmed_on if is_last else day
        finding = policy.taken_over(status=status, since=day, confirmed_on=anchor)
        period = StatusPeriod.objects.create(
            partner=partner,
            status=Status(status),
            valid_from=valid_from,
            valid_until=valid_until,
            anchor_on=anchor,
            decision=decisions.record(finding, by=by, organisation=organisation, subject=partner.public_id),
            opened_by=str(by),
        )
    if {status for status, _day in ladder} == {Status.BRONZE}:
        terms = edition_on(partner.accepted_on).terms.bronze
        bronze.start(
            partner=partner,
            on=partner.accepted_on,
            days=terms.days_to_qualify,
            warning_days=tuple(terms.warning_days),
        )
    for requirement, day in met_on.items():
        facts.record(
            partner=partner,
            requirement=Requirement(requirement),
            at=max(_first_instant(day, partner), partner.accepted_at),
            reference=f"import:{partner.public_id}:{requirement}",
            by=by,
        )
    audit.record(
        "status.take_over",
        by=by,
        organisation=organisation,
        subject=partner.public_id,
        changes={"status": (None, period.status), "confirmed_on": (None, confirmed_on)},
    )
    events.emit(
        "status.changed",
        organisation=organisation,
        data={"partner": partner.public_id, "status": period.status, "at": period.valid_from},
        previous={"status": None},
    )
    signals.status_changed.send(
        sender=Partner, partner=partner, before=None, after=Status(period.status), at=period.valid_from
    )
    return period


@transaction.atomic
def give_back(*, partner: Partner, by: Actor) -> None:
    """Take back what `take_over` gave, for an import that is undone: the period closes now and the clock stops."""
    periods.close(partner=partner, at=clock.now(), by=by)


def _first_instant(day: date, partner: Partner) -> datetime:
    return clock.end_of_day(day - timedelta(days=1), partner.entity)
