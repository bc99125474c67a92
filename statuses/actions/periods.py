"""Opens and closes status periods."""

from datetime import datetime

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
from statuses.actions import bronze
from statuses.enums import Status
from statuses.models import StatusPeriod


@transaction.atomic
def open_bronze(*, partner: Partner, at: datetime, by: Actor) -> StatusPeriod:
    """Make a partner Bronze from `at` on, its acceptance (§3.1.1), and start its first days (R9, R38).

    Locks the organisation. Stores the decision, the period, the deadline and its warnings, by the terms of that local
    day; audits; event `status.changed`; signal `status_changed`. Called again for the same partner it returns the
    period it has.
    """
    organisation = locked(partner.organisation)
    if known := StatusPeriod.objects.filter(partner=partner).current().first():
        return known
    day = clock.local_day(at, partner.entity)
    edition = edition_on(day)
    terms = edition.terms.bronze
    decision = policy.bronze_opens(accepted_on=day, days=terms.days_to_qualify)
    record = decisions.record(
        decision, by=by, organisation=organisation, subject=partner.public_id, edition=edition.name
    )
    period = StatusPeriod.objects.create(
        partner=partner, status=Status.BRONZE, valid_from=at, anchor_on=day, decision=record, opened_by=str(by)
    )
    bronze.start(partner=partner, on=day, days=terms.days_to_qualify, warning_days=tuple(terms.warning_days))
    _tell(partner, before=None, after=Status.BRONZE, at=at, by=by)
    return period


@transaction.atomic
def close(*, partner: Partner, at: datetime, by: Actor) -> None:
    """End the partner's status at `at`, for its participation ended; a running Bronze clock stops.

    Locks the organisation, audits; event `status.changed`; signal `status_changed`. A partner without a status stays as
    it is.
    """
    locked(partner.organisation)
    bronze.stop(partner=partner, at=at, by=by)
    period = StatusPeriod.objects.filter(partner=partner).current().first()
    if period is None:
        return
    StatusPeriod.objects.filter(pk=period.pk).update(valid_until=at)
    _tell(partner, before=Status(period.status), after=None, at=at, by=by)


def _tell(partner: Partner, *, before: Status | None, after: Status | None, at: datetime, by: Actor) -> None:
    audit.record(
        "status.change",
        by=by,
        organisation=partner.organisation,
        subject=partner.public_id,
        changes={"status": (before, after), "at": (None, at)},
    )
    events.emit(
        "status.changed",
        organisation=partner.organisation,
        data={"partner": partner.public_id, "status": after, "at": at},
        previous={"status": before},
    )
    signals.status_changed.send(sender=Partner, partner=partner, before=before, after=after, at=at)
