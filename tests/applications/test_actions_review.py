"""What staff decide before the approval, and what happens when they are late."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError

from applications.actions import review
from applications.enums import DocumentState, Stage
from applications.queries import applications as queries
from partner_portal.core import clock
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.actors import house, person
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.queries import replays_alike, shown_to
from partner_portal.core.events.models import Event
from partner_portal.core.jobs import actions as jobs
from partner_portal.core.outbox import actions as outbox
from partner_portal.core.outbox.models import OutboxItem
from partner_portal.core.refusals import Refused
from partner_portal.core.screening.models import ScreenedParty
from tests.applications import way
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_monday():
    with clock.fixed(MONDAY):
        yield


def letters_to(user):
    outbox.relay()
    return [(letter.subject, letter.body) for letter in mail.outbox if letter.to == [user.email]]


@pytest.mark.clause("1.2.1")
def test_declining_keeps_the_reason_from_the_applicant(rita):
    user = way.applicant()
    application = way.submitted(user)
    with pytest.raises(ValidationError) as error:
        review.decline(application=application, reason=" ", by=person(rita))
    assert set(error.value.error_dict) == {"reason"}
    application = review.decline(
        application=application, reason="We know them.", note="Not this year.", by=person(rita)
    )
    assert (application.stage, application.ended_at, application.due_at) == (Stage.DECLINED, MONDAY, None)
    step = queries.history(application).last()
    assert (step.words.reason, step.words.note, step.by) == ("We know them.", "Not this year.", str(person(rita)))
    assert step.decision.rule == "applications.preliminary"
    assert not ScreenedParty.objects.filter(gone_at=None).exists()
    (_first, (subject, body)) = letters_to(user)
    assert subject == "Your application was declined"
    assert "Not this year." in body
    assert "We know them." not in body
    assert Event.objects.get(type="application.declined").data["stage"] == "declined"


def test_every_letter_is_in_the_readers_language_and_goes_once(rita):
    user = way.applicant(language="de")
    application = way.preliminarily_approved(user, rita)
    assert len(letters_to(user)) == 2
    assert len(letters_to(user)) == 2
    review_letter = mail.outbox[-1]
    assert review_letter.extra_headers["Message-ID"].startswith(f"<{application.public_id}.preliminarily_approved.")
    assert application.public_id not in review_letter.body


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        ("submitted", "ask"), ("submitted", "reject"), ("submitted", "start_verification"),
        ("preliminarily_approved", "decline"), ("preliminarily_approved", "approve_preliminarily"),
        ("handed_in", "decline"), ("handed_in", "ask"), ("verified", "decline"), ("verified", "start_verification"),
    ],
)  # fmt: skip
def test_steps_out_of_order_are_refused_and_write_nothing(stage, step, rita):
    user = way.applicant()
    application = way.submitted(user) if stage == "submitted" else getattr(way, stage)(user, rita)
    words = {
        "ask": {"fields": {"phone": "?"}},
        "decline": {"reason": "No."},
        "reject": {"reason": "No."},
    }.get(step, {})
    before = (application.stage, application.version, application.history.count(), Event.objects.count())
    with pytest.raises(Refused) as refusal:
        getattr(review, step)(application=application, by=person(rita), **words)
    assert refusal.value.decision.rule == "applications.transition"
    application.refresh_from_db()
    assert (application.stage, application.version, application.history.count(), Event.objects.count()) == before


def test_a_stale_page_decides_nothing(rita):
    user = way.applicant()
    application = way.submitted(user)
    seen = application.version
    review.assign(application=application, reviewer=rita, by=person(rita))
    with pytest.raises(Refused, match="in the meantime"):
        review.decline(application=application, reason="No.", by=person(rita), expected_version=seen)
    application = review.decline(application=application, reason="No.", by=person(rita), expected_version=seen + 1)
    assert application.stage == Stage.DECLINED


@pytest.mark.clause("1.2.2")
def test_documents_are_judged_one_by_one_and_a_refusal_says_why(rita):
    application = way.handed_in(way.applicant(), rita)
    one, two, _three = application.documents.order_by("pk")
    review.judge_document(document=one, accept=True, by=person(rita))
    application.refresh_from_db()
    assert (application.stage, application.reviewer) == (Stage.VERIFYING, rita)
    with pytest.raises(ValidationError) as error:
        review.judge_document(document=two, accept=False, by=person(rita))
    assert set(error.value.error_dict) == {"remark"}
    two = review.judge_document(document=two, accept=False, remark="Too dark.", by=person(rita))
    assert (two.state, two.remark, two.judged_at) == (DocumentState.REFUSED, "Too dark.", MONDAY)
    two = review.judge_document(document=two, accept=True, by=person(rita))
    assert two.state == DocumentState.ACCEPTED
    assert {group.purpose.value: group.state for group in queries.documents(application)} == {
        "legal_entity": "accepted", "tax_id": "accepted", "legal_address": "uploaded",
    }  # fmt: skip


def test_a_document_is_judged_during_verification_alone(rita):
    application = way.preliminarily_approved(way.applicant(), rita)
    (document,) = way.hand_in(application, "tax_id")
    with pytest.raises(Refused) as refusal:
        review.judge_document(document=document, accept=True, by=person(rita))
    assert refusal.value.decision.rule == "applications.judging"


@pytest.mark.parametrize(
    "fields",
    [{}, {"password": "?"}, {"phone": ""}, {"phone": "x" * 501}, {"document:logo": "?"}, {"postal_same": "?"}],
)
def test_only_named_fields_are_asked_for_with_a_remark(fields, rita):
    application = way.verified(way.applicant(), rita)
    with pytest.raises(ValidationError):
        review.ask(application=application, fields=fields, by=person(rita))
    assert not application.asked.exists()


def test_the_question_stands_in_the_letter(rita):
    user = way.applicant()
    application = way.verified(user, rita)
    review.ask(application=application, fields={"phone": "Nobody answers there."}, by=person(rita))
    subject, body = letters_to(user)[-1]
    assert subject == "A question about your application"
    assert "– Nobody answers there." in body


def test_rejecting_ends_it_with_a_decision_staff_can_read(rita):
    application = way.verified(way.applicant(), rita)
    application = review.reject(application=application, reason="The register does not know them.", by=person(rita))
    assert application.stage == Stage.REJECTED
    decision = DecisionRecord.objects.about(application.public_id).get(rule="applications.verification")
    assert decision.inputs["accepted"] == ["legal_address", "legal_entity", "tax_id"]
    assert replays_alike(decision)


def test_what_staff_judge_alone_is_never_shown_to_a_partner(rita):
    partner = way.accepted(way.applicant(), rita)
    DecisionRecord.objects.filter(organisation=None)
    shown = {record.rule for record in shown_to(partner.organisation)}
    assert "applications.accepted" in shown
    assert not shown & {"applications.approval", "applications.preliminary", "applications.verification"}


def test_reviewers_and_managers_are_staff(rita):
    application = way.submitted(way.applicant())
    stranger = UserFactory()
    with pytest.raises(ValidationError) as error:
        review.assign(application=application, manager=stranger, by=person(rita))
    assert set(error.value.error_dict) == {"manager"}
    application = review.assign(application=application, reviewer=rita, manager=rita, by=person(rita))
    assert (application.reviewer, application.manager) == (rita, rita)
    review.decline(application=application, reason="No.", by=person(rita))
    with pytest.raises(Refused):
        review.assign(application=application, reviewer=rita, by=person(rita))


@pytest.mark.clause("15.1")
def test_staff_change_the_contracting_entity_and_the_due_date_stays(rita):
    application = way.submitted(way.applicant())
    due = application.due_at
    application = review.change_entity(application=application, entity="bahrain", reason="Their wish.", by=person(rita))
    assert (application.entity, application.due_at) == ("bahrain", due)
    with pytest.raises(ValidationError):
        review.change_entity(application=application, entity="mars", by=person(rita))
    with pytest.raises(Refused):
        review.change_entity(application=way.filled(way.applicant()), entity="us", by=person(rita))


def escalations():
    return OutboxItem.objects.filter(kind="applications.email", payload__letter="overdue")


@pytest.mark.clause("1.2.1")
def test_an_overdue_review_escalates_once_and_approves_nothing_by_itself(rita):
    accounts.install_roles()
    rita.groups.add(Group.objects.get(name="reviewer"))
    application = way.submitted(way.applicant(), country="CY", tax_id="CY10259033P")
    assert application.due_on == date(2026, 3, 11)
    with clock.fixed(clock.end_of_day(date(2026, 3, 11), "cyprus")) as late:
        assert review.escalate(entity="us") == 0
        assert review.escalate(entity="cyprus") == 1
        assert review.escalate(entity="cyprus") == 0
    application.refresh_from_db()
    assert (application.stage, application.escalated_at) == (Stage.SUBMITTED, late)
    assert escalations().count() == 1
    assert Event.objects.filter(type="application.overdue").count() == 1
    assert "app_" in letters_to(rita)[0][1]


def test_a_day_before_it_is_due_nothing_escalates(rita):
    application = way.submitted(way.applicant(), country="CY", tax_id="CY10259033P")
    with clock.fixed(clock.start_of_day(application.due_on, "cyprus")):
        assert review.escalate(entity="cyprus") == 0


@pytest.mark.parametrize(
    ("country", "tax_id", "entity"),
    [("CY", "CY10259033P", "cyprus"), ("US", "91-1144442", "us"), ("BH", "200000000000002", "bahrain")],
)
def test_the_daily_run_escalates_on_the_day_after_the_due_day_of_each_entity(country, tax_id, entity, rita):
    application = way.submitted(way.applicant(), country=country, tax_id=tax_id)
    assert application.entity == entity
    with clock.fixed(clock.start_of_day(application.due_on, entity)):
        jobs.run_due(by=house("test"))
    application.refresh_from_db()
    assert application.escalated_at is None
    with clock.fixed(application.due_at):
        report = jobs.run_due(by=house("test"))
        jobs.run_due(by=house("test"))
    assert not report.failed
    application.refresh_from_db()
    assert application.escalated_at == application.due_at


def test_the_queue_begins_with_what_is_due_first(rita):
    later = way.submitted(way.applicant())
    with clock.fixed(datetime(2026, 2, 20, 9, tzinfo=UTC)):
        first = way.submitted(way.applicant())
    way.filled(way.applicant())
    assert list(queries.queue()) == [first, later]
    assert queries.first_due() == first.due_at
    with clock.fixed(first.due_at):
        assert list(queries.overdue()) == [first]
