"""Staff and keys."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import NoReverseMatch, reverse

from partner_portal.core.api.models import ApiKey
from tests.api import bearing, issue

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.urls")]

ISSUE = "/admin/core/apikey/issue/"
ASKED = {"name": "Provisioning", "scopes": ["staff:clock:read"], "lifetime": "0", "_form_submitted": "1"}


@pytest.fixture
def client(client, rita, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    client.force_login(rita)
    return client


@pytest.fixture
def may(rita):
    def give(*codenames):
        rita.user_permissions.add(*Permission.objects.filter(codename__in=codenames))

    give("view_apikey")
    return give


def test_who_may_issue_makes_a_key_of_the_vendor(client, may):
    may("issue_staff_key")
    answer = client.post(ISSUE, ASKED)
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    key = ApiKey.objects.get()
    assert (key.organisation, key.expiry_date) == (None, None)
    assert bearing(secret).get("/api/v1/staff/clock").status_code == 200


def test_who_only_reads_makes_and_revokes_none(client, may, acme):
    key, _secret = issue(acme, "events:read")
    assert client.post(ISSUE, ASKED).status_code == 403
    assert client.post(f"/admin/core/apikey/{key.pk}/revoke/", {"_form_submitted": "1"}).status_code == 403
    assert list(ApiKey.objects.values_list("pk", "revoked")) == [(key.pk, False)]


def test_an_organisations_scopes_are_not_offered_to_the_vendor(client, may):
    may("issue_staff_key")
    client.post(ISSUE, ASKED | {"scopes": ["events:read"]})
    assert not ApiKey.objects.exists()


def test_staff_revoke_a_partners_key(client, may, acme):
    may("issue_staff_key")
    key, _secret = issue(acme, "events:read")
    client.post(f"/admin/core/apikey/{key.pk}/revoke/", {"_form_submitted": "1"})
    key.refresh_from_db()
    assert key.revoked


def test_no_page_shows_the_hash(client, may, acme):
    may("issue_staff_key")
    key, secret = issue(acme, "events:read")
    for page in ("/admin/core/apikey/", f"/admin/core/apikey/{key.pk}/change/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert key.hashed_key not in answer.content.decode()
        assert secret.partition(".")[2] not in answer.content.decode()


def test_the_librarys_own_admin_is_gone():
    with pytest.raises(NoReverseMatch):
        reverse("admin:rest_framework_api_key_apikey_changelist")
