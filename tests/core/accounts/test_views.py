"""Sessions, preferences, and a person's own pages, as a browser sees them."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.core import mail
from django.test import Client
from django.urls import reverse

from partner_portal.core import clock
from partner_portal.core.accounts import actions
from partner_portal.core.actors import house
from partner_portal.core.audit.models import AuditEntry
from tests.clients import sign_in
from tests.core.accounts.browsing import code_in, sign_in_by_form, text, totp
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


# --- sessions ---------------------------------------------------------------------------------------------------------
def test_signing_in_changes_the_sessions_key(client, nora):
    client.get("/accounts/login/")
    client.session["planted"] = 1
    before = client.session
    before["planted"] = 1
    before.save()
    client.cookies["sessionid"] = before.session_key
    sign_in_by_form(client, nora.email)
    assert client.session.session_key != before.session_key
    attacker = Client()
    attacker.cookies["sessionid"] = before.session_key
    assert attacker.get("/dashboard/security/").status_code == 302


def test_a_changed_password_ends_all_other_sessions(client, nora):
    other = Client()
    sign_in_by_form(client, nora.email)
    sign_in_by_form(other, nora.email)
    response = client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "lamp river stone", "password2": "lamp river stone"},
    )
    assert response.headers["Location"] == "/dashboard/security/"
    page = client.get("/dashboard/security/")
    assert page.status_code == 200
    assert text(page).count("This browser") == 1
    assert "Sign out everywhere else" not in text(page)
    assert other.get("/dashboard/security/").status_code == 302
    assert mail.outbox[-1].subject == "Partner portal: Your password was changed"
    assert AuditEntry.objects.filter(verb="user.password_change", subject=nora.public_id).exists()


def test_a_reset_password_ends_all_sessions_and_works(client, nora):
    other = Client()
    sign_in_by_form(other, nora.email)
    client.post("/accounts/password/reset/", {"email": nora.email})
    link = re.search(r"https://testserver(/\S+)", mail.outbox[-1].body).group(1)
    form = client.get(link).headers["Location"]
    new = {"password1": "lamp river stone", "password2": "lamp river stone"}
    assert client.post(form, new).headers["Location"] == reverse("account_reset_password_from_key_done")
    assert other.get("/dashboard/security/").status_code == 302
    assert sign_in_by_form(client, nora.email).status_code == 200
    assert sign_in_by_form(client, nora.email, "lamp river stone").headers["Location"] == "/dashboard/"
    assert "no longer works" in text(Client().get(link, follow=True))


def test_one_button_signs_out_everywhere_else(client, nora):
    other = Client()
    sign_in_by_form(other, nora.email)
    sign_in_by_form(client, nora.email)
    assert "Sign out everywhere else" in text(client.get("/dashboard/security/"))
    assert client.get("/accounts/sessions/").headers["Location"] == "/dashboard/security/"
    assert other.get("/dashboard/security/").status_code == 200
    assert client.post("/accounts/sessions/").headers["Location"] == "/dashboard/security/"
    assert other.get("/dashboard/security/").status_code == 302
    assert client.get("/dashboard/security/").status_code == 200


@pytest.mark.parametrize("others", [0, 2])
def test_the_security_page_costs_the_same_for_one_session_and_for_three(
    client, nora, others, django_assert_num_queries
):
    for _ in range(others):
        sign_in_by_form(Client(), nora.email)
    sign_in_by_form(client, nora.email)
    client.get("/dashboard/security/")
    with django_assert_num_queries(4):
        client.get("/dashboard/security/")


def test_a_closed_account_is_told_so_and_stays_out(client, nora, rita):
    actions.deactivate(user=nora, reason="left", by=house("test"))
    response = sign_in_by_form(client, nora.email)
    assert client.get("/dashboard/").status_code == 302
    assert response.headers["Location"] == "/accounts/inactive/"


# --- where one lands --------------------------------------------------------------------------------------------------
def test_staff_land_in_the_office_and_partners_on_the_dashboard(client, nora, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    staff = actions.create_staff_user(
        email="s@vendor.example", name="S", role="reviewer", password=PASSWORD, is_verified=True, by=house("test")
    )
    assert sign_in_by_form(client, staff.email).headers["Location"] == "/admin/"
    assert sign_in_by_form(Client(), nora.email).headers["Location"] == "/dashboard/"


EVIL = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "\t//evil.example",
]


@pytest.mark.parametrize("url", EVIL)
def test_no_page_sends_anyone_to_another_host(client, nora, url, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://evil.example"]
    assert sign_in_by_form(client, nora.email, next=url).headers["Location"] == "/dashboard/"
    assert client.post("/preferences/", {"theme": "dark", "next": url}).headers["Location"] == "/"
    assert client.post("/preferences/", {"theme": "dark"}, headers={"Referer": url}).headers["Location"] == "/"
    assert client.post("/accounts/logout/", {"next": url}).headers["Location"] == "/"


def test_a_page_of_ours_is_a_way_back(client, nora):
    assert sign_in_by_form(client, nora.email, next="/dashboard/security/").headers["Location"] == (
        "/dashboard/security/"
    )
    response = client.post("/preferences/", {"theme": "dark"}, headers={"Referer": "http://testserver/program/?a=1"})
    assert response.headers["Location"] == "http://testserver/program/?a=1"


# --- preferences ------------------------------------------------------------------------------------------------------
def test_a_stranger_keeps_language_and_appearance_in_the_browser(client):
    response = client.post("/preferences/", {"language": "de", "theme": "dark", "next": "/accounts/login/"})
    assert (response.status_code, response.headers["Location"]) == (302, "/accounts/login/")
    page = client.get("/accounts/login/")
    assert 'lang="de" data-theme="dark"' in text(page)
    client.post("/preferences/", {"theme": "system"})
    assert "data-theme" not in text(client.get("/accounts/login/"))
    assert 'lang="de"' in text(client.get("/accounts/login/"))


def test_a_person_finds_them_again_in_another_browser(client, nora):
    sign_in_by_form(client, nora.email)
    client.post("/preferences/", {"language": "de"})
    client.post("/preferences/", {"theme": "dark"})
    nora.refresh_from_db()
    assert (nora.language, nora.theme) == ("de", "dark")
    other = Client()
    sign_in_by_form(other, nora.email)
    assert 'lang="de" data-theme="dark"' in text(other.get("/dashboard/security/"))
    other.post("/preferences/", {"theme": ""})
    assert "data-theme" not in text(client.get("/dashboard/security/"))


@pytest.mark.parametrize(
    "wrong", [{"language": "xx"}, {"theme": "pink"}, {"language": "de\x00"}, {"theme": "x" * 9999}]
)
def test_an_unknown_preference_is_refused_and_changes_nothing(client, nora, wrong):
    sign_in_by_form(client, nora.email)
    response = client.post("/preferences/", wrong)
    assert response.status_code == 400
    assert "django_language" not in response.cookies
    nora.refresh_from_db()
    assert (nora.language, nora.theme) == ("", "")


def test_preferences_are_posted(client):
    assert client.get("/preferences/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/preferences/", {"theme": "dark"}).status_code == 403


# --- the pages themselves ---------------------------------------------------------------------------------------------
SIGNED_OUT = ["login", "signup", "reset_password", "reset_password_done", "inactive", "reset_password_from_key_done"]
SIGNED_IN = [
    "security", "account_change_password", "account_email", "account_logout", "account_reauthenticate",
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_reauthenticate",
]  # fmt: skip


def is_ours(response):
    page = text(response)
    assert "css/portal.css" in page
    assert 'class="skip"' in page
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son\w+=|\sstyle=", page)
    assert "<h1" in page
    return True


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_every_page_before_signing_in_wears_our_design(client, name):
    assert is_ours(client.get(reverse(f"account_{name}")))


@pytest.mark.parametrize("name", SIGNED_IN)
def test_every_page_of_ones_own_access_wears_our_design(client, nora, name):
    secret = generate_totp_secret()
    if name != "mfa_activate_totp":
        TOTP.activate(nora, secret)
        RecoveryCodes.activate(nora)
    sign_in(client, nora, second_factor=False)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": clock.wall().timestamp(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(nora.pk)
    session.save()
    response = client.get(reverse(name))
    assert response.status_code == 200, response.headers
    assert is_ours(response)


@pytest.mark.parametrize("name", [*SIGNED_IN, "mfa_reauthenticate_webauthn", "mfa_list_webauthn"])
def test_nobody_sees_pages_of_ones_own_access(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert client.get(reverse(name), follow=True).request["PATH_INFO"] in ("/accounts/login/", "/")


def test_pages_that_allauth_spreads_over_three_are_one(client, nora):
    sign_in(client, nora)
    for url in ("/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/sessions/"):
        assert client.get(url).headers["Location"] == "/dashboard/security/"


def test_secrets_of_authenticator_apps_are_not_stored_in_the_clear(nora):
    secret = generate_totp_secret()
    kept = TOTP.activate(nora, secret).instance
    assert secret not in str(kept.data)
    assert kept.wrap().validate_code(totp(secret))


def test_an_older_secret_key_still_opens_them(nora, settings):
    secret = generate_totp_secret()
    kept = TOTP.activate(nora, secret).instance
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-more-than-fifty-characters-0123456789-abc"
    assert kept.wrap().validate_code(totp(secret))


def test_a_new_address_counts_once_its_code_is_entered(client, nora):
    sign_in_by_form(client, nora.email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    response = client.post("/accounts/email/", {"action_add": "", "email": "nora@new.example"})
    assert response.headers["Location"] == "/accounts/confirm-email/"
    nora.refresh_from_db()
    assert nora.email == "nora@neu.example"
    client.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[-1])})
    nora.refresh_from_db()
    assert nora.email == "nora@new.example"
    assert AuditEntry.objects.filter(verb="user.email_change", subject=nora.public_id).exists()
    told = [letter.to for letter in mail.outbox if letter.subject.endswith("Your e-mail address was changed")]
    assert ["nora@neu.example"] in told
