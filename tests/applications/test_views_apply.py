"""The applicant's pages by HTTP: the whole way, bad input, other people's things."""

import re
from datetime import UTC, date, datetime

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from applications.actions import applying, approval, legal, review, standing
from applications.enums import LegalForm, Stage
from applications.models import Application, Consent, Document
from applications.policy.applying import FIELDS, NATURAL_PERSON
from applications.policy.standing import accept
from applications.queries import applications as queries
from applications.views.apply import FORMS
from partner_portal.core import clock
from partner_portal.core.actors import house, person
from partner_portal.core.decisions import actions as decisions
from tests.applications.applicants import (
    BILLING,
    BUSINESS,
    COMPANY,
    CONTACT,
    PEOPLE,
    SECTIONS,
    applicant,
    upload,
)
from tests.applications.partners import make_partner
from tests.applications.stages import lists
from tests.clients import sign_in

PNG = b"\x89PNG"

pytestmark = pytest.mark.django_db


@pytest.fixture
def henrike(db):
    return applicant()


@pytest.fixture
def web(henrike):
    client = Client()
    client.force_login(henrike)
    return client


@pytest.fixture
def draft(henrike):
    lists()
    return applying.start(user=henrike, by=person(henrike))


@pytest.fixture
def filled(web, draft):
    """A draft with every section done."""
    for section, values in SECTIONS.items():
        assert web.post(f"/apply/{section}/", values | {"then": "on"}).status_code == 302, section
    draft.refresh_from_db()
    return draft


@pytest.fixture
def submitted(web, filled):
    web.post("/apply/check/", {"truth": "on", "privacy": "on"})
    filled.refresh_from_db()
    assert filled.stage == Stage.SUBMITTED
    return filled


@pytest.fixture
def approved_preliminarily(submitted, rita):
    return review.approve_preliminarily(application=submitted, by=person(rita))


@pytest.fixture
def handed_in(web, approved_preliminarily):
    web.post("/apply/billing/", BILLING | {"then": "on"})
    files = {name: upload(f"{name}.png") for name in ("legal_entity", "tax_id", "legal_address")}
    web.post("/apply/documents/", files)
    web.post("/apply/check/", {"agreement": "on"})
    approved_preliminarily.refresh_from_db()
    assert approved_preliminarily.stage == Stage.DOCUMENTS_SUBMITTED
    return approved_preliminarily


@pytest.fixture
def asked(handed_in, rita):
    by = person(rita)
    review.start_verification(application=handed_in, by=by)
    return review.ask(
        application=handed_in,
        fields={"tax_id": "The document ends in 76, the form in 67.", "document:legal_address": "Older than a year."},
        note="Two small things.",
        by=by,
    )


def test_verification_says_that_an_answer_is_waited_for(web, asked):
    page = text(web.get("/apply/verification/"))
    assert "We asked you something" in page
    assert "Hand in a document for each" not in page


