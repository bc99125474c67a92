"""Staff review applications: the queue, the page to decide on, each step with its dialog."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.actions import applying, review
from applications.enums import Stage
from applications.models import Application, AskedField, Document, LegalText, Partner
from partner_portal.core import clock
from partner_portal.core.actors import person
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.staff import queues
from tests.applications import stages
from tests.clients import sign_in
from tests.factories import UserFactory
from tests.permissions import grant

pytestmark = pytest.mark.django_db
LIST = reverse("admin:applications_application_changelist")
READ = (
    "applications.view_application", "applications.view_document", "applications.view_partner",
    "applications.view_legaltext",
)  # fmt: skip
OTHER = {"name": "Halden Business Software GmbH", "email": "hilde@halden.example", "tax_id": "DE811569869"}


def page(application, name="change"):
    return reverse(f"admin:applications_application_{name}", args=[application.pk])


def seen(client, application):
    return client.get(page(application)).content.decode()


def press(client, application, name, *, htmx=False, **data):
    """Open the dialog as the page does, and send it with the version it was opened for."""
    address = page(application, name)
    response = client.post(
        address,
        {"_form_submitted": "True", "seen": application.version} | data,
        headers={"HX-Request": "true"} if htmx else {},
    )
    application.refresh_from_db()
    return response


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def reviewing(rita):
    return sign_in(Client(), grant(rita, *READ, "applications.review_application", "applications.open_document"))


@pytest.fixture
def reading(db):
    reader = UserFactory(email="rob@vendor.example", name="Rob Reader", is_staff=True)
    return sign_in(Client(), grant(reader, *READ))


def buttons(client, application):
    shown = seen(client, application)
    names = ("approve_preliminarily", "decline", "start_verification", "ask", "approve", "reject", "assign",
             "change_entity")  # fmt: skip
    return {name for name in names if f'href="{page(application, name)}"' in shown}


# --- the queue --------------------------------------------------------------------------------------------------------
def test_the_queue_is_sorted_by_due_date_and_marks_what_is_overdue(reviewing):
    later = stages.submitted()
    with clock.fixed(clock.now() - timedelta(days=20)):
        late = stages.submitted(**OTHER)
    shown = reviewing.get(LIST)
    assert list(shown.context["cl"].result_list) == [late, later]
    assert shown.content.decode().lower().count(">overdue<") <= 1
    assert "overdue" in shown.content.decode()


def test_the_queue_costs_the_same_for_one_and_for_more(reviewing, django_assert_num_queries):
    stages.submitted()
    reviewing.get(LIST)
    with django_assert_num_queries(7) as one:
        reviewing.get(LIST)
    stages.submitted(**OTHER)
    with django_assert_num_queries(len(one)):
        assert len(reviewing.get(LIST).context["cl"].result_list) == 2


def test_what_waits_stands_on_the_start_page(reviewing, rita):
    first, second = queues.get("applications"), queues.get("verifications")
    assert (first.count(), first.due(), second.count()) == (0, None, 0)
    application = stages.submitted()
    handed_in = stages.handed_in(rita, **OTHER)
    assert (first.count(), first.due()) == (1, application.due_at)
    assert (second.count(), second.due()) == (1, handed_in.due_at)
    for queue, waits in ((first, application), (second, handed_in)):
        assert list(reviewing.get(queue.url()).context["cl"].result_list) == [waits]


# --- the page ---------------------------------------------------------------------------------------------------------
@pytest.mark.clause("1.2.1")
def test_everything_to_decide_by_stands_on_one_page(reviewing, rita):
    stages.submitted(**OTHER)
    application = stages.verifying(rita)
    shown = seen(reviewing, application)
    for part in (
        "Vogt &amp; Lindqvist IT-Beratung GmbH", "136695976", "Germany", "CRM integrator", "Henrike Vogt", "10–49",
        "Our answer is due by the end of", "Why this day?", "business day",
        "Same website", OTHER["name"],
        "Screened against 1 list", "Territory: Germany",
        "version 2026-01", stages.IP,
        "legal_entity.png", "Accepted",
        "Verification started", "Preliminarily approved", "Rita Reviewer",
        "Everything is verified",
    ):  # fmt: skip
        assert part in shown, part


def test_the_page_costs_the_same_whatever_happened(reviewing, rita):
    stages.submitted(**OTHER)
    application = stages.verifying(rita)
    seen(reviewing, application)
    with CaptureQueriesContext(connection) as before:
        seen(reviewing, application)
    review.ask(application=application, fields=dict.fromkeys(("website", "email", "phone"), "?"), by=person(rita))
    review.reject(application=stages.fresh(application), reason="x", by=person(rita))
    stages.submitted(name="Third GmbH", email="third@third.example", tax_id="DE129273398")
    with CaptureQueriesContext(connection) as after:
        seen(reviewing, application)
    assert len(after) <= len(before) <= 45


def test_a_likeness_leads_to_the_company(reviewing, rita):
    partner = stages.partner(rita, **OTHER)
    shown = seen(reviewing, stages.submitted())
    assert f'href="{reverse("admin:applications_partner_change", args=[partner.pk])}"' in shown


@pytest.mark.clause("1.7.3")
def test_a_company_that_is_known_shows_its_earlier_applications(reviewing, rita):
    first = stages.submitted()
    review.decline(application=first, reason="Too small", by=person(rita))
    again = stages.submitted(email="again@vogt-lindqvist.de")
    shown = seen(reviewing, again)
    assert f'href="{page(first)}"' in shown
    assert "Earlier with us" in shown


def test_a_match_stands_on_the_page_and_not_in_what_the_applicant_reads(reviewing, rita):
    application = stages.submitted(name=stages.LISTED)
    shown = seen(reviewing, application)
    assert "A compliance check is under way" in shown
    assert stages.LISTED in shown
    assert "/admin/core/match/" in shown


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda by: stages.draft(), set()),
        (lambda by: stages.submitted(), {"approve_preliminarily", "decline", "change_entity"}),
        (lambda by: stages.preliminarily_approved(by), {"change_entity"}),
        (lambda by: stages.handed_in(by), {"start_verification", "change_entity"}),
        (lambda by: stages.verifying(by), {"ask", "approve", "reject", "change_entity"}),
        (lambda by: stages.verifying(by, accept=False), {"ask", "reject", "change_entity"}),
        (lambda by: stages.partner(by).application, set()),
    ],
)
def test_each_stage_has_its_buttons(reviewing, reading, rita, make, expected):
    application = make(rita)
    assert buttons(reviewing, application) == expected
    assert buttons(reading, application) == set()


def test_it_says_all_that_stands_against_an_approval(reviewing, rita):
    application = stages.handed_in(rita)
    shown = seen(reviewing, application)
    assert "Not every document is accepted yet" in shown
    assert "An application can be approved during verification." in shown


# --- the steps --------------------------------------------------------------------------------------------------------
@pytest.mark.clause("1.2.1")
def test_declining_keeps_the_reason_and_opens_the_next(reviewing, rita):
    application, following = stages.submitted(), stages.submitted(**OTHER)
    response = press(reviewing, application, "decline", reason="A shell company", note="Thank you")
    assert application.stage == Stage.DECLINED
    assert response["Location"] == page(following)
    assert "declined" in said(response)
    shown = seen(reviewing, application)
    assert "A shell company" in shown
    assert "Thank you" in shown
    last = press(reviewing, following, "decline", reason="So is this")
    assert last["Location"] == LIST


def test_a_dialog_without_a_reason_comes_back_with_what_was_typed(reviewing):
    application = stages.submitted()
    response = press(reviewing, application, "decline", reason="  ", note="Kept words")
    assert application.stage == Stage.SUBMITTED
    assert "Kept words" in response.content.decode()


def test_it_goes_from_review_to_partner_by_buttons_alone(reviewing, rita):
    application = stages.submitted()
    press(reviewing, application, "approve_preliminarily", note="")
    assert application.stage == Stage.PRELIMINARILY_APPROVED
    application = stages.to_documents(application)
    response = press(reviewing, application, "start_verification")
    assert response["Location"] == page(application)
    for document in Document.objects.filter(application=application):
        address = reverse("admin:applications_document_accept", args=[document.pk])
        back = reviewing.post(address, {"_form_submitted": "True", "remark": ""})
        assert back["Location"] == f"{page(application)}#documents"
    application.refresh_from_db()
    response = press(reviewing, application, "approve", htmx=True)
    assert application.stage == Stage.APPROVED
    assert response["HX-Redirect"] == LIST
    assert Partner.objects.get().application == application
    assert "is a partner now" in said(response)


@pytest.mark.clause("1.2.2")
@pytest.mark.parametrize("at", ["", "#documents"])
def test_a_judged_document_shows_at_once(reviewing, rita, at):
    """A browser led to a `#` of the page it is on only scrolls: the dialog would stay over what it was before."""
    application = stages.verifying(rita, accept=False)
    document = Document.objects.filter(application=application).first()
    here = f"http://testserver{page(application)}{at}"
    response = reviewing.post(
        reverse("admin:applications_document_accept", args=[document.pk]),
        {"_form_submitted": "True", "remark": ""},
        headers={"HX-Request": "true", "HX-Current-URL": here},
    )
    assert response["HX-Refresh"] == "true"
    assert "HX-Redirect" not in response


def test_fields_and_documents_are_asked_back_in_one_step(reviewing, rita):
    application = stages.verifying(rita, accept=False)
    dialog = reviewing.get(page(application, "ask")).content.decode()
    assert dialog.count('value="Blurred"') == 3
    response = press(
        reviewing,
        application,
        "ask",
        **{"asked:website": "It does not open", "asked:document:tax_id": "Blurred", "note": "Two things"},
    )
    assert response.status_code == 302
    assert application.stage == Stage.INFORMATION_NEEDED
    assert set(AskedField.objects.values_list("field", "remark")) == {
        ("website", "It does not open"),
        ("document:tax_id", "Blurred"),
    }
    shown = seen(reviewing, application)
    for part in ("It waits for the applicant", "It does not open", "Two things"):
        assert part in shown


@pytest.mark.parametrize("asked", [{}, {"asked:website": "  "}, {"asked:website": "x" * 501}, {"asked:nothing": "x"}])
def test_asking_needs_something_that_can_be_asked(reviewing, rita, asked):
    application = stages.verifying(rita)
    assert press(reviewing, application, "ask", **asked).status_code == 200
    assert application.stage == Stage.VERIFYING


def test_a_document_is_refused_with_a_remark_only(reviewing, rita):
    application = stages.handed_in(rita)
    document = Document.objects.filter(application=application).first()
    address = reverse("admin:applications_document_refuse", args=[document.pk])
    reviewing.post(address, {"_form_submitted": "True", "remark": ""})
    document.refresh_from_db()
    assert document.state == "uploaded"
    reviewing.post(address, {"_form_submitted": "True", "remark": "Blurred"})
    document.refresh_from_db()
    assert (document.state, document.remark) == ("refused", "Blurred")
    assert "Blurred" in seen(reviewing, application)


def test_who_was_slower_is_told_so(reviewing, rita):
    application = stages.submitted()
    old = application.version
    review.decline(application=application, reason="First", by=person(rita))
    dialog = reviewing.get(page(application, "approve_preliminarily")).content.decode()
    assert "Somebody may have been faster" in dialog
    response = press(reviewing, application, "approve_preliminarily", seen=old)
    assert response.status_code == 200
    assert application.stage == Stage.DECLINED


def test_a_page_that_is_out_of_date_decides_nothing(reviewing, rita):
    application = stages.submitted()
    old = application.version
    review.change_entity(application=application, entity="us", by=person(rita))
    response = press(reviewing, application, "decline", seen=old, reason="Because")
    assert application.stage == Stage.SUBMITTED
    assert "Look at it again" in response.content.decode()
    assert DecisionRecord.objects.filter(rule="applications.preliminary").count() == 0


def test_the_dialog_sends_the_version_that_the_page_showed(reviewing):
    application = stages.submitted()
    dialog = reviewing.get(page(application, "decline") + "?seen=1").content.decode()
    assert 'name="seen" value="1"' in dialog
    for odd in ("", "-1", "x", "9" * 30, "²"):
        dialog = reviewing.get(page(application, "decline"), {"seen": odd}).content.decode()
        assert f'name="seen" value="{application.version}"' in dialog


def test_who_may_assign_gives_reviewer_and_manager(rita, reviewing):
    application = stages.submitted()
    assert reviewing.get(page(application, "assign")).status_code == 403
    grant(rita, "applications.assign_application")
    client = sign_in(Client(), type(rita).objects.get(pk=rita.pk))
    response = press(client, application, "assign", reviewer=rita.pk, manager=rita.pk)
    assert response.status_code == 302
    assert (application.reviewer, application.manager) == (rita, rita)


def test_another_entity_is_chosen_in_one_step(reviewing):
    application = stages.submitted()
    press(reviewing, application, "change_entity", entity="us", reason="Its parent is American")
    assert application.entity == "us"


@pytest.mark.clause("2.4")
def test_compliance_presses_approve_where_a_territory_needs_it(rita, reviewing):
    application = stages.verifying(rita)
    carl = UserFactory(email="carl@vendor.example", is_staff=True)
    client = sign_in(Client(), grant(carl, *READ, "decide_match"))
    assert buttons(client, application) == {"approve"}
    assert press(client, application, "approve").status_code == 302
    assert application.stage == Stage.APPROVED


# --- who may ----------------------------------------------------------------------------------------------------------
def test_a_reader_sees_and_presses_nothing(reading, rita):
    application = stages.verifying(rita)
    shown = seen(reading, application)
    assert "Your role reads here and decides nothing." in shown
    assert "legal_entity.png" in shown
    document = Document.objects.filter(application=application).first()
    assert reverse("document", args=[document.public_id]) not in shown
    for name in ("decline", "approve", "ask", "reject", "assign", "change_entity"):
        assert press(reading, application, name, reason="x", entity="us").status_code == 403
    assert reading.post(reverse("admin:applications_document_accept", args=[document.pk])).status_code == 403
    assert application.stage == Stage.VERIFYING


def test_partners_and_strangers_stay_outside(alice):
    application = stages.submitted()
    assert Client().get(page(application)).status_code == 302
    for person_ in (alice, application.applicant):
        client = sign_in(Client(), person_)
        assert client.get(page(application)).status_code == 403
        assert press(client, application, "decline", reason="x").status_code == 403


def test_staff_open_a_document_as_a_download_that_is_kept(reviewing, rita):
    application = stages.handed_in(rita)
    document = Document.objects.filter(application=application).first()
    address = reverse("document", args=[document.public_id])
    assert f'href="{address}"' in seen(reviewing, application)
    response = reviewing.get(address)
    assert "attachment" in response["Content-Disposition"]
    b"".join(response.streaming_content)
    assert document.views.get().user == rita
    assert "opened 1 time by staff" in seen(reviewing, application)


def test_withdrawn_meanwhile_is_said_kindly(reviewing):
    application = stages.submitted()
    applying.withdraw(application=application, by=person(application.applicant))
    response = press(reviewing, application, "approve_preliminarily")
    assert response.status_code == 200
    assert Application.objects.get().stage == Stage.WITHDRAWN


# --- legal texts ------------------------------------------------------------------------------------------------------
def test_a_new_version_of_a_text_is_published_by_who_may(rita, reviewing):
    stages.lists()
    address = reverse("admin:applications_legaltext_publish")
    data = {
        "_form_submitted": "True", "kind": "privacy", "version": "2030-01", "effective_from": "2030-01-01",
        "body_en": "We keep what we need.", "body_de": "",
    }  # fmt: skip
    assert reviewing.post(address, data).status_code == 403
    publisher = UserFactory(email="paula@vendor.example", is_staff=True)
    client = sign_in(Client(), grant(publisher, *READ, "applications.publish_legal_text"))
    assert client.post(address, data | {"effective_from": "2001-01-01"}).status_code == 200
    assert client.post(address, data).status_code == 302
    text = LegalText.objects.get(version="2030-01")
    shown = client.get(reverse("admin:applications_legaltext_change", args=[text.pk])).content.decode()
    assert "We keep what we need." in shown
