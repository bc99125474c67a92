"""Signing up, signing in, and a person's own pages, as a browser sees them."""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import translation

from partner_portal.core import clock
from partner_portal.core.accounts import actions
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import house
from partner_portal.core.audit.models import AuditEntry
from tests.clients import sign_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_UP = {"name": "Nora Neu", "email": "Nora@Neu.example", "password1": "lamp river stone"}


@pytest.fixture
def nora():
    return actions.create_user(
        email="nora@neu.example", name="Nora Neu", password=PASSWORD, is_verified=True, by=house("test")
    )


def sign_in_by_form(client, email, password=PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": email, "password": password} | extra)


def code_in(message):
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", message.body, re.M).group(0)


def totp(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def text(response):
    return response.content.decode()


# --- signing up -------------------------------------------------------------------------------------------------------
def test_sign_up_verify_sign_in_and_add_an_authenticator_app(client):
    response = client.post("/accounts/signup/", SIGN_UP)
    assert response.headers["Location"] == "/accounts/confirm-email/"
    [letter] = mail.outbox
    assert letter.to == ["nora@neu.example"]
    assert letter.subject == "Partner portal: Your code"
    assert "Hello Nora Neu," in letter.body
    response = client.post("/accounts/confirm-email/", {"code": code_in(letter)})
    assert response.headers["Location"] == "/dashboard/"
    user = User.objects.get(email="nora@neu.example")
    assert (user.name, user.language, user.is_staff, user.organisation) == ("Nora Neu", "en", False, None)
    assert AuditEntry.objects.get(verb="user.sign_up").subject == user.public_id

    client.post("/accounts/logout/")
    assert sign_in_by_form(client, "NORA@neu.example", SIGN_UP["password1"]).headers["Location"] == "/dashboard/"

    ask = client.get("/accounts/2fa/totp/activate/").headers["Location"]
    assert ask.startswith("/accounts/reauthenticate/")
    client.post(ask, {"password": SIGN_UP["password1"]})
    secret = re.search(r'id="totp-secret">([A-Z2-7]+)<', text(client.get("/accounts/2fa/totp/activate/"))).group(1)
    assert "not right" in text(client.post("/accounts/2fa/totp/activate/", {"code": "000000"}))
    response = client.post("/accounts/2fa/totp/activate/", {"code": totp(secret)})
    assert response.headers["Location"] == "/accounts/2fa/recovery-codes/"
    page = text(client.get("/accounts/2fa/recovery-codes/"))
    assert "10 codes left" in page
    recovery = re.findall(r"^\d{8}$", page, re.M) or re.findall(r"\b\d{8}\b", page)

    for code, goes in (
        ("000000", None),
        (recovery[0], "/dashboard/"),
        (recovery[0], None),
        (recovery[1], "/dashboard/"),
    ):
        client.post("/accounts/logout/")
        assert sign_in_by_form(client, user.email, SIGN_UP["password1"]).headers["Location"] == (
            "/accounts/2fa/authenticate/"
        )
        assert client.get("/dashboard/").status_code == 302
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).headers.get("Location") == goes
    assert "8 left" in text(client.get("/dashboard/security/"))


class DeadServer(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise SMTPServerDisconnected


@pytest.mark.parametrize("path, sent", [("/accounts/signup/", SIGN_UP), ("/accounts/password/reset/", SIGN_UP)])
def test_a_dead_mail_server_is_said_and_asking_again_works(nora, settings, path, sent):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.DeadServer"
    for address in ("nora@neu.example", "stranger@neu.example"):
        response = Client().post(path, sent | {"email": address}, follow=True)
        assert response.status_code == 200
        assert "could not send the e-mail just now" in text(response)
    settings.EMAIL_BACKEND = working
    Client().post("/accounts/password/reset/", {"email": "stranger@neu.example"})
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "wrong, why",
    [
        ({"password1": "short"}, "too short"),
        ({"password1": "password1234"}, "too common"),
        ({"password1": "nora@neu.example1"}, "too similar"),
        ({"name": ""}, "required"),
        ({"name": "x" * 151}, "150"),
        ({"email": "no address"}, "valid"),
        ({"name": "nul\x00"}, "Null"),
    ],
)
def test_a_wrong_sign_up_says_why_and_makes_nobody(client, wrong, why):
    response = client.post("/accounts/signup/", SIGN_UP | wrong)
    assert response.status_code == 200
    assert why in text(response)
    assert not User.objects.exists()
    assert mail.outbox == []


def test_three_wrong_codes_end_the_attempt(client):
    client.post("/accounts/signup/", SIGN_UP)
    code = code_in(mail.outbox[0])
    for _ in range(3):
        client.post("/accounts/confirm-email/", {"code": "AAAA-AAAA"})
    client.post("/accounts/confirm-email/", {"code": code})
    assert not EmailAddress.objects.get(email="nora@neu.example").verified
    assert client.get("/dashboard/").status_code == 302


def test_a_code_is_too_old_after_a_quarter_of_an_hour(client):
    client.post("/accounts/signup/", SIGN_UP)
    with time_machine.travel(clock.wall() + timedelta(minutes=15, seconds=1), tick=False):
        client.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[0])})
    assert not EmailAddress.objects.get(email="nora@neu.example").verified