def confirm(user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


# --- the way ----------------------------------------------------------------------------------------------------------
@pytest.mark.clause("1.2.1")
@pytest.mark.clause("7.1")
def test_from_nothing_to_sent(web, henrike):
    assert "Start the application" in text(web.get("/apply/"))
    assert web.post("/apply/").url == "/apply/"
    page = text(web.get("/apply/"))
    assert "0 of 5 done" in page
    assert "After the others" in page

    went = []
    for section, values in SECTIONS.items():
        assert web.get(f"/apply/{section}/").status_code == 200
        went.append(web.post(f"/apply/{section}/", values | {"then": "on"}).url)
    assert went == ["/apply/business/", "/apply/contact/", "/apply/people/", "/apply/check/"]

    check = text(web.get("/apply/check/"))
    for answer in ("Vogt &amp; Lindqvist IT-Beratung GmbH", "Germany", "CRM integrator, IT consultant", "Henrike Vogt"):
        assert answer in check
    assert "/legal/privacy/2026-01/" in check
    assert 'href="/apply/company/#id_tax_id"' in check

    sent = web.post("/apply/check/", {"truth": "on", "privacy": "on"}, follow=True)
    assert sent.redirect_chain == [("/apply/sent/", 302)]
    assert "Your application is with us" in text(sent)
    application = Application.objects.get()
    assert application.stage == Stage.SUBMITTED
    assert {consent.text.kind for consent in application.consents.all()} == {"truth", "privacy"}
    home = text(web.get("/apply/"))
    assert "The answer comes by e-mail by" in home
    assert "Henrike Vogt" in text(web.get("/apply/answers/"))


@pytest.mark.clause("1.2.2")
def test_the_second_part_is_sent_with_the_agreement(web, approved_preliminarily):
    page = text(web.get("/apply/"))
    assert "<h1>Billing details and documents</h1>" in page
    assert web.post("/apply/billing/", BILLING | {"then": "on"}).url == "/apply/documents/"
    answer = web.post(
        "/apply/documents/",
        {"legal_entity": [upload("a.png"), upload("b.png")], "tax_id": upload("c.png")},
        follow=True,
    )
    assert "3 files are here." in text(answer)
    assert web.get("/apply/check/").url == "/apply/"
    web.post("/apply/documents/", {"legal_address": upload("d.png")})
    check = text(web.get("/apply/check/"))
    assert "Distribution Agreement" in check
    assert "DE89370400440532013000" in check
    refused = web.post("/apply/check/", {})
    assert "The company joins by accepting the agreement." in text(refused)
    assert web.post("/apply/check/", {"agreement": "on"}).url == "/apply/sent/"
    approved_preliminarily.refresh_from_db()
    assert approved_preliminarily.stage == Stage.DOCUMENTS_SUBMITTED
    assert Consent.objects.filter(text__kind="agreement").get().ip == "127.0.0.1"


@pytest.mark.clause("1.2.2")
def test_what_was_asked_back_is_answered_field_by_field(web, asked):
    page = text(web.get("/apply/"))
    assert "Two small things." in page
    assert "The document ends in 76, the form in 67." in page
    form = text(web.get("/apply/company/"))
    assert "We asked:" in form
    assert "id_tax_id" in form
    assert "id_legal_street" not in form
    assert web.get("/apply/business/").url == "/apply/"

    unanswered = text(web.post("/apply/check/", {}))
    assert "A new document is missing for: Legal address." in unanswered
    assert "0 of 3 done" in page
    went = web.post("/apply/company/", {"country": "DE", "tax_id": "DE129274202", "then": "on"})
    assert went.url == "/apply/documents/"
    assert "1 of 3 done" in text(web.get("/apply/"))
    page = text(web.get("/apply/documents/"))
    assert "Older than a year." in page
    assert "id_legal_entity" not in page
    web.post("/apply/documents/", {"legal_address": upload("new.png")})
    assert "2 of 3 done" in text(web.get("/apply/"))
    check = text(web.get("/apply/check/"))
    assert "new.png" in check
    assert COMPANY["legal_street"] not in check, "only what was asked"
    assert web.post("/apply/check/", {"note": "Here you are."}).url == "/apply/sent/"
    asked.refresh_from_db()
    assert asked.stage == Stage.VERIFYING
    assert asked.details.tax_id.endswith("129274202")


@pytest.mark.clause("1.3")
def test_once_approved_the_pages_say_so(web, handed_in, henrike, rita):
    by = person(rita)
    for document in handed_in.documents.all():
        review.judge_document(document=document, accept=True, by=by)
    approval.approve(application=handed_in, by=by)
    page = text(web.get("/apply/"))
    assert "Your company is a partner already" in page
    assert "Apply again" not in page
    assert web.get("/apply/company/").url == "/apply/"
    url = f"/dashboard/documents/{handed_in.documents.first().public_id}/"
    assert web.get(url).url == "/dashboard/security/", "a partner shows the second factor first"
    henrike.refresh_from_db()
    assert sign_in(web, henrike).get(url).getvalue().startswith(PNG)


def test_sections_are_saved_by_themselves_and_found_again_elsewhere(web, draft, henrike):
    later = web.post("/apply/company/", {"country": "DE", "legal_name": "Vogt GmbH", "then": "later"})
    assert later.url == "/apply/"
    elsewhere = Client()
    elsewhere.force_login(henrike)
    assert "In progress" in text(elsewhere.get("/apply/"))
    assert 'value="Vogt GmbH"' in text(elsewhere.get("/apply/company/"))


# --- bad input --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "section, values, field",
    [
        ("company", COMPANY | {"country": ""}, "country"),
        ("company", COMPANY | {"country": "XX"}, "country"),
        ("company", COMPANY | {"legal_name": ""}, "legal_name"),
        ("company", COMPANY | {"legal_name": "x" * 201}, "legal_name"),
        ("company", COMPANY | {"legal_name": "Vogt \u202egpj.exe"}, "legal_name"),
        ("company", COMPANY | {"legal_form": "guild"}, "legal_form"),
        ("company", COMPANY | {"tax_id": "DE136695975"}, "tax_id"),
        ("company", COMPANY | {"tax_id": "FR40303265045"}, "tax_id"),
        ("company", COMPANY | {"tax_id": ""}, "tax_id"),
        ("business", {**BUSINESS, "business_kinds": []}, "business_kinds"),
        ("business", {**BUSINESS, "business_kinds": ["baker"]}, "business_kinds"),
        ("business", BUSINESS | {"website": "javascript:alert(1)"}, "website"),
        ("business", BUSINESS | {"description": ""}, "description"),
        ("contact", CONTACT | {"email": "hello"}, "email"),
        ("contact", CONTACT | {"phone": "12"}, "phone"),
        ("contact", {k: v for k, v in CONTACT.items() if k != "postal_same"}, "postal_address"),
        ("people", PEOPLE | {"owner_0": ""}, "owner_0"),
        ("people", {**PEOPLE, "affiliated": ""}, "affiliated"),
        ("people", {**PEOPLE, "affiliated": "yes"}, "affiliate_0_name"),
        ("people", {**PEOPLE, "affiliated": "yes", "affiliate_0_name": "Mother AG"}, "affiliate_0_country"),
    ],
)
def test_a_fault_stands_beside_its_field_and_in_the_summary(web, draft, section, values, field):
    answer = web.post(f"/apply/{section}/", values | {"then": "on"})
    assert answer.status_code == 200
    page = text(answer)
    assert f'id="id_{field}_error"' in page
    summary = page[page.index("data-error-summary") : page.index("</ul>", page.index("data-error-summary"))]
    assert f'href="#id_{field}' in summary
    draft.refresh_from_db()
    assert not draft.details.saved_at


