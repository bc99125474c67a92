"""Staff and people: who sees what, and what the buttons do."""

import smtplib
from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from partner_portal.admin import PortalAdminSite, waiting_for
from partner_portal.core import staff
from partner_portal.core.accounts import actions, emails
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import house
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.registry import Registry
from partner_portal.core.staff import Queue
from tests.clients import sign_in
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

PEOPLE = "/admin/core/user/"
INVITATION = {
    "_form_submitted": "True",
    "name": "Ivan",
    "email": "ivan@vendor.example",
    "role": "finance",
    "language": "de",
}


def with_role(user, role):
    user.groups.set([Group.objects.get(name=role)])
    return user


@pytest.fixture
def ada():
    return actions.create_staff_user(email="ada@vendor.example", name="Ada", role="administrator", by=house("test"))


@pytest.fixture
def office(client, ada):
    return sign_in(client, ada)


def press(client, button, user, **data):
    return client.post(f"{PEOPLE}{user.pk}/{button}/", {"_form_submitted": "True", "reason": "because"} | data)


def text(response):
    return response.content.decode()


def test_an_invitation_makes_a_member_of_staff_and_sends_a_link(office, client):
    response = office.post(f"{PEOPLE}invite/", INVITATION)
    ivan = User.objects.get(email="ivan@vendor.example")
    assert response.url == f"{PEOPLE}{ivan.pk}/change/"
    assert (ivan.is_staff, ivan.language, ivan.has_usable_password()) == (True, "de", False)
    assert list(ivan.groups.values_list("name", flat=True)) == ["finance"]
    [letter] = mail.outbox
    assert letter.to == ["ivan@vendor.example"]
    assert "/accounts/password/reset/key/" in letter.body
    assert "An invitation is on its way" in text(office.get(f"{PEOPLE}{ivan.pk}/change/"))


@pytest.mark.parametrize(
    "wrong", [{"email": "none"}, {"email": ""}, {"role": "emperor"}, {"name": ""}, {"language": "xx"}, {"name": "a\0"}]
)
def test_a_wrong_invitation_comes_back_and_makes_nobody(office, wrong):
    before = User.objects.count()
    assert office.post(f"{PEOPLE}invite/", INVITATION | wrong).status_code == 200
    assert User.objects.count() == before
    assert mail.outbox == []


def test_an_address_that_is_taken_is_said_so(office, alice):
    page = text(office.post(f"{PEOPLE}invite/", INVITATION | {"email": alice.email.upper()}))
    assert "already here" in page
    assert alice.email.upper() in page
    assert mail.outbox == []


def test_the_account_stands_when_the_letter_cannot_be_sent(office, monkeypatch):
    def fail(**kwargs):
        raise smtplib.SMTPServerDisconnected("away")

    with monkeypatch.context() as patch:
        patch.setattr(emails, "send_invitation", fail)
        office.post(f"{PEOPLE}invite/", INVITATION)
    ivan = User.objects.get(email="ivan@vendor.example")
    page = text(office.get(f"{PEOPLE}{ivan.pk}/change/"))
    assert "could not be sent" in page
    assert "Send the invitation again" in page
    press(office, "invite-again", ivan)
    assert len(mail.outbox) == 1
    ivan.set_password("lamp river stone")
    ivan.save()
    assert press(office, "invite-again", ivan).status_code == 403


def test_an_administrator_changes_roles_with_a_reason(office, rita):
    assert press(office, "roles", rita, roles=["reviewer", "finance"]).url
    assert sorted(rita.groups.values_list("name", flat=True)) == ["finance", "reviewer"]
    assert AuditEntry.objects.filter(verb="user.roles", subject=rita.public_id).latest("pk").reason == "because"
    assert press(office, "roles", rita, roles=["reviewer"], reason="").status_code == 200
    assert rita.groups.count() == 2


def test_nobody_changes_their_own_roles_or_account(office, ada):
    page = text(office.get(f"{PEOPLE}{ada.pk}/change/"))
    for button in ("roles", "deactivate", "reset-second-factor"):
        assert press(office, button, ada, roles=["finance"]).status_code == 403
        assert f"/{button}/" not in page
    ada.refresh_from_db()
    assert ada.is_active


def test_closing_and_opening_an_account(office, alice):
    press(office, "deactivate", alice)
    alice.refresh_from_db()
    assert not alice.is_active
    assert "/reactivate/" in text(office.get(f"{PEOPLE}{alice.pk}/change/"))
    press(office, "reactivate", alice)
    alice.refresh_from_db()
    assert alice.is_active


def test_a_lost_second_factor_is_reset(office, client, rita):
    sign_in(type(client)(), rita)
    press(office, "reset-second-factor", rita)
    assert not Authenticator.objects.filter(user=rita).exists()


