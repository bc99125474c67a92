"""Staff and the queue."""

import pytest

from partner_portal.core import clock
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.outbox.models import OutboxItem
from tests.clients import sign_in
from tests.permissions import grant

pytestmark = pytest.mark.django_db
LIST = "/admin/core/outboxitem/"
SURE = {"_form_submitted": "True"}


@pytest.fixture
def dead():
    wall = clock.wall()
    return OutboxItem.objects.create(
        kind="test.work",
        reference="parcel",
        state="dead",
        attempts=18,
        next_attempt_at=wall,
        created_at=wall,
        created_by="house:test",
        last_error="ConnectionError: refused",
    )


def test_staff_see_what_was_given_up_and_why(client, rita, dead):
    sign_in(client, grant(rita, "view_outboxitem"))
    assert "ConnectionError: refused" in client.get(f"{LIST}?state__exact=dead").content.decode()
    assert "Try again" not in client.get(f"{LIST}{dead.pk}/change/").content.decode()
    assert client.post(f"{LIST}{dead.pk}/retry/", SURE).status_code == 403


def test_dead_work_is_tried_again_by_a_button(client, rita, dead):
    sign_in(client, grant(rita, "view_outboxitem", "retry_outbox"))
    assert client.get(f"{LIST}{dead.pk}/retry/").status_code == 200
    dead.refresh_from_db()
    assert dead.state == "dead"
    client.post(f"{LIST}{dead.pk}/retry/", SURE)
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("waiting", 0)
    assert AuditEntry.objects.get(verb="outbox.retry").actor == f"user:{rita.public_id}"
    client.post(f"{LIST}{dead.pk}/retry/", SURE)
    assert AuditEntry.objects.filter(verb="outbox.retry").count() == 1
    assert "nothing to try again" in client.get(LIST).content.decode()


def test_given_up_work_waits_on_the_start_page(client, rita, dead):
    sign_in(client, grant(rita, "view_outboxitem", "retry_outbox"))
    assert "Letters and deliveries given up" in client.get("/admin/").content.decode()
