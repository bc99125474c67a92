"""Two people at once: one step is taken, and the other hears why; each race beside a control without the lock."""

import time

import pytest

from applications import invariants
from applications.actions import applying, approval, review
from applications.enums import Stage
from applications.models import Application, Consent, Partner
from partner_portal.core.actors import person
from partner_portal.core.refusals import Refused
from tests.applications import way
from tests.concurrency import concurrently
from tests.factories import UserFactory

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def slow_judgement(monkeypatch):
    """Whoever has judged waits a moment before writing, so that both are at it at once if nothing keeps them apart."""
    for module in (applying, approval, review):
        monkeypatch.setattr(module, "judge", _slowly(module.judge))


def _slowly(judge):
    def slow(*args, **kwargs):
        decision = judge(*args, **kwargs)
        time.sleep(0.4)
        return decision

    return slow


@pytest.fixture
def without_lock(monkeypatch):
    monkeypatch.setattr(type(Application.objects.all()), "select_for_update", lambda self, **kwargs: self)


@pytest.fixture
def staff(db):
    return [UserFactory(is_staff=True), UserFactory(is_staff=True)]


def lost(outcome):
    return {type(error) for error in outcome.errors}


def two_approve(staff):
    application = way.verified(way.applicant(), staff[0])
    return concurrently(2, lambda number: approval.approve(application=application, by=person(staff[number])))


def approve_or_reject(staff):
    application = way.verified(way.applicant(), staff[0])

    def decide(number):
        if number:
            return review.reject(application=application, reason="No.", by=person(staff[1]))
        return approval.approve(application=application, by=person(staff[0]))

    return application, concurrently(2, decide)


def submit_twice():
    way.list_in_force()
    application = way.filled(way.applicant())
    return application, concurrently(2, lambda number: way.submit(application))


@pytest.mark.clause("1.3")
def test_two_of_staff_approve_at_once_and_one_partner_is_accepted(staff):
    outcome = two_approve(staff)
    assert (len(outcome.results), lost(outcome)) == (1, {Refused})
    assert outcome.errors[0].decision.rule == "applications.transition"
    assert Partner.objects.count() == 1


def test_control_without_the_lock_both_find_it_unapproved_and_a_later_guard_stops_one(staff, without_lock):
    outcome = two_approve(staff)
    assert len(outcome.results) == 1
    (error,) = outcome.errors
    assert not (isinstance(error, Refused) and error.decision.rule == "applications.transition")


def test_of_approving_and_rejecting_at_once_one_wins(staff):
    application, outcome = approve_or_reject(staff)
    assert (len(outcome.results), lost(outcome)) == (1, {Refused})
    application.refresh_from_db()
    assert (application.stage == Stage.APPROVED) == Partner.objects.exists()
    assert not invariants.history(None).violations
    assert not invariants.approved(None).violations


def test_control_without_the_lock_it_is_approved_and_rejected(staff, without_lock):
    _application, outcome = approve_or_reject(staff)
    assert len(outcome.results) == 2
    assert invariants.history(None).violations


@pytest.mark.clause("1.2.1")
def test_of_two_submissions_at_once_one_counts():
    application, outcome = submit_twice()
    assert (len(outcome.results), lost(outcome)) == (1, {Refused})
    assert Consent.objects.filter(application=application).count() == 2


def test_control_without_the_lock_both_count(without_lock):
    application, outcome = submit_twice()
    assert len(outcome.results) == 2
    assert Consent.objects.filter(application=application).count() == 4
    assert invariants.history(None).violations


def test_two_starts_at_once_are_one_application():
    user = way.applicant()
    outcome = concurrently(4, lambda number: applying.start(user=user, by=person(user)))
    assert len({application.pk for application in outcome.results}) == 1
    assert not outcome.errors


def test_two_applications_of_one_legal_entity_are_never_both_approved(staff):
    applications = [way.verified(way.applicant(), staff[0], tax_id="940140000385") for _ in range(2)]
    outcome = concurrently(
        2, lambda number: approval.approve(application=applications[number], by=person(staff[number]))
    )
    assert (len(outcome.results), lost(outcome)) == (1, {Refused})
    assert outcome.errors[0].decision.value == ("participating",)
    assert Partner.objects.count() == 1
