"""Makes partners for tests the way the approval does, and lives through days."""

from datetime import UTC, date, datetime

from applications.actions import company, standing, team
from applications.signals import partner_accepted
from partner_portal.core import clock
from partner_portal.core.actors import house
from partner_portal.core.decisions import Decision, Sentence, Verdict
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.jobs.actions import run_due
from statuses.actions import facts
from statuses.enums import BRONZE_REQUIREMENTS
from tests.factories import OrganisationFactory, UserFactory

BY = house("test")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def partner_of(organisation, *, at=NOON):
    """The organisation accepted as a partner at an instant."""
    judged = Decision(
        rule="statuses.bronze_opens",
        clause="3.1.1",
        inputs={"accepted_on": clock.local_day(at, organisation.entity), "days": 90},
        verdict=Verdict.MET,
        sentence=Sentence("Accepted."),
        limit=90,
        value=clock.local_day(at, organisation.entity).fromordinal(
            clock.local_day(at, organisation.entity).toordinal() + 90
        ),
    )
    with clock.fixed(at):
        record = decisions.record(judged, by=BY, organisation=organisation)
        partner = standing.accept(organisation=organisation, at=at, decision=record, by=BY)
        partner_accepted.send(sender=type(partner), partner=partner, by=BY)
    return partner


def partner(*, entity="cyprus", at=NOON, **fields):
    """A new company of an entity with its main user and its data, accepted at an instant."""
    organisation = OrganisationFactory(entity=entity, **fields)
    made = partner_of(organisation, at=at)
    with clock.fixed(at):
        team.open_main(organisation=organisation, user=UserFactory(), by=BY)
        company.first_data(organisation=organisation, values={}, by=BY)
    return made


def do(partner, *requirements, at):
    """The partner meets these requirements (all of Bronze's without any) at an instant."""
    with clock.fixed(at):
        return [
            facts.record(partner=partner, requirement=each, at=at, reference=f"test:{partner.pk}:{each}", by=BY)
            for each in requirements or BRONZE_REQUIREMENTS
        ]


def daily(entity, day: date, *, hour: int = 0, minute: int = 1):
    """The daily run a minute after a local day of an entity has begun."""
    begun = clock.start_of_day(day, entity)
    with clock.fixed(begun.replace(minute=begun.minute + minute)):
        report = run_due(by=BY)
    assert not report.failed, report.failed
    return report
