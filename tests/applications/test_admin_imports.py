"""Staff import existing partners in the office."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.actions import imports
from applications.enums import ImportState
from applications.models import ImportBatch, Partner
from partner_portal.core.outbox.actions import relay
from tests.applications.test_imports import OTHER, ROW, table
from tests.clients import sign_in
from tests.factories import UserFactory
from tests.permissions import grant

pytestmark = pytest.mark.django_db

SENT = {"_form_submitted": "True"}
UPLOAD = "/admin/applications/importbatch/upload/"
SEE = ("applications.view_importbatch", "applications.view_importedrow")


@pytest.fixture
def office(rita):
    return sign_in(Client(), grant(rita, "applications.import_partners", *SEE))


def hand_in(office, content, name="partners.csv"):
    return office.post(UPLOAD, {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_a_file_is_checked_looked_at_and_imported(office):
    page = hand_in(office, table(ROW, OTHER | {"country": "Britain"}))
    batch = ImportBatch.objects.get()
    assert page.redirect_chain[-1][0] == reverse("admin:applications_importbatch_change", args=[batch.pk])
    assert "Row 3" in page.content.decode()
    assert not Partner.objects.exists()
    rows = office.get(f"/admin/applications/importedrow/?batch__id__exact={batch.pk}").content.decode()
    assert "Linden Software GmbH" in rows
    assert "Choose a country from the list." in rows
    office.post(f"/admin/applications/importbatch/{batch.pk}/apply/", SENT)
    relay()
    assert Partner.objects.count() == 1
    shown = office.get(f"/admin/applications/importbatch/{batch.pk}/change/").content.decode()
    assert "1 of 1" in shown
    office.post(f"/admin/applications/importbatch/{batch.pk}/undo/", SENT)
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE
    assert not Partner.objects.participating().exists()


@pytest.mark.parametrize("content", [b"", b"legal_name,colour\na,red\n", b"\xff\xfe"])
def test_a_file_that_is_no_table_is_answered_on_the_page(office, content):
    page = hand_in(office, content)
    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert not ImportBatch.objects.exists()


def test_without_a_file_the_page_asks_for_one(office):
    assert office.post(UPLOAD, {}).context["form"].errors["file"]


def test_what_is_decided_is_not_decided_again(office, rita):
    hand_in(office, table(ROW))
    batch = ImportBatch.objects.get()
    imports.request(batch=batch, by=imports.IMPORTS)
    page = office.post(f"/admin/applications/importbatch/{batch.pk}/apply/", SENT)
    assert "decided already" in page.content.decode()


def test_the_template_names_every_column(office):
    answer = office.get("/admin/applications/importbatch/template.csv")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "legal_name,country,tax_id" in answer.content.decode()
    assert "status" in answer.content.decode()


@pytest.mark.parametrize("path", [UPLOAD, "/admin/applications/importbatch/template.csv"])
def test_who_may_only_read_imports_nothing(path):
    reader = sign_in(Client(), grant(UserFactory(is_staff=True), *SEE))
    assert reader.get(path).status_code == 403
    assert reader.get("/admin/applications/importbatch/").status_code == 200


@pytest.mark.parametrize("n", [1, 3])
def test_rows_cost_the_same_at_any_number(office, n, django_assert_max_num_queries):
    rows = [ROW | {"legal_name": f"Company {number}", "country": "XX"} for number in range(n)]
    hand_in(office, table(*rows))
    with django_assert_max_num_queries(12):
        office.get("/admin/applications/importedrow/")
