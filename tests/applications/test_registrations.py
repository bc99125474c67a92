"""Texts, personal data, claims and likeness: what the way into the program adds to the house."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from applications import emails, invariants
from applications.actions import applying, legal, review, standing
from applications.enums import Stage, TextKind
from applications.models import Application, Consent, Details, LegalText, Progress
from applications.queries import applications as queries
from applications.queries import likeness
from partner_portal.core import clock
from partner_portal.core.actors import house, person
from partner_portal.core.decisions.labels import labels
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.policy import rules
from partner_portal.core.invariants.registry import check
from partner_portal.core.outbox import actions as outbox
from partner_portal.core.retention import actions as retention
from tests.applications import way

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_monday():
    with clock.fixed(MONDAY):
        yield


def erase_after(days):
    with clock.fixed(clock.now() + timedelta(days=days)):
        while retention.erase_due(by=house("test")):
            pass


def violated():
    return [name for name, result in ((known.name, found) for known, found in check()) if result.violations]


# --- texts ------------------------------------------------------------------------------------------------------------
def test_the_sample_texts_are_there_in_both_languages():
    for kind in TextKind.values:
        text = queries.text_in_force(kind)
        assert text.version == "2026-01"
        assert text.body_en.startswith("Sample text, to be replaced")
        assert text.body_de.startswith("Mustertext")
    assert legal.install_texts() == 0


def test_a_new_version_holds_from_its_day_and_later_consents_name_it(rita):
    day = date(2026, 4, 1)
    legal.publish(kind="privacy", version="2026-04", effective_from=day, body_en="New.", by=person(rita))
    way.submitted(way.applicant())
    with clock.fixed(clock.start_of_day(day, "cyprus")):
        way.submitted(way.applicant())
    versions = Consent.objects.filter(text__kind="privacy").order_by("pk").values_list("text__version", flat=True)
    assert list(versions) == ["2026-01", "2026-04"]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "poem"}, {"version": ""}, {"version": "2026-01"}, {"version": "x" * 21},
        {"effective_from": date(2026, 3, 1)}, {"body_en": " "}, {"body_en": "\0"},
    ],
)  # fmt: skip
def test_what_cannot_be_a_version_is_refused(change, rita):
    fine = {"kind": "truth", "version": "2", "effective_from": date(2026, 3, 3), "body_en": "New."}
    with pytest.raises(ValidationError) as error:
        legal.publish(**fine | change, by=person(rita))
    assert set(error.value.error_dict) == set(change)
    assert LegalText.objects.count() == 3


# --- personal data ----------------------------------------------------------------------------------------------------
def test_what_came_to_nothing_is_erased_after_a_year_and_its_decisions_stay(rita):
    application = way.verified(way.applicant(), rita)
    paths = [document.file.name for document in application.documents.all()]
    review.reject(application=application, reason="No.", note="Sorry.", by=person(rita))
    erase_after(364)
    assert Details.objects.get(application=application).legal_name == "Steppe Systems"
    erase_after(366)
    details = Details.objects.get(application=application)
    assert (details.legal_name, details.owners, details.phone) == ("", [], "")
    assert details.erased_at
    document = application.documents.first()
    assert (document.file.name, document.name) == ("", "")
    outbox.relay()
    assert not any(default_storage.exists(path) for path in paths)
    assert DecisionRecord.objects.about(application.public_id).exists()
    assert Progress.objects.filter(application=application, words__note="Sorry.").exists()
    erase_after(3 * 365 + 1)
    assert not Progress.objects.filter(application=application, words__note="Sorry.").exists()
    assert not Consent.objects.exclude(ip="").exists()
    assert violated() == []


def test_a_draft_nobody_touches_is_emptied_and_stays_a_draft():
    application = way.filled(way.applicant())
    erase_after(366)
    application = queries.current_of(application.applicant)
    assert (application.stage, application.details.legal_name) == (Stage.DRAFT, "")


def test_a_partners_documents_stay_while_it_takes_part_and_six_years_more(rita):
    partner = way.accepted(way.applicant(), rita)
    erase_after(7 * 365)
    assert partner.organisation.documents.exclude(file="").count() == 3
    standing.terminate(partner=partner, reason="Fraud.", by=person(rita))
    erase_after(6 * 365 - 1)
    assert partner.organisation.documents.exclude(file="").count() == 3
    erase_after(6 * 365 + 1)
    assert partner.organisation.documents.exclude(file="").count() == 0
    assert Details.objects.get(application=partner.application).legal_name == ""


def test_no_letter_goes_about_what_was_erased(rita, mailoutbox):
    application = way.submitted(way.applicant())
    review.decline(application=application, reason="No.", by=person(rita))
    Details.objects.filter(application=application).update(erased_at=MONDAY)
    outbox.relay()
    assert mailoutbox == []


# --- letters and labels -----------------------------------------------------------------------------------------------
def test_every_letter_can_be_worded(rita):
    application = way.submitted(way.applicant())
    figures = {"company": "A {b}", "number": "app_1", "due": "today", "note": "", "questions": "– ?"}
    for letter in emails.LETTERS:
        subject, body = emails._worded(letter, figures)
        assert subject
        assert "{" not in body.replace("A {b}", "")
    assert application


def test_inputs_that_partners_see_have_names():
    for rule in rules:
        if rule.name.startswith("applications.") and not rule.internal:
            assert set(rule.signature.parameters) <= {name for name, _label in labels.items()}


# --- likeness ---------------------------------------------------------------------------------------------------------
OTHER = {
    "legal_name": "Harbour Data",
    "trading_name": "",
    "legal_street": "Dostyk 5",
    "legal_city": "Astana",
    "website": "https://harbour-data.example.com",
    "email": "hello@harbour-data.example.com",
    "phone": "+77172701234",
    "owners": ["Bolat Serik"],
}


@pytest.mark.clause("1.7.3")
@pytest.mark.parametrize(
    ("same", "trait"),
    [
        ({"tax_id": "940140000385"}, "tax_id"),
        ({"email": "sales@STEPPE.example.com"}, "email_domain"),
        ({"website": "http://steppe.example.com/about"}, "website"),
        ({"phone": "8 7272 58 12 34"}, "phone"),
        ({"legal_street": "10, abay ave", "legal_city": "ALMATY"}, "address"),
        ({"owners": ["NUR Aigerim", "Someone Else"]}, "owner"),
    ],
)
def test_what_looks_like_the_same_company_is_told_to_staff(same, trait, rita):
    partner = way.accepted(way.applicant(), rita, tax_id="940140000385")
    twin = way.submitted(way.applicant(), **OTHER | same)
    found = likeness.of(twin)
    assert [(item.trait, item.kind, item.public_id) for item in found] == [
        (trait, "partner", partner.organisation.public_id)
    ]


def test_strangers_and_free_mail_are_not_alike(rita):
    way.accepted(way.applicant(), rita, email="a@gmail.com")
    stranger = way.submitted(way.applicant(), **OTHER | {"email": "b@gmail.com"})
    assert likeness.of(stranger) == []


def test_other_applications_and_affiliates_are_compared_too(rita):
    way.filled(way.applicant())
    first = way.submitted(way.applicant())
    second = way.submitted(way.applicant(), **OTHER | {"phone": way.CONTACT["phone"]})
    assert [(item.trait, item.kind, item.public_id) for item in likeness.of(second)] == [
        ("phone", "application", first.public_id)
    ]
    declared = [{"name": "Harbour Data LLP", "country": "KZ", "relation": "sister"}]
    way.accepted(way.applicant(), rita, affiliates=declared, phone="+77272581299")
    assert "affiliate" in {item.kind for item in likeness.of(second)}


# --- claims -----------------------------------------------------------------------------------------------------------
def test_a_whole_life_violates_nothing(rita):
    way.filled(way.applicant())
    way.submitted(way.applicant())
    review.decline(application=way.submitted(way.applicant()), reason="No.", by=person(rita))
    applicant = way.applicant()
    applying.withdraw(application=way.handed_in(applicant, rita), by=person(applicant))
    review.ask(application=way.verified(way.applicant(), rita), fields={"phone": "?"}, by=person(rita))
    way.accepted(way.applicant(), rita)
    assert violated() == []


@pytest.mark.parametrize(
    ("claim", "damage"),
    [
        (invariants.history, lambda row: row.filter(stage="submitted").update(stage="verifying")),
        (invariants.history, lambda row: row.filter(stage="submitted").update(stage_since=MONDAY + timedelta(1))),
        (invariants.due, lambda row: row.filter(stage="submitted").update(due_on=date(2026, 3, 12))),
        (invariants.due, lambda row: row.filter(stage="draft").update(due_on=date(2026, 3, 12))),
        (invariants.due, lambda row: row.filter(stage="submitted").update(escalated_at=MONDAY)),
        (invariants.consents, lambda row: row.filter(stage="draft").update(submitted_at=MONDAY)),
        (invariants.consents, lambda row: row.filter(stage="submitted").update(submitted_at=None)),
        (invariants.approved, lambda row: row.filter(stage="approved").update(stage="rejected")),
        (invariants.questions, lambda row: row.filter(stage="draft").update(stage="information_needed")),
    ],
)
def test_each_claim_notices_the_damage(claim, damage, rita):
    way.filled(way.applicant())
    way.submitted(way.applicant())
    way.accepted(way.applicant(), rita)
    assert not claim(None).violations
    assert damage(Application.objects.all())
    assert claim(None).violations


def test_a_partner_without_a_main_user_is_noticed(rita):
    partner = way.accepted(way.applicant(), rita)
    assert not invariants.standings(None).violations
    partner.organisation.members.update(is_main=False)
    assert invariants.standings(None).violations


def test_one_page_has_everything(rita, django_assert_max_num_queries):
    application = way.verified(way.applicant(), rita)
    application = queries.queue().get(pk=application.pk)
    with django_assert_max_num_queries(32):
        file = queries.file_of(application, reader=rita)
    assert file.approval.is_met
    assert file.due.rule == "calendars.due"
    assert [group.state for group in file.documents] == ["accepted"] * 3
    assert {step.value for step in file.steps} == {"approve", "ask", "reject", "withdraw"}
    assert len(file.history) == 4
    assert [consent.text.kind for consent in file.consents] == ["truth", "privacy", "agreement"]
