"""Staff and the daily run."""

import pytest
from django.urls import reverse

from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.jobs.models import JobRun
from partner_portal.core.jobs.registry import jobs
from tests.clients import sign_in
from tests.core.jobs.chores import chores
from tests.core.jobs.test_actions import run
from tests.permissions import grant
from tests.registries import only

pytestmark = pytest.mark.django_db
LIST = "/admin/core/jobrun/"


@pytest.fixture
def failed():
    with only(jobs, chores(step=lambda day, entity: 1 / 0)):
        run()
    return JobRun.objects.filter(state="failed").first()


def again(run):
    return f"{LIST}{run.pk}/run-again/"


def test_staff_see_what_failed_and_why(client, rita, failed):
    sign_in(client, grant(rita, "view_jobrun", "view_jobday"))
    assert "chores" in client.get(LIST).content.decode()
    assert "ZeroDivisionError" in client.get(f"{LIST}{failed.pk}/change/").content.decode()
    assert "2026" in client.get("/admin/core/jobday/").content.decode()


def test_a_failed_run_is_run_again_by_a_button(client, rita, failed):
    sign_in(client, grant(rita, "view_jobrun", "run_jobs"))
    assert "Run again" in client.get(f"{LIST}{failed.pk}/change/").content.decode()
    assert client.get(again(failed)).status_code == 200
    assert not AuditEntry.objects.filter(verb="jobs.run_again").exists()
    response = client.post(again(failed), {"_form_submitted": "True"})
    assert response.url == reverse("admin:core_jobrun_change", args=[failed.pk])
    assert AuditEntry.objects.get(verb="jobs.run_again").actor == f"user:{rita.public_id}"


def test_a_run_that_did_not_fail_is_left_alone(client, rita, failed):
    JobRun.objects.filter(pk=failed.pk).update(state="done")
    sign_in(client, grant(rita, "view_jobrun", "run_jobs"))
    assert "Run again" not in client.get(f"{LIST}{failed.pk}/change/").content.decode()
    client.post(again(failed), {"_form_submitted": "True"})
    assert not AuditEntry.objects.filter(verb="jobs.run_again").exists()
    assert "nothing to run again" in client.get(LIST).content.decode()


def test_without_the_permission_there_is_no_button(client, rita, failed):
    sign_in(client, grant(rita, "view_jobrun"))
    assert "Run again" not in client.get(f"{LIST}{failed.pk}/change/").content.decode()
    assert client.post(again(failed), {"_form_submitted": "True"}).status_code == 403


def test_partners_see_nothing(client, alice, failed):
    sign_in(client, alice)
    assert client.get(LIST).status_code in (302, 403)
