from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from partner_portal.core.actors import house
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.calendars import actions
from partner_portal.core.calendars.models import CalendarOverride
from partner_portal.core.entities import Entity
from tests.clients import sign_in

pytestmark = pytest.mark.django_db

LIST = "/admin/core/calendaroverride/"
SET = f"{LIST}set-override/"
FILLED = {"_form_submitted": "True", "entity": "us", "day": "2026-03-06", "is_business": "closed", "name": "Snow"}


@pytest.fixture
def reader(rita):
    rita.user_permissions.add(Permission.objects.get(codename="view_calendaroverride"))
    return rita


@pytest.fixture
def manager(reader):
    reader.user_permissions.add(Permission.objects.get(codename="change_calendar"))
    return reader


def override_day(day=date(2026, 3, 6)):
    return actions.set_override(entity=Entity.US, day=day, is_business=False, name="Snow", by=house("test"))


def remove_url(override):
    return f"{LIST}{override.pk}/remove-override/"


def test_a_manager_overrides_a_day_by_the_form(client, manager):
    sign_in(client, manager)
    assert "Override a day" in client.get(LIST).content.decode()
    assert 'name="is_business"' in client.get(SET).content.decode()
    response = client.post(SET, FILLED)
    assert response.url == reverse("admin:core_calendaroverride_changelist")
    override = CalendarOverride.objects.get()
    assert (override.entity, override.day, override.is_business, override.name) == (
        "us",
        date(2026, 3, 6),
        False,
        "Snow",
    )
    assert override.set_by == f"user:{manager.public_id}"
    assert "2026-03-06 is overridden." in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"day": "2026-02-30"}, {"day": ""}, {"entity": "mars"}, {"is_business": "maybe"}, {"name": ""}, {"name": "\0"}],
)
def test_a_wrong_form_comes_back_and_changes_nothing(client, manager, wrong):
    sign_in(client, manager)
    response = client.post(SET, FILLED | wrong)
    assert response.status_code == 200
    assert "errors" in response.content.decode()
    assert not CalendarOverride.objects.exists()


def test_a_manager_removes_an_override_by_post_only(client, manager):
    override = override_day()
    sign_in(client, manager)
    assert "Remove this override?" in client.get(remove_url(override)).content.decode()
    assert CalendarOverride.objects.exists()
    assert client.post(remove_url(override), {"_form_submitted": "True"}).url == LIST
    assert not CalendarOverride.objects.exists()
    assert AuditEntry.objects.get(verb="calendars.remove").actor == f"user:{manager.public_id}"
    assert client.post(remove_url(override), {"_form_submitted": "True"}).status_code == 404


def test_a_reader_sees_the_days_and_changes_none(client, reader):
    override = override_day()
    sign_in(client, reader)
    page = client.get(LIST).content.decode()
    assert "Snow" in page
    assert "Override a day" not in page
    assert client.post(SET, FILLED).status_code == 403
    assert client.post(remove_url(override), {"_form_submitted": "True"}).status_code == 403
    assert client.get(f"{LIST}{override.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{override.pk}/change/", FILLED | {"is_business": "open"}).status_code == 403
    assert CalendarOverride.objects.get().is_business is False


@pytest.mark.parametrize("visitor", ["nobody", "charlie", "rita"])
def test_others_reach_neither_list_nor_form(client, visitor, request):
    if visitor != "nobody":
        sign_in(client, request.getfixturevalue(visitor))
    for url in (LIST, SET):
        response = client.post(url, FILLED) if url == SET else client.get(url)
        assert response.status_code in (302, 403, 404)
    assert not CalendarOverride.objects.exists()


@pytest.mark.parametrize("days", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, manager, days, django_assert_num_queries):
    for day in range(days):
        override_day(date(2026, 3, 6 + day))
    sign_in(client, manager)
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)