@pytest.mark.parametrize(
    ("section", "values", "places"),
    [
        ("company", COMPANY | {"legal_form": "", "tax_id": "12345"}, ["legal_form", "tax_id"]),
        ("business", {**BUSINESS, "business_kinds": [], "website": "not a site"}, ["business_kinds", "website"]),
        (
            "contact",
            CONTACT | {"contact_name": "", "phone": "12", "email": "hello"},
            ["contact_name", "phone", "email"],
        ),
    ],
)
def test_what_is_missing_hides_no_other_fault(web, draft, section, values, places):
    page = text(web.post(f"/apply/{section}/", values | {"then": "on"}))
    assert [place for place in places if f'id="id_{place}_error"' not in page] == []
    for place in places:
        assert page.count(f'href="#id_{place}') == 1


def test_a_question_is_not_followed_by_a_colon(web, draft):
    page = text(web.post("/apply/people/", {**PEOPLE, "affiliated": "", "then": "on"}))
    assert "?:" not in page
    assert "affiliated companies? Please choose." in page


def test_a_fault_is_said_in_the_readers_language(web, draft):
    web.cookies["django_language"] = "de"
    page = text(web.post("/apply/company/", COMPANY | {"legal_name": "", "then": "on"}))
    assert "Speichern und weiter" in page
    assert "Bitte" in page


@pytest.mark.clause("1.1")
def test_a_natural_person_is_told_why_not(web, draft):
    for section, values in SECTIONS.items():
        change = {"legal_form": NATURAL_PERSON} if section == "company" else {}
        web.post(f"/apply/{section}/", values | change | {"then": "on"})
    answer = web.post("/apply/check/", {"truth": "on", "privacy": "on"})
    assert answer.status_code == 409
    assert "Only legal entities take part" in text(answer)
    assert "#c1.1" in text(answer)
    draft.refresh_from_db()
    assert draft.stage == Stage.DRAFT


@pytest.mark.clause("2.4")
def test_a_blocked_territory_is_refused_with_its_clause(web, filled):
    web.post("/apply/company/", COMPANY | {"country": "KP", "tax_id": "1234567", "then": "on"})
    answer = web.post("/apply/check/", {"truth": "on", "privacy": "on"})
    assert answer.status_code == 409
    assert "#c2.4" in text(answer)


