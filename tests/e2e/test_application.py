"""From sign-up to Bronze in a real browser, on a desk and on a phone; and every page of an applicant to look at."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.urls import reverse

from applications.actions import approval, review
from applications.models import Application
from partner_portal.core import clock
from partner_portal.core.actors import person
from tests.applications.applicants import BILLING, BUSINESS, COMPANY, CONTACT, applicant, picture
from tests.applications.stages import draft, handed_in, lists, preliminarily_approved, submitted, verifying
from tests.e2e.test_pages import JUDGED, judged, visit  # noqa: F401

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NOON = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


def fill(page, values):
    for name, value in values.items():
        field = page.locator(f"#id_{name}")
        if name == "business_kinds":
            for kind in value:
                page.locator(f"input[name=business_kinds][value={kind}]").check()
        elif name == "postal_same":
            assert field.is_checked()
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def go_on(page, to):
    page.locator("button[name=then][value=on]").last.click()
    page.wait_for_url(f"**{to}")


def a_file(name):
    return {"name": name, "mimeType": "image/png", "buffer": picture()}


@pytest.mark.clause("1.2.1")
@pytest.mark.clause("1.3")
@pytest.mark.clause("3.1.1")
@pytest.mark.parametrize("look", [(1280, "light", "en"), (390, "dark", "de")], ids=["desk", "phone"])
def test_from_sign_up_to_bronze(open_page, look, rita):
    width, theme, language = look
    lists()
    page = open_page(width=width, theme=theme, language=language)

    def seen(name):
        page.wait_for_load_state("networkidle")
        judged(page, f"way-{name}", look)
        # axe leaves empty styles behind, which a later swap would copy and the policy would refuse
        page.evaluate("document.querySelectorAll('[style]').forEach(e => e.removeAttribute('style'))")

    page.goto("/")
    page.locator(".hero a[href='/apply/']").click()
    page.wait_for_url("**/apply/")
    seen("01-what-it-takes")
    page.get_by_role("main").locator("a[href*='/accounts/signup/']").click()
    page.locator("#id_name").fill("Henrike Vogt")
    page.locator("#id_email").fill("henrike@vogt-lindqvist.de")
    page.locator("#id_password1").fill("lamp river stone")
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.locator("#id_code").wait_for()
    page.locator("#id_code").fill(re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[-1].body, re.M).group(0))
    page.locator("main form button").first.click()
    page.wait_for_url("**/apply/")
    seen("02-start")
    page.locator(".head form button").click()
    page.locator(".tasks").first.wait_for()
    seen("03-task-list")

    page.locator(".tasks a").first.click()
    page.wait_for_url("**/apply/company/")
    page.locator("#id_country").select_option("AT")
    page.locator("#id_tax_id_helptext", has_text="ATU").wait_for()
    page.locator("button[name=then][value=on]").click()
    page.locator("[data-error-summary]").wait_for()
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    seen("04-company-faults")
    page.locator("[data-error-summary] a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_legal_name"
    fill(page, COMPANY)
    seen("05-company")
    go_on(page, "/apply/business/")
    fill(page, BUSINESS)
    seen("06-business")
    page.locator("button[value=later]").click()
    page.wait_for_url("**/apply/")
    seen("07-saved-for-later")
    page.locator(".head a.btn.main").click()
    page.wait_for_url("**/apply/contact/")
    fill(page, CONTACT)
    seen("08-contact")
    go_on(page, "/apply/people/")
    fill(page, {"owner_0": "Henrike Vogt"})
    page.locator("button[name=more][value=owner]").click()
    page.locator("#id_owner_1").fill("Nils Lindqvist")
    page.locator("input[name=affiliated][value=yes]").check()
    fill(page, {"affiliate_0_name": "Vogt Holding AG", "affiliate_0_country": "AT", "affiliate_0_relation": "60 %"})
    seen("09-people")
    go_on(page, "/apply/check/")
    seen("10-check")
    page.locator("#id_truth").check()
    page.locator("#id_privacy").check()
    page.locator("main form button.main").last.click()
    page.wait_for_url("**/apply/sent/")
    seen("11-sent")
    page.locator("main a.btn.main").click()
    seen("12-in-review")

    application = Application.objects.get()
    review.approve_preliminarily(application=application, note="Welcome so far.", by=person(rita))
    page.reload()
    seen("13-second-part")
    page.locator(".head a.btn.main").click()
    page.wait_for_url("**/apply/billing/")
    fill(page, BILLING)
    seen("14-billing")
    go_on(page, "/apply/documents/")
    seen("15-documents")
    page.locator("#id_legal_entity").set_input_files(
        [a_file("register extract.png"), {"name": "x.svg", "mimeType": "image/png", "buffer": b"<svg/>"}]
    )
    page.locator("#id_tax_id").set_input_files(a_file("tax office.png"))
    page.locator("button[value=add]").click()
    page.locator("[data-error-summary]").wait_for()
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert page.locator(".files li").count() == 2
    seen("16-documents-fault")
    page.locator("#id_legal_address").set_input_files(a_file("lease.png"))
    page.locator("button[value=add]").click()
    page.locator(".files li").nth(2).wait_for()
    seen("17-documents-all")
    with page.expect_download() as download:
        page.locator(".files a").first.click()
    assert download.value.suggested_filename == "register extract.png"
    page.locator("#documents .btns a.main").click()
    page.wait_for_url("**/apply/check/")
    seen("18-agreement")
    page.locator("#id_agreement").check()
    page.locator("main form button.main").last.click()
    page.wait_for_url("**/apply/sent/")
    seen("19-sent-again")
    page.goto("/apply/verification/")
    seen("20-verification")

    by = person(rita)
    for document in application.documents.all():
        review.judge_document(document=document, accept=True, by=by)
    application.refresh_from_db()
    approval.approve(application=application, by=by)
    page.goto("/dashboard/")
    assert page.get_by_text("Bronze").first.is_visible()
    seen("21-bronze")
    page.goto("/apply/")
    seen("22-partner-already")


def signed_in(client, application):
    client.force_login(application.applicant)
    return client


@pytest.fixture
def look_at(open_page, client):
    """A function that visits an applicant's page in both widths, themes and languages, and judges it."""

    def looked(name, url, application, *args):
        for look in sorted(JUDGED):
            width, theme, language = look
            page = open_page(width=width, theme=theme, language=language, client=signed_in(client, application))
            answer = page.goto(reverse(url, args=args), wait_until="networkidle")
            assert answer.status == 200, f"{url} answers {answer.status}"
            judged(page, f"apply-{name}", look)
            page.context.close()

    return looked


