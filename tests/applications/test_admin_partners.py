"""Staff read a partner's whole file, change its standing, and decide what waits on it."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.actions import company, standing, team
from applications.enums import Standing
from applications.models import Affiliate, DataChange, Member, ProfileRevision, SignedCopyRequest
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import house, person
from partner_portal.core.messages.models import Message
from partner_portal.core.staff import queues
from tests.applications import stages
from tests.applications.applicants import applicant
from tests.clients import sign_in
from tests.factories import UserFactory
from tests.permissions import grant

pytestmark = pytest.mark.django_db
MODELS = ("partner", "member", "memberblock", "datachange", "profilerevision", "affiliate", "signedcopyrequest",
          "document", "application")  # fmt: skip
READ = tuple(f"applications.view_{model}" for model in MODELS)
OFFICE = house("test")
PROFILE = {
    "name": "Vogt & Lindqvist", "email": "hi@vogt-lindqvist.de", "phone": "+494030187120",
    "postal_address": "Speicherstraße 4\n20457 Hamburg", "website": "https://vogt-lindqvist.de",
    "description": "We set up CRM for craftsmen.",
}  # fmt: skip
BANK = {"billing_email": "new@vogt-lindqvist.de", "bank_name": "Sparkasse Hannover",
        "bank_account": "DE89370400440532013000", "bank_code": ""}  # fmt: skip


def page(name, item):
    return reverse(f"admin:applications_{item._meta.model_name}_{name}", args=[item.pk])


def seen(client, item):
    return client.get(page("change", item)).content.decode()


def press(client, item, name, *, from_file=False, **data):
    response = client.post(page(name, item) + ("?file=1" if from_file else ""), {"_form_submitted": "True"} | data)
    item.refresh_from_db()
    return response


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def staff(*names, email="mia@vendor.example"):
    return sign_in(Client(), grant(UserFactory(email=email, name="Mia Manager", is_staff=True), *READ, *names))


@pytest.fixture
def partner(admin_user):
    return stages.partner(admin_user)


@pytest.fixture
def managing(db):
    return staff("applications.manage_partner", "applications.open_document")


@pytest.fixture
def reading(db):
    return staff(email="rob@vendor.example")


def main_of(partner):
    return person(Member.objects.get(organisation=partner.organisation, is_main=True).user)


def pending(partner, email="carla@vogt-lindqvist.de"):
    applicant(email=email, name="Carla Cole")
    rights = {"may_profile": False, "may_store": True}
    return team.add(
        organisation=partner.organisation, email=email, name="Carla Cole", rights=rights, by=main_of(partner)
    )


def changing(partner):
    return company.request_change(organisation=partner.organisation, kind="bank", values=BANK, by=main_of(partner))


def moderated(partner):
    company.save_profile(organisation=partner.organisation, values=PROFILE, by=main_of(partner))
    return company.send_profile(organisation=partner.organisation, by=main_of(partner))


def declared(partner):
    return company.declare_affiliate(
        organisation=partner.organisation, name="Vogt Schweiz AG", country="CH", relation="Subsidiary",
        by=main_of(partner),
    )  # fmt: skip


def asked_for(partner):
    return company.request_signed_copy(partner=partner, address="Speicherstraße 4\n20457 Hamburg", by=main_of(partner))


# what waits: how it comes to be, the two buttons with what they need, and the states they lead to
WAITING = {
    "member": (pending, ("approve", {}, "active"), ("refuse", {"note": "Unknown to us"}, "refused")),
    "datachange": (changing, ("verify", {}, "verified"), ("refuse", {"note": "Not proved"}, "refused")),
    "profilerevision": (moderated, ("publish", {}, "live"), ("send_back", {"note": "Too short"}, "returned")),
    "affiliate": (declared, ("approve", {}, "approved"), ("refuse", {"note": "Not yours"}, "refused")),
    "signedcopyrequest": (asked_for, ("mark_sent", {"tracking": "RR 1"}, "sent"), ("cancel", {}, "cancelled")),
}
QUEUES = {
    "member": "members", "datachange": "data-changes", "profilerevision": "profiles", "affiliate": "affiliates",
    "signedcopyrequest": "signed-copies",
}  # fmt: skip


# --- the file ---------------------------------------------------------------------------------------------------------
def test_the_whole_file_stands_on_one_page(managing, partner):
    for make, _yes, _no in WAITING.values():
        make(partner)
    shown = seen(managing, partner)
    for part in (
        "Vogt &amp; Lindqvist IT-Beratung GmbH", "Active", "2026-01", "Germany",
        "Carla Cole", "main user", "Sparkasse Hannover", "Hamburger Sparkasse", "We set up CRM for craftsmen.",
        "Vogt Schweiz AG", "legal_entity.png", "Speicherstraße 4", "Legal notice", "Accepted as a partner",
        "Waits for you here", "Application of",
    ):  # fmt: skip
        assert part in shown, part


def test_an_empty_file_says_so(managing, partner):
    shown = seen(managing, partner)
    for part in ("None declared.", "None asked for."):
        assert part in shown
    assert "Waits for you here" not in shown


def test_the_file_costs_the_same_for_one_member_and_for_many(managing, partner):
    pending(partner)
    seen(managing, partner)
    with CaptureQueriesContext(connection) as one:
        seen(managing, partner)
    for number in range(5):
        pending(partner, f"colleague{number}@vogt-lindqvist.de")
        standing.suspend(partner=partner, reason="x", by=OFFICE)
        standing.reinstate(partner=partner, reason="x", by=OFFICE)
    with CaptureQueriesContext(connection) as many:
        seen(managing, partner)
    assert len(many) == len(one) <= 45


def test_staff_find_a_partner_by_name_tax_id_and_address(reading, partner):
    address = reverse("admin:applications_partner_changelist")
    for term in ("Lindqvist", "136695976", "henrike@", partner.public_id):
        assert list(reading.get(address, {"q": term}).context["cl"].result_list) == [partner], term
    assert list(reading.get(address, {"q": "nobody"}).context["cl"].result_list) == []


# --- what waits -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", sorted(WAITING))
def test_what_waits_is_decided_from_the_file_and_back_there(managing, reading, partner, kind):
    make, yes, _no = WAITING[kind]
    item = make(partner)
    name, data, state = yes
    file = seen(managing, partner)
    assert page(name, item) in file
    assert page(name, item) not in seen(reading, partner)
    response = press(managing, item, name, from_file=True, **data)
    assert item.state == state
    assert response["Location"] == f"{page('change', partner)}#{kind}"
    assert page(name, item) not in seen(managing, partner)


@pytest.mark.parametrize("kind", sorted(WAITING))
def test_what_waits_is_decided_from_its_queue(managing, partner, kind):
    make, _yes, no = WAITING[kind]
    queue = queues.get(QUEUES[kind])
    assert queue.count() == 0
    item = make(partner)
    assert queue.count() == 1
    assert list(managing.get(queue.url()).context["cl"].result_list) == [item]
    name, data, state = no
    assert "1 of 1 waiting for you" in seen(managing, item)
    if data:
        assert press(managing, item, name, note=" ").status_code == 200
        assert item.state != state
    response = press(managing, item, name, **data)
    assert item.state == state
    assert "the last one" in said(response)
    for word in data.values():
        assert word in seen(managing, item)


@pytest.mark.parametrize("kind", sorted(WAITING))
def test_who_was_slower_is_told_so(managing, partner, kind):
    make, (name, data, state), (other, words, _state) = WAITING[kind]
    item = make(partner)
    press(managing, item, name, **data)
    assert "Somebody was faster" in managing.get(page(other, item)).content.decode()
    assert press(managing, item, other, **words).status_code == 200
    assert item.state == state


@pytest.mark.parametrize("kind", sorted(WAITING))
def test_a_reader_sees_and_presses_nothing(reading, alice, partner, kind):
    make, (name, data, _state), _no = WAITING[kind]
    item = make(partner)
    before = item.state
    shown = seen(reading, item)
    assert "Nothing for you to decide here now." in shown
    assert page(name, item) not in shown
    assert press(reading, item, name, **data).status_code == 403
    assert press(sign_in(Client(), alice), item, name, **data).status_code == 403
    assert press(Client(), item, name, **data).status_code == 302
    assert item.state == before


def test_the_first_change_due_stands_on_the_start_page(partner):
    change = changing(partner)
    assert queues.get("data-changes").due() == change.due_at


def test_a_change_shows_what_was_and_what_becomes(managing, partner):
    shown = seen(managing, changing(partner))
    assert "<del>Hamburger Sparkasse</del>" in shown
    assert "<ins>Sparkasse Hannover</ins>" in shown


def test_a_profile_shows_the_difference_from_the_live_one(managing, partner):
    press(managing, moderated(partner), "publish")
    company.save_profile(
        organisation=partner.organisation, values={"description": "We train people."}, by=main_of(partner)
    )
    revision = company.send_profile(organisation=partner.organisation, by=main_of(partner))
    shown = seen(managing, revision)
    assert "<del>We set up CRM for craftsmen.</del>" in shown
    assert "<ins>We train people.</ins>" in shown
    assert "<del>hi@vogt-lindqvist.de</del>" not in shown


# --- the standing -----------------------------------------------------------------------------------------------------
@pytest.mark.clause("3.4")
def test_suspending_and_reinstating_take_a_reason_and_tell_the_partner(partner):
    client = staff("applications.suspend_partner", "core.view_message")
    assert press(client, partner, "suspend", reason="").status_code == 200
    assert partner.standing == Standing.ACTIVE
    assert press(client, partner, "suspend", reason="No activity").status_code == 302
    assert partner.standing == Standing.SUSPENDED
    assert Organisation.objects.get(pk=partner.organisation_id).access == "read_only"
    assert Message.objects.filter(organisation=partner.organisation, text__body__contains="No activity").exists()
    shown = seen(client, partner)
    assert page("reinstate", partner) in shown
    assert page("suspend", partner) not in shown
    press(client, partner, "reinstate", reason="They wrote to us")
    assert partner.standing == Standing.ACTIVE


@pytest.mark.clause("1.5")
def test_terminating_takes_the_name_of_the_company(partner):
    client = staff("applications.terminate_partner")
    response = press(client, partner, "terminate", reason="Resale below the list price", company="Someone else")
    assert "It is: Vogt" in response.content.decode()
    assert partner.standing == Standing.ACTIVE
    response = press(
        client, partner, "terminate", reason="Resale below the list price",
        company=" vogt & lindqvist it-beratung gmbh ",
    )  # fmt: skip
    assert response.status_code == 302
    assert partner.standing == Standing.TERMINATED
    assert Organisation.objects.get(pk=partner.organisation_id).access == "none"
    shown = seen(client, partner)
    for name in ("suspend", "reinstate", "terminate"):
        assert page(name, partner) not in shown


def test_who_comes_too_late_to_suspend_is_told_so(partner):
    client = staff("applications.suspend_partner")
    standing.suspend(partner=partner, reason="First", by=OFFICE)
    assert "Somebody may have been faster" in client.get(page("suspend", partner)).content.decode()
    assert press(client, partner, "suspend", reason="Second").status_code == 200


def test_a_partner_gets_and_loses_its_manager(partner, rita):
    client = staff("applications.assign_application")
    press(client, partner, "assign_manager", manager=rita.pk)
    assert partner.manager == rita
    press(client, partner, "assign_manager", manager="")
    assert partner.manager is None


@pytest.mark.parametrize("name", ["suspend", "reinstate", "terminate", "assign_manager"])
def test_a_standing_is_changed_by_who_may(partner, reading, managing, alice, name):
    for client in (reading, managing):
        assert page(name, partner) not in seen(client, partner)
        assert press(client, partner, name, reason="x", company="x").status_code == 403
    assert press(sign_in(Client(), alice), partner, name, reason="x").status_code == 403
    assert press(Client(), partner, name, reason="x").status_code == 302
    assert partner.standing == Standing.ACTIVE


def test_nobody_writes_past_the_actions(partner, admin_user):
    client = sign_in(Client(), admin_user)
    for item in (partner, changing(partner), moderated(partner), declared(partner), asked_for(partner)):
        assert client.post(page("change", item), {"state": "approved"}).status_code == 403
        assert client.post(page("delete", item)).status_code == 403
    assert {model.objects.count() for model in (Affiliate, DataChange, ProfileRevision, SignedCopyRequest)} <= {1, 2}
