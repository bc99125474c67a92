"""New terms: drafted by one, published by another, in force on their day for page and API, when time gets there."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from partner_portal.core import clock
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.actors import house
from partner_portal.core.clock import actions as clock_actions
from partner_portal.core.entities import Entity
from partner_portal.core.events.models import Event
from partner_portal.core.terms.forms import html_name
from partner_portal.core.terms.models import TermsEdition
from tests.api import with_key
from tests.clients import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def manager(number):
    user = accounts.create_staff_user(
        email=f"manager{number}@vendor.example",
        name=f"Manager {number}",
        role="program_manager",
        is_verified=True,
        by=house("test"),
    )
    return sign_in(Client(), user)


def at(name, edition):
    return reverse(f"admin:core_termsedition_{name}", args=[edition.pk])


def as_shown(client, edition):
    data = {}
    for field in client.get(at("edit", edition)).context["form"]:
        value = field.value()
        if value is not None and value is not False:
            data[field.html_name] = "on" if value is True else getattr(value, "value", value)
    return data


def sales_for_silver(api):
    numbers = {number["path"]: number["value"] for number in api.get("/api/v1/terms").json()["numbers"]}
    return numbers["silver.initial_sales"]


@pytest.mark.clause("3.1.2")
def test_from_a_draft_to_the_day_it_holds(settings, client, acme):
    settings.SANDBOX = True
    api = with_key(acme, "terms:read")
    first, second = manager(1), manager(2)
    present = TermsEdition.objects.get()

    first.post(at("draft_from_this", present), {"_form_submitted": "True", "name": "next"})
    draft = TermsEdition.objects.get(name="next")
    day = clock.today(Entity.CYPRUS) + timedelta(days=20)
    wrong = as_shown(first, draft) | {html_name("silver.initial_sales"): "-1"}
    assert b"error" in first.post(at("edit", draft), wrong).content
    right = as_shown(first, draft) | {
        html_name("silver.initial_sales"): "3000",
        "announced_on": clock.today(Entity.CYPRUS).isoformat(),
        "effective_from": day.isoformat(),
    }
    assert first.post(at("edit", draft), right).status_code == 302
    draft.refresh_from_db()
    asked = {"_form_submitted": "True", "expected": draft.version, "note": "As agreed"}
    first.post(at("ask_to_publish", draft), asked)

    (approval,) = first.get(reverse("admin:core_approval_changelist")).context["cl"].result_list
    page = second.get(reverse("admin:core_approval_change", args=[approval.pk])).content.decode()
    assert "<del>2,500</del>" in page, "who agrees sees what changes"
    approve = reverse("admin:core_approval_approve", args=[approval.pk])
    first.post(approve, {"_form_submitted": "True"})
    draft.refresh_from_db()
    assert draft.state == "draft", "nobody agrees to their own request"
    second.post(approve, {"_form_submitted": "True"})
    draft.refresh_from_db()
    assert draft.state == "published"
    assert Event.objects.filter(type="terms.published").count() == 1

    assert "2,500" in client.get("/").content.decode()
    assert sales_for_silver(api) == "2500"
    clock_actions.advance(to=clock.start_of_day(day, Entity.US) + timedelta(hours=1), by=house("test"))
    clock_actions.work()
    assert "3,000" in client.get("/").content.decode()
    assert "2,500" not in client.get("/").content.decode()
    assert sales_for_silver(api) == "3000"
