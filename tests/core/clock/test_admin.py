"""Staff and a sandbox's clock."""

import pytest

from partner_portal.core.clock.models import ClockAdvance
from tests.clients import sign_in
from tests.permissions import grant

pytestmark = pytest.mark.django_db
LIST = "/admin/core/clockadvance/"
MOVE = f"{LIST}move/"


@pytest.fixture
def mover(client, rita, settings):
    settings.SANDBOX = True
    return sign_in(client, grant(rita, "view_clockadvance", "move_clock"))


def test_staff_move_the_clock_and_see_how_far_it_is(mover, rita):
    assert "Program time" in mover.get(LIST).content.decode()
    assert 'name="to"' in mover.get(MOVE).content.decode()
    mover.post(MOVE, {"_form_submitted": "True", "to": "+3d"})
    assert ClockAdvance.objects.get().requested_by == f"user:{rita.public_id}"
    page = mover.get(LIST).content.decode()
    assert "on its way" in page
    assert "0%" in page


@pytest.mark.parametrize("to, complaint", [("soon", "Give a date"), ("", "This field is required.")])
def test_an_unclear_target_is_said_in_the_form(mover, to, complaint):
    assert complaint in mover.post(MOVE, {"_form_submitted": "True", "to": to}).content.decode()
    assert not ClockAdvance.objects.exists()


def test_what_the_clock_cannot_do_is_said_on_the_list(mover):
    mover.post(MOVE, {"_form_submitted": "True", "to": "2020-01-01"})
    assert "only moves forward" in mover.get(LIST).content.decode()


def test_moving_needs_the_permission(client, rita, settings):
    settings.SANDBOX = True
    sign_in(client, grant(rita, "view_clockadvance"))
    assert client.post(MOVE, {"_form_submitted": "True", "to": "+3d"}).status_code == 403
    assert not ClockAdvance.objects.exists()


def test_outside_a_sandbox_there_is_no_such_page(client, rita):
    sign_in(client, grant(rita, "view_clockadvance", "move_clock"))
    assert client.get(LIST).status_code == 403
    client.post(MOVE, {"_form_submitted": "True", "to": "+3d"})
    assert not ClockAdvance.objects.exists()