@pytest.mark.parametrize("role", ["reviewer", "program_manager", "finance", "compliance", "read_only"])
def test_other_roles_read_people_and_change_nothing(client, rita, alice, role):
    sign_in(client, with_role(rita, role))
    assert alice.email in text(client.get(PEOPLE))
    page = client.get(f"{PEOPLE}{alice.pk}/change/")
    assert page.status_code == 200
    for button in ("roles", "deactivate", "reactivate", "reset-second-factor", "invite-again"):
        assert f"/{button}/" not in text(page)
        assert press(client, button, alice, roles=["finance"]).status_code == 403
    assert client.post(f"{PEOPLE}invite/", INVITATION).status_code == 403
    assert client.get(f"{PEOPLE}add/").status_code == 403
    assert client.post(f"{PEOPLE}{alice.pk}/change/", {"email": "x@y.example"}).status_code == 403
    assert client.post(f"{PEOPLE}{alice.pk}/delete/").status_code == 403
    alice.refresh_from_db()
    assert (alice.is_active, alice.email) == (True, "alice@acme.example")


def test_organisations_are_found_and_only_read(office, acme, other_company):
    listed = "/admin/core/organisation/"
    assert "Acme Ltd" in text(office.get(f"{listed}?q=acme"))
    assert "Charlie" not in text(office.get(f"{listed}?q=acme"))
    assert office.get(f"{listed}{acme.pk}/change/").status_code == 200
    assert office.post(f"{listed}{acme.pk}/change/", {"name": "X"}).status_code == 403
    assert office.get(f"{listed}add/").status_code == 403


@pytest.mark.parametrize("more", [1, 3])
def test_lists_cost_the_same_for_one_and_for_three(office, more, django_assert_num_queries):
    for _ in range(more):
        with_role(UserFactory(is_staff=True), "reviewer")
        OrganisationFactory()
    for url, queries in ((PEOPLE, 8), ("/admin/core/organisation/", 7)):
        office.get(url)
        with django_assert_num_queries(queries):
            office.get(url)


# --- the start page and the menu --------------------------------------------------------------------------------------
@pytest.fixture
def queues(monkeypatch):
    fresh = Registry("staff queue")
    monkeypatch.setattr("partner_portal.admin.queues", fresh)
    return fresh


def queue(title, count, permission="core.view_user", due=None):
    return Queue(
        title=title, permission=permission, count=lambda: count, url=lambda: f"/admin/{title}/", due=lambda: due
    )


def test_the_start_page_shows_what_waits_for_this_role_nearest_first(queues, client, rita, rf):
    early, late = (f"2026-11-{day}T12:00:00+00:00" for day in (20, 30))
    queues.add("empty", queue("empty", 0))
    queues.add("someday", queue("someday", 2))
    queues.add("late", queue("late", 1, due=datetime.fromisoformat(late)))
    queues.add("early", queue("early", 5, due=datetime.fromisoformat(early)))
    queues.add("secret", queue("secret", 9, permission="core.view_audittext"))
    request = rf.get("/admin/")
    request.user = with_role(rita, "reviewer")
    assert [waiting.title for waiting in waiting_for(request)] == ["early", "late", "someday", "empty"]
    page = text(sign_in(client, rita).get("/admin/"))
    assert page.index("/admin/early/") < page.index("/admin/late/")
    assert "secret" not in page


def test_an_office_without_queues_says_so(queues, office):
    assert "Nothing waits for you here" in text(office.get("/admin/"))


def test_every_registered_queue_counts_and_leads_somewhere(office):
    for name, registered in staff.queues.items():
        assert registered.count() >= 0, name
        assert office.get(registered.url()).status_code == 200, name
        if registered.due:
            assert registered.due() is None or registered.due().tzinfo, name


def test_the_menu_shows_what_the_role_may_read(office, client, rita):
    assert PEOPLE in text(office.get("/admin/"))
    nobody = sign_in(type(client)(), rita)
    page = text(nobody.get("/admin/"))
    assert PEOPLE not in page
    assert nobody.get(PEOPLE).status_code == 403


def test_one_site_holds_every_page():
    assert isinstance(admin.site, PortalAdminSite)
    assert reverse("admin:index") == "/admin/"


@pytest.mark.parametrize("number", ["abc", "0", "-1", "1/2", "9" * 24, "99999"])
@pytest.mark.parametrize("button", ["roles", "deactivate"])
def test_a_button_of_nobody_is_not_found(office, button, number):
    address = f"{PEOPLE}{number}/{button}/"

    assert office.post(address, {"_form_submitted": "True", "reason": "because"}).status_code == 404


@pytest.mark.parametrize(
    "filtered", [f"{PEOPLE}?password__startswith=a", "/admin/core/apikey/?hashed_key__startswith=a"]
)
def test_no_list_is_filtered_by_a_secret(office, filtered):
    assert office.get(filtered).status_code == 400


def test_a_list_is_still_filtered_by_what_it_shows(office):
    assert office.get(f"{PEOPLE}?is_active__exact=1").status_code == 200
