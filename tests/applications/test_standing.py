"""Suspending, reinstating and ending a participation (§1.5, R37), for pages and API in the same second."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client

from applications import signals
from applications.actions import applying, standing
from applications.enums import Standing
from applications.models import Partner
from applications.policy.standing import STEPS, access_of, transition
from applications.queries import partners
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import house, person
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.decisions.queries import Replayed, replayed
from partner_portal.core.events.models import Event
from partner_portal.core.messages.models import Message
from partner_portal.core.outbox.models import OutboxItem
from partner_portal.core.refusals import Refused
from tests.api import bearing, issue
from tests.applications.partners import HOUSE, make_partner
from tests.concurrency import concurrently
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
READS, WRITES = "/dashboard/decisions/", "/dashboard/developers/new/"


@pytest.mark.clause("1.5")
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("before", Standing.values)
def test_each_step_starts_where_the_table_says(step, before):
    starts, after = STEPS[step]
    decision = transition(step=step, standing=before)
    assert decision.is_met == (before in starts)
    assert decision.value == (after if before in starts else None)
    assert decision.sentence.in_english()


def test_a_terminated_partner_stays_so():
    assert not any(transition(step=step, standing="terminated").is_met for step in STEPS)


@pytest.fixture
def reaching(acme_partner, acme, alice):
    """Two sessions of alice and a key: what each gets for a page, a form, and the API."""
    sessions = [Client(), Client()]
    for session in sessions:
        session.force_login(alice)
    program = bearing(issue(acme, "events:read", "messages:read")[1])

    def reach():
        return [
            *((session.get(READS).status_code, session.post(WRITES, {}).status_code) for session in sessions),
            (program.get("/api/v1/messages").status_code, program.get("/api/v1/events").status_code),
        ]

    assert reach() == [(200, 200), (200, 200), (200, 200)]
    return reach


@pytest.mark.clause("1.5")
def test_every_standing_reaches_pages_api_and_other_sessions_at_once(reaching, acme_partner, rita):
    by = person(rita)
    standing.suspend(partner=acme_partner, reason="No answer", by=by)
    assert reaching() == [(200, 403), (200, 403), (200, 200)]
    standing.reinstate(partner=acme_partner, reason="Answered", by=by)
    assert reaching() == [(200, 200), (200, 200), (200, 200)]
    standing.terminate(partner=acme_partner, reason="Breach", by=by)
    assert reaching() == [(403, 403), (403, 403), (403, 403)]


@pytest.mark.clause("3.1.1")
def test_a_cancelled_partner_keeps_what_is_past(reaching, acme_partner, acme):
    record = decisions.record(transition(step="cancel", standing="active"), by=HOUSE, organisation=acme)
    standing.cancel(partner=acme_partner, decision=record, by=HOUSE)
    assert reaching() == [(200, 403), (200, 403), (200, 403)]


@pytest.mark.clause("1.7.1")
def test_the_notice_of_a_termination_is_kept_and_goes_by_e_mail(acme_partner, acme):
    standing.terminate(partner=acme_partner, reason="False data", by=HOUSE)
    message = Message.objects.get(organisation=acme)
    assert (message.kind, message.clause) == ("legal", "1.5")
    assert "False data" in message.text.body
    assert OutboxItem.objects.filter(kind="message.email", payload__message=message.public_id).count() == 1


def test_a_step_leaves_its_trail(acme_partner, acme):
    heard = []

    def hear(partner, at, by, **kwargs):
        heard.append((partner.pk, at))

    signals.partner_suspended.connect(hear)
    try:
        partner = standing.suspend(partner=acme_partner, reason="Quiet", by=HOUSE)
    finally:
        signals.partner_suspended.disconnect(hear)
    assert heard == [(partner.pk, partner.standing_since)]
    first, second = partners.history(partner)
    assert (first.before, first.after, second.before, second.after) == ("", "active", "active", "suspended")
    assert replayed(second.decision) is Replayed.ALIKE
    event = Event.objects.filter(organisation=acme).latest("pk")
    assert (event.type, event.previous) == ("partner.suspended", {"standing": "active"})


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "a\0b"])
def test_a_reason_is_asked_for(acme_partner, reason):
    with pytest.raises(ValidationError) as raised:
        standing.suspend(partner=acme_partner, reason=reason, by=HOUSE)
    assert "reason" in raised.value.message_dict
    assert Partner.objects.get().standing == Standing.ACTIVE


def test_twice_is_refused(acme_partner):
    standing.suspend(partner=acme_partner, reason="Quiet", by=HOUSE)
    with pytest.raises(Refused, match="suspended already"):
        standing.suspend(partner=acme_partner, reason="Quiet", by=HOUSE)


def test_the_organisation_is_remembered_by_a_new_participation(acme_partner, acme):
    with pytest.raises(Refused, match="already"):
        make_partner(acme)
    standing.terminate(partner=acme_partner, reason="Breach", by=HOUSE)
    assert partners.current(acme) is None
    again = make_partner(acme)
    assert partners.current(acme) == partners.latest(acme) == again
    assert list(partners.file_of(again).earlier) == [acme_partner]
    acme.refresh_from_db()
    assert acme.access == access_of(again.standing) == "full"


def test_one_imported_in_error_counts_for_nothing(acme_partner, acme):
    standing.void(partner=acme_partner, reason="Wrong row", by=HOUSE)
    assert partners.latest(acme) is None
    assert not Message.objects.exists()


def test_a_manager_is_of_the_staff(acme_partner, rita, alice):
    with pytest.raises(ValidationError):
        standing.assign_manager(partner=acme_partner, manager=alice, by=HOUSE)
    standing.assign_manager(partner=acme_partner, manager=rita, by=HOUSE)
    assert list(partners.managed_by(rita)) == [acme_partner]
    standing.assign_manager(partner=acme_partner, manager=None, by=HOUSE)
    assert not partners.managed_by(rita)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_who_end_it_at_once_end_it_once(acme):
    partner = make_partner(acme, UserFactory(organisation=acme))
    outcome = concurrently(2, lambda number: standing.terminate(partner=partner, reason="Breach", by=HOUSE))
    assert (len(outcome.results), [type(error) for error in outcome.errors]) == (1, [Refused])
    assert partner.standings.count() == 2


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_end_twice(acme, monkeypatch):
    partner = make_partner(acme, UserFactory(organisation=acme))
    monkeypatch.setattr(standing.partners, "locked", lambda partner: slow(Partner.objects.get(pk=partner.pk)))
    outcome = concurrently(2, lambda number: standing.terminate(partner=partner, reason="Breach", by=HOUSE))
    assert (len(outcome.results), outcome.errors) == (2, [])


def slow(row):
    """Read by both before either writes."""
    threading.Event().wait(0.5)
    return row


@pytest.mark.clause("1.5")
def test_the_keys_of_an_earlier_participation_open_nothing_of_the_next(acme, acme_partner):
    key = issue(acme, "events:read")[0]
    judged = decisions.record(transition(step="cancel", standing="active"), by=HOUSE, organisation=acme)
    standing.cancel(partner=acme_partner, decision=judged, by=HOUSE)
    key.refresh_from_db()
    assert not key.revoked  # past notices stay readable
    make_partner(acme)
    key.refresh_from_db()
    assert key.revoked


@pytest.mark.clause("1.5")
def test_people_of_a_terminated_company_start_no_application(acme_partner, alice):
    EmailAddress.objects.create(user=alice, email=alice.email, primary=True, verified=True)
    standing.terminate(partner=acme_partner, reason="Breach.", by=house("test"))
    with pytest.raises(Refused, match="only an appeal"):
        applying.start(user=User.objects.get(pk=alice.pk), by=person(alice))