def test_without_both_consents_nothing_is_sent(web, filled):
    answer = web.post("/apply/check/", {"truth": "on"})
    assert 'id="id_privacy_error"' in text(answer)
    filled.refresh_from_db()
    assert filled.stage == Stage.DRAFT


def test_sending_twice_sends_once(web, submitted):
    again = web.post("/apply/check/", {"truth": "on", "privacy": "on"})
    assert (again.status_code, again.url) == (302, "/apply/sent/")
    assert Consent.objects.count() == 2
    assert Application.objects.count() == 1


def test_starting_twice_makes_one(web):
    web.post("/apply/")
    web.post("/apply/")
    assert Application.objects.count() == 1


def test_nothing_is_changed_once_it_was_sent(web, submitted):
    assert web.post("/apply/company/", COMPANY | {"legal_name": "Another GmbH", "then": "on"}).url == "/apply/"
    submitted.details.refresh_from_db()
    assert submitted.details.legal_name == COMPANY["legal_name"]


def test_check_waits_for_every_section(web, draft):
    assert web.get("/apply/check/").url == "/apply/"


# --- lists that grow --------------------------------------------------------------------------------------------------
def test_owners_and_companies_are_added_and_removed_without_script(web, draft):
    typed = PEOPLE | {"owner_0": "Henrike Vogt", "affiliated": "yes", "affiliate_0_name": "Mother AG"}
    page = text(web.post("/apply/people/", typed | {"more": "owner"}))
    assert 'name="owner_1"' in page
    assert 'value="Mother AG"' in page
    assert "data-error-summary" not in page
    typed |= {"owner_1": "Nils Lindqvist"}
    page = text(web.post("/apply/people/", typed | {"more": "affiliate"}))
    assert 'name="affiliate_1_name"' in page
    page = text(web.post("/apply/people/", typed | {"less": "owner_0"}))
    assert 'name="owner_1"' not in page
    assert 'value="Nils Lindqvist"' in page
    typed |= {"affiliate_0_country": "AT", "affiliate_0_relation": "Parent, 60 %"}
    web.post("/apply/people/", typed | {"then": "on"})
    draft.details.refresh_from_db()
    assert draft.details.owners == ["Henrike Vogt", "Nils Lindqvist"]
    assert draft.details.affiliates == [{"name": "Mother AG", "country": "AT", "relation": "Parent, 60 %"}]
    assert "Austria" in text(web.get("/apply/people/"))


@pytest.mark.parametrize("junk", [{"more": "x"}, {"less": "owner_99"}, {"less": "owner_"}, {"owner_98": "x"}])
def test_odd_buttons_change_nothing(web, draft, junk):
    assert web.post("/apply/people/", PEOPLE | junk | {"then": "on"}).status_code in (200, 302)


# --- documents --------------------------------------------------------------------------------------------------------
def test_a_file_that_is_none_is_named_and_the_good_ones_stay(web, approved_preliminarily):
    answer = web.post(
        "/apply/documents/",
        {
            "legal_entity": [upload("good.png"), upload("bad.svg", b"<svg onload='x()'/>", "image/svg+xml")],
            "tax_id": upload("empty.pdf", b"", "application/pdf"),
        },
    )
    page = text(answer)
    assert answer.status_code == 200
    assert "bad.svg:" in page
    assert "empty.pdf:" in page
    assert "1 file is here." in page
    assert Document.objects.count() == 1


