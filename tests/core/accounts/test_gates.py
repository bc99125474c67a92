"""Who reaches the program office: staff, with a second factor set up and shown in this very session."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import NoReverseMatch, get_resolver, reverse

from partner_portal.core.accounts import gates
from tests.clients import sign_in

pytestmark = pytest.mark.django_db


def admin_urls() -> list[str]:
    """Every address of the admin that needs no argument, and each with a number in its place."""
    found = []
    for pattern in admin.site.get_urls():
        found += addresses(pattern, "/admin/")
    assert len(found) > 40
    return sorted(set(found))


def addresses(pattern, prefix):
    route = str(pattern.pattern)
    if hasattr(pattern, "url_patterns"):
        return [address for child in pattern.url_patterns for address in addresses(child, prefix + route)]
    plain = prefix + route
    for mark in ("<path:object_id>", "<int:content_type_id>", "<path:url>", "<str:dialog>", "(?P<url>.*)$"):
        plain = plain.replace(mark, "1")
    return [] if any(sign in plain for sign in "<^(") else [plain]


@pytest.fixture
def ada(rita):
    rita.groups.set([Group.objects.get(name="administrator")])
    return rita


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_the_one_sign_in_page(client, method):
    for url in admin_urls():
        response = getattr(client, method)(url)
        if url != "/admin/logout/":
            assert response.status_code == 302, url
            assert response.headers["Location"].startswith("/accounts/login/?next="), url


@pytest.mark.parametrize("method", ["get", "post"])
def test_partners_are_refused_everywhere_in_the_admin(client, alice, method):
    sign_in(client, alice)
    for url in admin_urls():
        if url != "/admin/logout/":
            assert getattr(client, method)(url).status_code == 403, url


@pytest.mark.parametrize("method", ["get", "post"])
def test_staff_without_a_second_factor_reach_no_admin_page(client, ada, method):
    sign_in(client, ada, second_factor=False)
    for url in admin_urls():
        if url != "/admin/logout/":
            response = getattr(client, method)(url)
            assert (response.status_code, response.headers["Location"]) == (302, "/dashboard/security/"), url


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_that_showed_no_second_factor_reaches_no_admin_page(client, ada, method):
    TOTP.activate(ada, generate_totp_secret())
    sign_in(client, ada, second_factor=False)
    for url in admin_urls():
        if url != "/admin/logout/":
            response = getattr(client, method)(url)
            assert response.status_code == 302, url
            assert response.headers["Location"].startswith("/accounts/2fa/reauthenticate/?next="), url


def test_a_session_with_a_factor_that_was_removed_is_out(client, ada):
    sign_in(client, ada)
    assert client.get("/admin/").status_code == 200
    Authenticator.objects.filter(user=ada).delete()
    assert client.get("/admin/").headers["Location"] == "/dashboard/security/"


def test_recovery_codes_alone_are_no_second_factor(client, ada):
    sign_in(client, ada)
    RecoveryCodes.activate(ada)
    Authenticator.objects.filter(user=ada, type=Authenticator.Type.TOTP).delete()
    assert client.get("/admin/").headers["Location"] == "/dashboard/security/"


def test_staff_whose_only_factor_is_a_key_are_asked_for_the_key(client, ada):
    Authenticator.objects.create(user=ada, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"})
    sign_in(client, ada, second_factor=False)
    assert client.get("/admin/").headers["Location"] == "/accounts/2fa/webauthn/reauthenticate/?next=%2Fadmin%2F"


def test_showing_the_code_opens_the_office_where_one_was_going(client, ada):
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    sign_in(client, ada, second_factor=False)
    ask = client.get("/admin/core/user/").headers["Location"]
    assert client.post(ask, {"code": "000000"}).status_code == 200
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post(ask, {"code": code}).headers["Location"] == "/admin/core/user/"
    assert client.get("/admin/core/user/").status_code == 200


def test_the_demo_lifts_it_and_says_so_on_every_page(client, ada, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    sign_in(client, ada, second_factor=False)
    for url in ("/admin/", "/admin/core/user/"):
        assert "Demo: no second factor asked for" in client.get(url).content.decode()
    settings.REQUIRE_SECOND_FACTOR = True
    sign_in(client, ada)
    assert "Demo:" not in client.get("/admin/").content.decode()


def test_the_admins_own_sign_in_page_is_the_portals(client, ada):
    assert client.get("/admin/login/?next=/admin/core/user/").headers["Location"] == (
        "/accounts/login/?next=/admin/core/user/"
    )
    assert client.get("/admin/login/?next=https://evil.example/").headers["Location"] == "/accounts/login/?next=/admin/"
    sign_in(client, ada)
    assert client.get("/admin/login/?next=/admin/core/user/").headers["Location"] == "/admin/core/user/"
    assert client.get("/admin/login/?next=//evil.example/").headers["Location"] == "/admin/"


def test_staff_sign_out_and_change_passwords_by_the_portals_pages(client, ada):
    sign_in(client, ada)
    assert client.get("/admin/password_change/").headers["Location"] == "/accounts/password/change/"
    assert client.post("/admin/logout/").status_code == 302
    assert client.get("/admin/").headers["Location"].startswith("/accounts/login/")


def test_partners_pages_can_ask_for_the_second_factor_too(client, alice, settings):
    guarded = gates.second_factor_required(lambda request: HttpResponse("money"))
    sign_in(client, alice, second_factor=False)

    def ask(session):
        request = RequestFactory().get("/dashboard/orders/")
        request.user, request.session, request._messages = alice, session, type("Sink", (), {"add": lambda *a: None})()
        return guarded(request)

    assert ask(client.session).headers["Location"] == "/dashboard/security/"
    assert ask(sign_in(client, alice).session).content == b"money"
    settings.REQUIRE_SECOND_FACTOR = False
    assert ask(sign_in(client, alice, second_factor=False).session).content == b"money"


def test_only_the_office_has_the_relaxed_content_policy(client, ada):
    sign_in(client, ada)
    relaxed = client.get("/admin/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'" in relaxed
    for url in ("/", "/accounts/login/", "/dashboard/security/", "/accounts/password/change/"):
        assert "unsafe" not in client.get(url).headers["Content-Security-Policy"], url


def test_secrets_of_second_factors_have_no_admin_page():
    for name in ("mfa_authenticator", "account_emailaddress", "usersessions_usersession", "auth_group"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:{name}_changelist")
    assert get_resolver().resolve("/admin/").func is not None