@pytest.mark.parametrize("name, url", [("intro", "apply"), ("questions", "questions")])
def test_what_everyone_may_read(visit, name, url):  # noqa: F811
    visit(f"apply-{name}", reverse(url))


def test_a_legal_text(visit):  # noqa: F811
    lists()
    visit("apply-legal", reverse("legal", args=["agreement", "2026-01"]))


def test_a_draft(look_at):
    application = draft()
    look_at("tasks", "apply", application)
    look_at("home", "dashboard", application)
    for section in ("company", "business", "contact", "people"):
        look_at(section, "apply-section", application, section)
    look_at("check", "apply-check", application)
    look_at("withdraw", "apply-withdraw", application)


def test_while_we_read(look_at):
    application = submitted(name="Donaudampfschifffahrtsgesellschaftskapitänsmützen-Verwaltungs GmbH & Co. KG")
    look_at("in-review", "apply", application)
    look_at("home-in-review", "dashboard", application)
    look_at("sent", "apply-sent", application)
    look_at("answers", "apply-answers", application)
    look_at("verification-not-yet", "apply-verification", application)


def test_late_is_said(look_at):
    with clock.fixed(NOON):
        application = submitted()
    look_at("late", "apply", application)


def test_the_second_part(look_at, rita):
    application = preliminarily_approved(rita)
    look_at("second-part", "apply", application)
    look_at("billing", "apply-section", application, "billing")
    look_at("documents", "apply-documents", application)


def test_verification_and_questions(look_at, rita):
    application = handed_in(rita)
    look_at("verification", "apply-verification", application)
    application = review.start_verification(application=application, by=person(rita))
    document = application.documents.get(purpose="tax_id")
    review.judge_document(document=document, accept=False, remark="The number is cut off.", by=person(rita))
    application.refresh_from_db()
    application = review.ask(
        application=application,
        fields={
            "tax_id": "The document ends in 47, the form in 74. Which is right?",
            "document:tax_id": "The number is cut off. Please scan the whole page.",
            "owners": "The register names a second one.",
        },
        note="Three small things, then we go on.",
        by=person(rita),
    )
    look_at("asked", "apply", application)
    look_at("asked-company", "apply-section", application, "company")
    look_at("asked-people", "apply-section", application, "people")
    look_at("asked-documents", "apply-documents", application)
    look_at("asked-check", "apply-check", application)
    look_at("asked-verification", "apply-verification", application)


def test_endings(look_at, rita):
    application = review.decline(
        application=submitted(), reason="internal", note="We look for partners elsewhere now.", by=person(rita)
    )
    look_at("declined", "apply", application)
    look_at("home-declined", "dashboard", application)


def test_rejected(look_at, rita):
    application = review.reject(application=verifying(rita), reason="internal", by=person(rita))
    look_at("rejected", "apply", application)


def test_someone_new(look_at):
    someone = applicant("new@example.com", "Nora Neu")
    look_at("start", "apply", Application(applicant=someone))
    look_at("home-new", "dashboard", Application(applicant=someone))


def test_a_refusal_with_its_clause(open_page, client):
    application = draft(country="KP", tax_id="12345678")
    look = (390, "light", "de")
    page = open_page(width=390, theme="light", language="de", client=signed_in(client, application))
    page.goto("/apply/check/")
    page.locator("#id_truth").check()
    page.locator("#id_privacy").check()
    page.locator("main form button.main").last.click()
    page.locator("[data-error-summary]").wait_for()
    judged(page, "apply-refused", look)
    assert look in JUDGED
    assert ["409" in complaint for complaint in open_page.complaints] == [True]
    open_page.complaints.clear()
