"""Staff and the list of territories."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import translation

from partner_portal.core.territories.models import Territory
from tests.clients import sign_in

pytestmark = pytest.mark.django_db

LIST = "admin:core_territory_changelist"


@pytest.fixture
def reader(client, rita):
    rita.user_permissions.add(Permission.objects.get(codename="view_territory"))
    sign_in(client, rita)
    return client


@pytest.fixture
def editor(reader, rita):
    rita.user_permissions.add(Permission.objects.get(codename="change_territory_standing"))
    return reader


def change(client, territory, **data):
    url = reverse("admin:core_territory_change_standing", args=[territory.pk])
    return client.post(
        url, {"_form_submitted": "True", "standing": "review", "reason": "Checked", "expected_version": "1"} | data
    )


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def codes(response):
    return {territory.code for territory in response.context["cl"].result_list}


def test_the_list_is_searched_by_country_in_the_readers_language(reader):
    assert codes(reader.get(reverse(LIST), {"q": "cypr"})) == {"CY"}
    assert codes(reader.get(reverse(LIST), {"q": "ua-4"})) == {"UA-43"}
    assert codes(reader.get(reverse(LIST), {"q": "ukraine"})) == {"UA", "UA-09", "UA-14", "UA-43"}
    assert codes(reader.get(reverse(LIST), {"q": "zypern"})) == set()
    with translation.override("de"):
        assert codes(reader.get(reverse(LIST), {"q": "zypern"}, headers={"accept-language": "de"})) == {"CY"}


def test_the_list_is_filtered_by_standing(reader):
    assert len(codes(reader.get(reverse(LIST), {"standing__exact": "blocked"}))) == 7


def test_the_list_costs_the_same_for_few_and_for_many(reader, django_assert_num_queries):
    for term in ("cyprus", "ukraine"):
        with django_assert_num_queries(6):
            reader.get(reverse(LIST), {"q": term})


def test_a_change_with_its_reason_stands_in_the_history(editor, rita):
    territory = Territory.objects.get(code="CY")
    response = change(editor, territory)
    assert response.url == reverse("admin:core_territory_change", args=[territory.pk])
    page = editor.get(response.url).content.decode()
    assert "Cyprus (CY): needs review from now on." in said(response)
    assert "Checked" in page
    assert "needs review" in page
    assert "(&#x27;" not in page
    assert str(rita) in page


def test_the_form_shows_the_present_standing_and_version(editor):
    territory = Territory.objects.get(code="RU")
    page = editor.get(reverse("admin:core_territory_change_standing", args=[territory.pk])).content.decode()
    assert '<option value="review" selected' in page
    assert 'name="expected_version" value="1"' in page


def test_a_stale_form_changes_nothing_and_says_so(editor):
    territory = Territory.objects.get(code="CY")
    change(editor, territory)
    response = change(editor, territory, standing="blocked")
    territory.refresh_from_db()
    assert territory.standing == "review"
    assert "Someone else changed this territory" in said(response)


def test_a_form_without_a_reason_comes_back(editor):
    territory = Territory.objects.get(code="CY")
    response = change(editor, territory, reason="")
    assert response.status_code == 200
    assert "This field is required" in response.content.decode()
    territory.refresh_from_db()
    assert territory.standing == "allowed"


@pytest.mark.parametrize(("code", "there"), [("GL", True), ("XX", False)])
def test_adding_a_territory(editor, code, there):
    editor.post(
        reverse("admin:core_territory_add_territory"),
        {"_form_submitted": "True", "code": code, "standing": "allowed", "reason": "Open", "expected_version": "0"},
    )
    assert Territory.objects.filter(code=code).exists() is there


def test_a_reader_sees_but_cannot_change(reader):
    territory = Territory.objects.get(code="CY")
    assert reader.get(reverse("admin:core_territory_change", args=[territory.pk])).status_code == 200
    assert change(reader, territory).status_code == 403
    assert reader.get(reverse("admin:core_territory_add_territory")).status_code == 403
    for name in ("add", "delete"):
        args = [territory.pk] if name == "delete" else []
        assert reader.get(reverse(f"admin:core_territory_{name}", args=args)).status_code == 403
    territory.refresh_from_db()
    assert territory.standing == "allowed"


def test_a_partner_and_a_stranger_see_nothing(client, charlie):
    territory = Territory.objects.get(code="CY")
    for _ in range(2):
        assert client.get(reverse(LIST)).status_code in (302, 403)
        assert change(client, territory).status_code in (302, 403)
        sign_in(client, charlie)
    territory.refresh_from_db()
    assert territory.standing == "allowed"
