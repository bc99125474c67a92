"""Signing up and in with a passkey, and staff with their second factor, in a real browser under the strict policy."""

import re

import pytest
from django.core import mail

from partner_portal.core.accounts import actions
from partner_portal.core.actors import house
from tests.e2e.test_pages import judged
from tests.factories import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def plain_http(settings):
    """The live server speaks http, which browsers take as safe on localhost."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


@pytest.fixture
def page(open_page):
    """A window whose device confirms passkeys by itself."""
    page = open_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def looked_at(page, name):
    """Judge the page where it stands: as it is, and as a phone in the dark shows it."""
    judged(page, name, (1280, "light", "en"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    judged(page, name, (390, "dark", "en"))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")


def code_in_mail():
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[-1].body, re.M).group(0)


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def add_passkey(page, password):
    page.get_by_role("link", name="Add a passkey").first.click()
    page.get_by_label("Password").fill(password)
    press(page, "Confirm")
    looked_at(page, "passkey-add")
    press(page, "Add it")
    page.wait_for_url("**/recovery-codes/")


def sign_out(page):
    page.goto("/accounts/logout/")
    press(page, "Sign out")
    page.wait_for_url("/")


def test_a_person_signs_up_adds_a_passkey_and_signs_in_with_it_alone(page):
    page.goto("/accounts/signup/")
    page.get_by_label("Your name").fill("Nora Neu")
    page.get_by_label("E-mail address").fill("nora@neu.example")
    page.get_by_label("Password").fill("lamp river stone")
    press(page, "Create an account")
    looked_at(page, "sign-up-code")
    page.get_by_label("Code").fill("AAAA-AAAA")
    press(page, "Confirm")
    looked_at(page, "sign-up-code-wrong")
    page.get_by_label("Code").fill(code_in_mail())
    press(page, "Confirm")
    page.wait_for_url("/dashboard/")

    page.goto("/dashboard/security/")
    add_passkey(page, "lamp river stone")
    assert page.get_by_text("10 codes left").is_visible()
    looked_at(page, "recovery-codes")
    page.goto("/accounts/2fa/totp/activate/")
    looked_at(page, "authenticator-app")
    page.goto("/accounts/2fa/recovery-codes/")
    page.get_by_role("link", name="Done").click()
    assert page.get_by_text("Signs you in alone").is_visible()
    looked_at(page, "security-full")
    page.get_by_role("link", name="Passkey 1").click()
    looked_at(page, "passkey")
    page.get_by_label("Name").fill("Laptop")
    press(page, "Save the name")
    page.wait_for_url("/dashboard/security/")
    assert page.get_by_text("Laptop").is_visible()

    sign_out(page)
    page.goto("/accounts/login/?next=/dashboard/security/")
    press(page, "Sign in with a passkey")
    page.wait_for_url("/dashboard/security/")
    assert page.get_by_text("nora@neu.example").first.is_visible()

    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill("nora@neu.example")
    page.get_by_label("Password").fill("lamp river stone")
    press(page, "Sign in")
    page.wait_for_url("/accounts/2fa/authenticate/")
    looked_at(page, "second-factor")
    press(page, "Use a key")
    page.wait_for_url("/dashboard/")


def test_staff_set_up_a_key_show_it_and_enter_the_office(page):
    actions.create_staff_user(
        email="ada@vendor.example",
        name="Ada",
        role="administrator",
        password=PASSWORD,
        is_verified=True,
        by=house("test"),
    )
    page.goto("/admin/core/user/")
    page.get_by_label("E-mail address").fill("ada@vendor.example")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    page.wait_for_url("/dashboard/security/")
    assert page.get_by_text("This page needs a second factor").is_visible()
    add_passkey(page, PASSWORD)
    page.goto("/admin/core/user/")
    assert "/webauthn/reauthenticate/" in page.url
    press(page, "Use a key")
    page.wait_for_url("/admin/core/user/")
    page.get_by_text("Invite a member of staff").first.click()
    page.get_by_label("Role").wait_for()
    page.goto("/admin/")
    assert page.get_by_role("link", name="Users").is_visible()