def test_a_document_is_a_download_for_its_owner(web, approved_preliminarily):
    web.post("/apply/documents/", {"tax_id": upload("../../etc/ta\u202ex.png")})
    document = Document.objects.get()
    answer = web.get(f"/dashboard/documents/{document.public_id}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert ".." not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "image/png"
    assert answer.getvalue().startswith(PNG)


def test_a_document_is_taken_back_before_it_is_judged(web, approved_preliminarily):
    web.post("/apply/documents/", {"tax_id": upload()})
    document = Document.objects.get()
    assert web.post(f"/apply/documents/{document.public_id}/remove/").url == "/apply/documents/"
    assert not Document.objects.kept().exists()
    assert web.get(f"/dashboard/documents/{document.public_id}/").status_code == 404


# --- others -----------------------------------------------------------------------------------------------------------
PAGES = ["company/", "people/", "check/", "sent/", "answers/", "verification/", "withdraw/", "documents/", "tax-id/"]


@pytest.mark.parametrize("part", PAGES)
def test_nobody_is_led_to_sign_in_and_comes_back(client, part):
    answer = client.get(f"/apply/{part}")
    assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next=/apply/{part}")


def test_nobody_agrees_to_a_text_that_another_has_replaced_meanwhile(web, filled):
    shown = text(web.get("/apply/check/"))
    assert '<input type="hidden" name="seen_truth" value="2026-01">' in shown
    day = clock.today("bahrain")
    legal.publish(kind="truth", version="new", effective_from=day, body_en="Quite another text.", by=house("test"))
    agreed = {"truth": "on", "privacy": "on", "seen_privacy": "2026-01"}
    page = text(web.post("/apply/check/", agreed | {"seen_truth": "2026-01"}))
    assert "This text changed while you read it" in page
    assert "Quite another text." in page
    assert not filled.consents.exists()
    assert web.post("/apply/check/", agreed | {"seen_truth": "new"}).url == "/apply/sent/"
    assert filled.consents.get(text__kind="truth").text.version == "new"


def test_the_text_shown_is_that_of_the_entity_to_come(web, filled):
    """In Nicosia the new year has begun, in New York it has not."""
    legal.publish(
        kind="truth", version="new", effective_from=date(2031, 1, 1), body_en="Quite another text.", by=house("test")
    )
    with clock.fixed(datetime(2030, 12, 31, 23, tzinfo=UTC)):
        assert queries.text_in_force("truth", filled).version == "new"
        filled.country = "US"
        assert queries.text_in_force("truth", filled).version == "2026-01"


def test_who_left_the_company_reads_its_answers_no_more(web, handed_in, henrike, rita):
    by = person(rita)
    for document in handed_in.documents.all():
        review.judge_document(document=document, accept=True, by=by)
    partner = approval.approve(application=handed_in, by=by)
    henrike.refresh_from_db()
    sign_in(web, henrike)
    assert web.get("/apply/answers/").status_code == 200
    standing.terminate(partner=partner, reason="A test.", by=by)
    assert web.get("/apply/answers/").url == "/apply/"


def test_who_starts_without_an_account_is_led_to_make_one(client):
    assert 'href="/accounts/signup/?next=/apply/"' in text(client.get("/apply/"))
    assert client.post("/apply/").url == "/accounts/signup/?next=/apply/"


@pytest.mark.parametrize("part", [page for page in PAGES if page != "tax-id/"])
def test_someone_elses_application_is_nobodys_page(client, charlie, submitted, part):
    client.force_login(charlie)
    assert client.get(f"/apply/{part}").url == "/apply/"
    assert COMPANY["legal_name"] not in text(client.get("/apply/"))


def test_someone_elses_documents_are_not_there(client, charlie, rita, handed_in):
    document = handed_in.documents.first()
    assert client.get(f"/dashboard/documents/{document.public_id}/").status_code == 302
    client.force_login(charlie)
    assert client.get(f"/dashboard/documents/{document.public_id}/").status_code == 404
    assert client.post(f"/apply/documents/{document.public_id}/remove/").status_code == 404
    other = Client()
    other.force_login(applicant("other@example.com", "Other"))
    other.post("/apply/")
    assert other.get(f"/dashboard/documents/{document.public_id}/").status_code == 404
    assert other.post(f"/apply/documents/{document.public_id}/remove/").status_code == 404
    sign_in(client, rita)
    assert client.get(f"/dashboard/documents/{document.public_id}/").status_code == 404, "rita holds no role here"


def test_an_application_of_ones_own_is_no_way_to_anothers_answers(submitted):
    other = Client()
    other.force_login(applicant("other@example.com", "Other"))
    other.post("/apply/")
    assert COMPANY["legal_name"] not in text(other.get("/apply/"))
    assert other.get("/apply/answers/").url == "/apply/"


def test_staff_may_read_what_it_takes_and_not_apply(client, rita):
    sign_in(client, rita)
    page = text(client.get("/apply/"))
    assert "You work for the vendor" in page
    assert "Start the application" not in page
    assert client.post("/apply/").status_code == 409
    assert not Application.objects.exists()


def test_an_unknown_section_is_not_found(web, draft):
    assert web.get("/apply/nowhere/").status_code == 404
    assert web.get("/apply/billing/").url == "/apply/"
    assert web.get("/apply/agreement/").url == "/apply/"


# --- endings ----------------------------------------------------------------------------------------------------------
def test_withdrawing_asks_and_ends(web, submitted):
    assert "cannot be taken up again" in text(web.get("/apply/withdraw/"))
    page = text(web.post("/apply/withdraw/", {"reason": "We merge."}, follow=True))
    assert "You withdrew the application" in page
    assert "Apply again" in page
    web.post("/apply/")
    assert Application.objects.filter(stage=Stage.DRAFT).count() == 1


@pytest.mark.clause("1.2.1")
def test_declined_is_told_without_the_reason_staff_keep(web, submitted, rita):
    review.decline(application=submitted, reason="Looks like a shell company.", note="Not now.", by=person(rita))
    page = text(web.get("/apply/"))
    assert "We cannot accept this application" in page
    assert "Not now." in page
    assert "shell company" not in page
    assert "Apply again" in page


def test_rejected_is_told_with_the_note(web, handed_in, rita):
    review.start_verification(application=handed_in, by=person(rita))
    review.reject(application=handed_in, reason="Forged.", note="The register does not know it.", by=person(rita))
    page = text(web.get("/apply/"))
    assert "The verification did not succeed" in page
    assert "The register does not know it." in page
    assert "Forged" not in page


def test_who_belongs_to_a_former_partner_may_apply_again(client, charlie, other_company):
    confirm(charlie)
    partner = make_partner(other_company, charlie)
    record = decisions.record(accept(participating=False), by=house("test"), organisation=other_company)
    standing.cancel(partner=partner, decision=record, by=house("test"))
    client.force_login(charlie)
    page = text(client.get("/apply/"))
    assert "participation has ended" in page
    assert "Apply again" in page
    client.post("/apply/")
    assert Application.objects.get().applicant == charlie


def test_who_belongs_to_a_partner_has_nothing_to_apply_for(client, charlie, other_company):
    confirm(charlie)
    make_partner(other_company, charlie)
    client.force_login(charlie)
    assert "Your company is a partner already" in text(client.get("/apply/"))
    assert client.post("/apply/").status_code == 409
    assert not Application.objects.exists()


# --- public -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language, word", [("en", "Who may apply?"), ("de", "Wer darf sich bewerben?")])
def test_questions_and_answers_carry_the_figures_in_force(client, language, word):
    client.cookies["django_language"] = language
    page = text(client.get("/apply/faq/"))
    assert word in page
    assert "90" in page
    assert "%(" not in page
    assert page.count("<details id=") >= 10


def test_every_version_of_a_legal_text_has_its_page(client):
    for kind in ("truth", "privacy", "agreement"):
        assert client.get(f"/legal/{kind}/2026-01/").status_code == 200
    assert client.get("/legal/agreement/1999-01/").status_code == 404
    assert client.get("/legal/nothing/2026-01/").status_code == 404


def test_the_hint_of_the_tax_id_follows_the_country(web, draft):
    fresh = text(web.get("/apply/company/"))
    assert "Its form follows the country" in fresh
    hint = web.get("/apply/tax-id/?country=DE").content.decode()
    assert hint
    assert "Its form follows" not in hint
    web.post("/apply/company/", {"country": "DE", "then": "later"})
    assert hint in web.get("/apply/company/").content.decode(), "a fresh page says the same"
    for country in ("", "ZZ", "<script>"):
        assert "<" not in web.get("/apply/tax-id/", {"country": country}).content.decode()


# --- what stays in step -----------------------------------------------------------------------------------------------
def test_the_forms_ask_for_what_the_policy_keeps():
    assert LegalForm.NATURAL_PERSON == NATURAL_PERSON
    for section, form in FORMS.items():
        if section != "people":
            assert set(form.base_fields) == set(FIELDS[section])
            assert {name for _title, names in form.groups for name in names} == set(FIELDS[section])


def test_pages_ask_the_database_seldom(web, handed_in, django_assert_max_num_queries):
    web.get("/apply/")
    for page in ("/apply/", "/apply/sent/", "/apply/answers/", "/apply/verification/"):
        with django_assert_max_num_queries(16):
            assert web.get(page).status_code == 200
    with django_assert_max_num_queries(12):
        web.get("/dashboard/")


def test_the_home_of_an_applicant_shows_the_next_step(web, submitted):
    page = text(web.get("/dashboard/"))
    assert "We are reading your application" in page
    assert 'href="/apply/verification/"' in page
    assert 'href="/apply/faq/"' in page