def test_letters_are_in_the_readers_language(client, nora, monkeypatch):
    spoken = []
    monkeypatch.setattr(
        DefaultAccountAdapter, "send_mail", lambda *args, **kwargs: spoken.append(translation.get_language())
    )
    for language in ("de", "en", ""):
        User.objects.filter(pk=nora.pk).update(language=language)
        client.post("/accounts/password/reset/", {"email": nora.email}, headers={"Accept-Language": "de"})
    assert spoken == ["de", "en", "de"]


# --- what a stranger learns -------------------------------------------------------------------------------------------
def shape(response):
    """What a stranger sees of an answer: everything but tokens and what they typed themselves."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", text(response))
    body = re.sub(r"[\w.]+@[\w.]+", "ADDRESS", body)
    return response.status_code, response.headers.get("Location"), body


def test_signing_up_with_a_known_address_looks_the_same(nora):
    known, new = Client(), Client()
    for step in (
        lambda client, email: client.post("/accounts/signup/", SIGN_UP | {"email": email}),
        lambda client, email: client.get("/accounts/confirm-email/"),
        lambda client, email: client.post("/accounts/confirm-email/", {"code": "AAAA-AAAA"}),
    ):
        assert shape(step(known, nora.email)) == shape(step(new, "new@neu.example"))
    assert sorted(letter.subject for letter in mail.outbox) == [
        "Partner portal: You already have an account",
        "Partner portal: Your code",
    ]


@pytest.mark.parametrize("is_known", [True, False])
def test_signing_up_hashes_a_password_whether_or_not_the_address_is_known(nora, is_known, monkeypatch):
    hasher = type(get_hasher())
    hashed, encode = [], hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *args: hashed.append(1) or encode(*args))

    Client().post("/accounts/signup/", SIGN_UP | {"email": nora.email if is_known else "new@neu.example"})

    assert len(hashed) == 1


def test_asking_for_a_new_password_looks_the_same(nora):
    answers = [
        shape(Client().post("/accounts/password/reset/", {"email": email})) for email in (nora.email, "no@neu.example")
    ]
    assert answers[0] == answers[1]
    assert [letter.subject for letter in mail.outbox] == [
        "Partner portal: Set a new password",
        "Partner portal: No account with this address",
    ]


def test_a_wrong_password_and_an_unknown_address_look_the_same(nora):
    answers = [shape(sign_in_by_form(Client(), email, "wrong words here")) for email in (nora.email, "no@neu.example")]
    assert answers[0] == answers[1]
    assert "The e-mail address or the password is not right." in answers[0][2]


# --- limits -----------------------------------------------------------------------------------------------------------
def test_after_five_wrong_passwords_even_the_right_one_waits(client, nora):
    for _ in range(5):
        sign_in_by_form(client, nora.email, "wrong words here")
    assert "Too many attempts" in text(sign_in_by_form(client, nora.email))
    with time_machine.travel(clock.wall() + timedelta(minutes=5, seconds=1)):
        assert sign_in_by_form(client, nora.email).status_code == 302


def test_after_too_many_wrong_codes_even_the_right_one_waits(client, nora):
    secret = generate_totp_secret()
    TOTP.activate(nora, secret)
    sign_in_by_form(client, nora.email)
    for _ in range(10):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "Too many attempts" in text(client.post("/accounts/2fa/authenticate/", {"code": totp(secret)}))


def test_a_flood_of_sign_ups_is_answered_429(client):
    for number in range(20):
        client.post("/accounts/signup/", SIGN_UP | {"email": f"a{number}@neu.example"})
    response = client.post("/accounts/signup/", SIGN_UP)
    assert response.status_code == 429
    assert "Too many attempts" in text(response)
    assert not User.objects.filter(email="nora@neu.example").exists()


def test_a_code_of_the_app_works_once(client, nora):
    secret = generate_totp_secret()
    TOTP.activate(nora, secret)
    code = totp(secret)
    for works in (True, False):
        browser = Client()
        sign_in_by_form(browser, nora.email)
        assert (browser.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302) is works


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
    with django_assert_num_queries(3):
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
