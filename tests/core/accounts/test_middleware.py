"""In which language a reader is answered, and what a request costs."""

import pytest
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from partner_portal.core.accounts.middleware import language_of
from tests.clients import sign_in


@pytest.mark.parametrize(
    "cookie, browser, host, language",
    [
        ("", "", "localhost", "en"),
        ("de", "en", "localhost", "de"),
        ("", "de-AT,de;q=0.9,en;q=0.5", "localhost", "de"),
        ("", "fr,en;q=0.3,de;q=0.2", "localhost", "en"),
        ("", "fr", "partners.bitrix24.de", "de"),
        ("", "", "partners.bitrix24.de:8000", "de"),
        ("", "", "partners.bitrix24.com.br", "en"),
        ("en", "de", "partners.bitrix24.de", "en"),
        ("xx", "de", "localhost", "de"),
        ("../../etc", "*", "localhost", "en"),
        ("", "\x00;q=nine", "localhost", "en"),
    ],
)
def test_person_then_browser_then_zone(cookie, browser, host, language, settings):
    settings.ALLOWED_HOSTS = ["*"]
    request = RequestFactory().get("/", headers={"Host": host, "Accept-Language": browser})
    if cookie:
        request.COOKIES["django_language"] = cookie
    assert language_of(request) == language


@pytest.mark.django_db
def test_pages_say_their_language_and_that_it_varies(client):
    response = client.get("/accounts/login/", headers={"Accept-Language": "de"})
    assert response.headers["Content-Language"] == "de"
    assert {"Accept-Language", "Cookie"} <= set(response.headers["Vary"].split(", "))


@login_required
def trivial(request):
    return HttpResponse(f"Hello {request.user.name}")


urlpatterns = [path("trivial/", trivial), path("accounts/login/", trivial, name="account_login")]


@pytest.mark.django_db
@pytest.mark.urls("tests.core.accounts.test_middleware")
def test_a_page_behind_sign_in_costs_one_query_in_all_middleware(client, alice, django_assert_num_queries):
    sign_in(client, alice)
    with django_assert_num_queries(1) as captured:
        assert client.get("/trivial/").content == b"Hello Alice Archer"
    assert "core_user" in captured.captured_queries[0]["sql"]


@pytest.mark.django_db
@pytest.mark.urls("tests.core.accounts.test_middleware")
def test_a_page_for_nobody_costs_none(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/trivial/").status_code == 302
