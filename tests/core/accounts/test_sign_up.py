"""Signing up and in: letters, codes, what a stranger learns, limits."""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.utils import translation

from partner_portal.core import clock
from partner_portal.core.accounts.models import User
from partner_portal.core.audit.models import AuditEntry
from tests.core.accounts.browsing import SIGN_UP, code_in, sign_in_by_form, text, totp

pytestmark = pytest.mark.django_db


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
