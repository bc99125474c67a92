"""Staff and the audit trail."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from partner_portal.core.actors import house, person
from partner_portal.core.audit import actions
from partner_portal.core.audit.models import AuditEntry
from tests.clients import sign_in

pytestmark = pytest.mark.django_db
LIST = reverse("admin:core_auditentry_changelist")


def shown(entry):
    return reverse("admin:core_auditentry_change", args=[entry.pk])


@pytest.fixture
def entry(bob, acme):
    return actions.record(
        "user.rename",
        by=person(bob),
        organisation=acme,
        changes={"role": ("member", "main user")},
        personal={"name": ("Secret Ann", "<b>Bea</b>")},
        reason="Asked by phone",
    )


@pytest.fixture
def reader(rita):
    rita.user_permissions.add(Permission.objects.get(codename="view_auditentry"))
    return sign_in(Client(), rita)


def test_a_page_says_what_changed_and_hides_what_identifies_people(reader, entry):
    page = reader.get(shown(entry)).content.decode()
    for part in ("Bob Baker", "Acme Ltd", "main user", "Asked by phone", "Your role does not include reading it"):
        assert part in page
    assert "Secret Ann" not in page
    assert "Bea" not in page


def test_who_may_reads_personal_texts_too(reader, rita, entry):
    rita.user_permissions.add(Permission.objects.get(codename="view_audittext"))
    page = reader.get(shown(entry)).content.decode()
    assert "Secret Ann" in page
    assert "&lt;b&gt;Bea&lt;/b&gt;" in page
    assert "<b>Bea" not in page


def test_an_entry_without_fields_says_so(reader):
    entry = actions.record("cache.clear", by=house("operator"))
    page = reader.get(shown(entry)).content.decode()
    assert "It changed no field" in page
    assert "the portal (operator)" in page


def test_the_list_costs_the_same_for_few_and_for_many(reader, rita, bob, acme, django_assert_num_queries):
    start = AuditEntry.objects.count()
    for count in (start + 1, start + 3):
        while AuditEntry.objects.count() < count:
            actions.record("a.b", by=person(bob), organisation=acme)
        with django_assert_num_queries(6):
            response = reader.get(LIST)
        assert len(response.context["cl"].result_list) == count
    assert "Bob Baker" in response.content.decode()


def test_the_list_is_searched(reader, entry):
    assert [found.pk for found in reader.get(LIST, {"q": "user.rename"}).context["cl"].result_list] == [entry.pk]
    assert [found.pk for found in reader.get(LIST, {"q": entry.public_id}).context["cl"].result_list] == [entry.pk]
    assert not reader.get(LIST, {"q": "nothing like it"}).context["cl"].result_list


def test_nothing_can_be_changed_and_others_see_nothing(reader, rita, alice, entry):
    assert reader.post(shown(entry), {"verb": "x"}).status_code == 403
    assert reader.post(reverse("admin:core_auditentry_delete", args=[entry.pk])).status_code == 403
    alice.user_permissions.add(Permission.objects.get(codename="view_auditentry"))
    assert sign_in(Client(), alice).get(LIST).status_code == 403
    rita.user_permissions.clear()
    assert reader.get(LIST).status_code == 403
