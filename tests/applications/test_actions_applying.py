"""What an applicant does: start, save, submit, answer, withdraw."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from applications.actions import applying, review
from applications.enums import SectionState, Stage
from applications.models import Application, Consent, Progress
from applications.queries import applications as queries
from partner_portal.core import clock
from partner_portal.core.actors import person
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.queries import replays_alike
from partner_portal.core.events.models import Event
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


def rule_of(refusal):
    return refusal.value.decision.rule


def test_a_confirmed_person_starts_once_and_goes_on_with_the_same():
    user = way.applicant()
    application = applying.start(user=user, by=person(user))
    assert application.stage == Stage.DRAFT
    assert applying.start(user=user, by=person(user)) == application
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(applicant=user, started_at=MONDAY, stage_since=MONDAY)


@pytest.mark.parametrize("kind", ["staff", "unconfirmed", "partner"])
def test_others_may_not_start(kind, rita):
    user = {
        "staff": lambda: way.applicant(is_staff=True),
        "unconfirmed": UserFactory,
        "partner": lambda: way.accepted(way.applicant(), rita).organisation.users.get(),
    }[kind]()
    with pytest.raises(Refused) as refusal:
        applying.start(user=user, by=person(user))
    assert rule_of(refusal) == "applications.start"
    assert not Application.objects.of(user).open().exists()


def test_a_section_is_saved_bit_by_bit():
    user = way.applicant()
    application = applying.start(user=user, by=person(user))

    def save(section, **values):
        return applying.save_section(application=application, section=section, values=values, by=person(user))

    def states():
        return {view.section.value: view.state for view in queries.sections(queries.current_of(user))}

    assert set(states().values()) == {SectionState.NOT_STARTED, SectionState.LATER}
    save("company", legal_name="Steppe Systems")
    assert states()["company"] == SectionState.IN_PROGRESS
    save("company", **way.COMPANY, tax_id="940140000385")
    saved = queries.current_of(user)
    assert (saved.country, saved.zone, saved.details.tax_id) == ("KZ", "com", "940140000385")
    assert states()["company"] == SectionState.DONE
    save("business", **way.BUSINESS)
    save("contact", **way.CONTACT)
    assert not queries.can_submit(queries.current_of(user))
    save("people", **way.PEOPLE)
    assert queries.can_submit(queries.current_of(user))


def test_what_cannot_be_right_is_said_by_field_and_nothing_is_saved():
    user = way.applicant()
    application = applying.start(user=user, by=person(user))
    with pytest.raises(ValidationError) as error:
        applying.save_section(
            application=application, section="contact", values={"phone": "1", "email": "x", "contact_name": "A"},
            by=person(user),
        )  # fmt: skip
    assert set(error.value.error_dict) == {"phone", "email"}
    application = queries.current_of(user)
    assert (application.version, application.details.contact_name) == (1, "")


def test_the_tax_id_has_to_fit_the_country_whichever_comes_last():
    user = way.applicant()
    application = way.filled(user)
    with pytest.raises(ValidationError, match="USt-IdNr"):
        applying.save_section(application=application, section="company", values={"country": "DE"}, by=person(user))
    with pytest.raises(ValidationError, match="БСН"):
        applying.save_section(
            application=application, section="company", values={"tax_id": "DE136695976"}, by=person(user)
        )
    saved = applying.save_section(
        application=application, section="company", values={"country": "DE", "tax_id": "DE 136695976"}, by=person(user)
    )
    assert (saved.country, saved.zone, saved.details.tax_id) == ("DE", "de", "136695976")


def test_sections_of_another_round_are_closed():
    user = way.applicant()
    application = way.filled(user)
    with pytest.raises(Refused) as refusal:
        applying.save_section(application=application, section="billing", values=way.BILLING, by=person(user))
    assert rule_of(refusal) == "applications.edit"
    with pytest.raises(KeyError):
        applying.save_section(application=application, section="company", values={"stage": "approved"}, by=person(user))
    application = way.submit(application)
    with pytest.raises(Refused):
        applying.save_section(application=application, section="company", values=way.COMPANY, by=person(user))


@pytest.mark.clause("1.2.1")
def test_submitting_keeps_consents_and_starts_the_vendors_clock():
    application = way.submitted(way.applicant(), country="CY", tax_id="CY10259033P")
    assert application.stage == Stage.SUBMITTED
    assert (application.entity, application.submitted_at) == ("cyprus", MONDAY)
    assert application.due_on == date(2026, 3, 11)  # seven business days, the first on Tuesday
    assert application.due_at == clock.end_of_day(date(2026, 3, 11), "cyprus")
    consents = Consent.objects.filter(application=application).order_by("text__kind")
    assert [(row.text.kind, row.text.version, row.at, row.ip) for row in consents] == [
        ("privacy", "2026-01", MONDAY, "203.0.113.9"),
        ("truth", "2026-01", MONDAY, "203.0.113.9"),
    ]
    assert ScreenedParty.objects.get(subject=application.public_id).organisation is None
    assert Event.objects.get(type="application.submitted").data["due_on"] == "2026-03-11"
    assert OutboxItem.objects.filter(kind="applications.email", payload__letter="submitted").count() == 1
    decisions = DecisionRecord.objects.about(application.public_id)
    assert {record.rule for record in decisions} == {
        "applications.applicant", "territories.standing", "calendars.due",
    }  # fmt: skip
    assert all(replays_alike(record) for record in decisions)
    assert Progress.objects.get(application=application).decision.rule == "applications.applicant"


@pytest.mark.parametrize(
    ("consents", "missing"),
    [
        ({"truth": False}, {"truth"}),
        ({"privacy": False}, {"privacy"}),
        ({"truth": "yes", "privacy": None}, {"truth", "privacy"}),
    ],
)
def test_without_both_consents_nothing_is_sent(consents, missing):
    application = way.filled(way.applicant())
    with pytest.raises(ValidationError) as error:
        way.submit(application, **consents)
    assert set(error.value.error_dict) == missing
    assert not Consent.objects.exists()


def test_what_is_missing_is_named():
    application = way.filled(way.applicant(), legal_city="", website="", owners=[])
    with pytest.raises(ValidationError) as error:
        way.submit(application)
    assert set(error.value.error_dict) == {"legal_city", "website", "owners"}


@pytest.mark.clause("1.1")
def test_a_natural_person_is_refused():
    application = way.filled(way.applicant(), legal_form="natural_person")
    with pytest.raises(Refused) as refusal:
        way.submit(application)
    assert rule_of(refusal) == "applications.applicant"
    assert refusal.value.decision.clause == "1.1"


@pytest.mark.clause("2.4")
@pytest.mark.parametrize(
    ("country", "tax_id", "goes"), [("CU", "12345678901", False), ("AF", "1234567890", True), ("JM", "000123456", True)]
)
def test_a_blocked_territory_is_refused_with_its_reason(country, tax_id, goes):
    application = way.filled(way.applicant(), country=country, tax_id=tax_id)
    if goes:
        assert way.submit(application).stage == Stage.SUBMITTED
        return
    with pytest.raises(Refused) as refusal:
        way.submit(application)
    assert rule_of(refusal) == "territories.standing"
    assert queries.current_of(application.applicant).stage == Stage.DRAFT
    assert not Consent.objects.exists()


def test_a_name_on_a_list_stops_no_submission_and_is_told_nobody():
    application = way.submitted(way.applicant(), legal_name="Fictitious Harbour Holding LLC")
    assert application.stage == Stage.SUBMITTED
    assert not queries.file_of(application).hold.is_met
    said = Event.objects.get(type="application.submitted").data
    assert set(said) == {"id", "stage", "entity", "due_on"}


def test_submitting_twice_is_refused():
    application = way.submitted(way.applicant())
    with pytest.raises(Refused) as refusal:
        way.submit(application)
    assert rule_of(refusal) == "applications.transition"
    assert Consent.objects.count() == 2


@pytest.mark.clause("1.2.2")
def test_handing_in_documents_accepts_the_agreement(rita):
    user = way.applicant()
    application = way.handed_in(user, rita)
    assert application.stage == Stage.DOCUMENTS_SUBMITTED
    assert application.due_on == date(2026, 3, 11)
    consent = Consent.objects.get(application=application, text__kind="agreement")
    assert (consent.text.version, consent.user, consent.at, consent.ip) == ("2026-01", user, MONDAY, "203.0.113.9")


@pytest.mark.clause("1.2.2")
def test_documents_billing_and_agreement_are_each_asked_for(rita):
    user = way.applicant()
    application = way.preliminarily_approved(user, rita)
    way.hand_in(application, "tax_id", "other")
    with pytest.raises(ValidationError) as error:
        applying.submit_documents(application=application, accepts_agreement=False, ip="", by=person(user))
    assert set(error.value.error_dict) == {"billing_email", "documents", "agreement"}
    assert "Legal entity, Legal address" in str(error.value)


@pytest.mark.clause("1.2.2")
def test_a_question_opens_its_field_and_the_answer_goes_back_with_a_new_due_date(rita):
    user = way.applicant()
    application = way.verified(user, rita)
    asked = {"phone": "Nobody answers there.", "document:tax_id": "The number cannot be read."}
    application = review.ask(application=application, fields=asked, note="Two things.", by=person(rita))
    assert (application.stage, application.due_on, application.due_at) == (Stage.INFORMATION_NEEDED, None, None)
    states = {view.section.value: (view.state, view.is_open) for view in queries.sections(application)}
    assert states["contact"] == states["documents"] == (SectionState.NEEDS_ANSWER, True)
    assert states["company"] == (SectionState.DONE, False)

    with pytest.raises(Refused):
        applying.save_section(application=application, section="contact", values={"email": "a@b.com"}, by=person(user))
    with clock.fixed(datetime(2026, 3, 9, 9, tzinfo=UTC)):
        with pytest.raises(ValidationError, match="new document"):
            applying.answer(application=application, by=person(user))
        applying.save_section(
            application=application, section="contact", values={"phone": "+77272581235"}, by=person(user)
        )
        way.hand_in(application, "tax_id")
        application = applying.answer(application=application, note="Here it is.", by=person(user))
    assert application.stage == Stage.VERIFYING
    assert application.due_on == date(2026, 3, 18)
    assert not queries.open_questions(application).exists()
    assert [step.words.note for step in queries.history(application) if hasattr(step, "words")] == [
        "Two things.", "Here it is.",
    ]  # fmt: skip


def test_an_answer_with_another_country_is_judged_again(rita):
    user = way.applicant()
    application = way.verified(user, rita)
    review.ask(application=application, fields={"country": "Where are you registered?"}, by=person(rita))
    applying.save_section(
        application=application, section="company", values={"country": "CU", "tax_id": "12345678901"}, by=person(user)
    )
    with pytest.raises(Refused) as refusal:
        applying.answer(application=application, by=person(user))
    assert rule_of(refusal) == "territories.standing"


def test_an_answer_with_another_name_is_screened_again(rita):
    user = way.applicant()
    application = way.verified(user, rita)
    review.ask(application=application, fields={"legal_name": "Not as in the register."}, by=person(rita))
    applying.save_section(
        application=application, section="company", values={"legal_name": "Fictitious Harbour Holding LLC"},
        by=person(user),
    )  # fmt: skip
    application = applying.answer(application=application, by=person(user))
    assert not queries.file_of(application).hold.is_met


@pytest.mark.parametrize("stage", ["filled", "submitted", "preliminarily_approved", "handed_in", "verified"])
def test_an_open_application_is_withdrawn_and_another_can_be_started(stage, rita):
    user = way.applicant()
    reviewed = stage not in ("filled", "submitted")
    application = getattr(way, stage)(*([user, rita] if reviewed else [user]))
    application = applying.withdraw(application=application, reason="We changed our mind.", by=person(user))
    assert (application.stage, application.ended_at, application.due_on) == (Stage.WITHDRAWN, MONDAY, None)
    assert not ScreenedParty.objects.filter(subject=application.public_id, gone_at=None).exists()
    with pytest.raises(Refused):
        applying.withdraw(application=application, by=person(user))
    assert applying.start(user=user, by=person(user)) != application


def test_the_tracker_dates_a_step_by_the_day_it_was_finished(rita):
    user = way.applicant()
    way.filled(user)
    with clock.fixed(MONDAY + timedelta(days=1)):
        application = way.submit(queries.current_of(user))
    with clock.fixed(MONDAY + timedelta(days=3)):
        review.approve_preliminarily(application=application, by=person(rita))
    days = {step.key: step.at and (step.at - MONDAY).days for step in queries.tracker(queries.current_of(user))}
    assert days == {"apply": 1, "review": 3, "documents": 3, "verification": None, "partner": None}


def test_the_tracker_says_who_has_the_ball(rita):
    user = way.applicant()

    def now():
        return {step.key: (step.state, step.ball, step.due_on) for step in queries.tracker(queries.current_of(user))}

    way.filled(user)
    assert now()["apply"] == ("current", "you", None)
    application = way.submit(queries.current_of(user))
    assert now()["apply"] == ("done", "", None)
    assert now()["review"] == ("current", "us", date(2026, 3, 11))
    review.approve_preliminarily(application=application, by=person(rita))
    assert now()["documents"] == ("current", "you", None)
    assert now()["verification"] == ("upcoming", "", None)
    applying.withdraw(application=application, by=person(user))
    assert now()["documents"] == ("ended", "", None)
