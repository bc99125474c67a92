from datetime import date, timedelta

import pytest

from applications.actions import standing
from partner_portal.core import clock
from partner_portal.core.actors import house
from partner_portal.core.messages import actions as messages
from statuses.actions import bronze
from statuses.enums import Requirement
from tests.statuses.partners import NOON, do, partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return partner(name="Quarry Works Ltd")


@pytest.fixture
def member(client, made):
    user = made.organisation.users.get()
    client.force_login(user)
    return user


def seen(client, path="/dashboard/", *, day=5):
    with clock.fixed(NOON + timedelta(days=day)):
        answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.clause("3.1.1")
def test_home_says_where_one_stands_what_is_next_by_when_and_what_it_is_worth(client, member):
    page = seen(client)
    assert "You are Bronze: 2 steps left, by 30 May 2026" in page
    assert "85 <small>days left, through Sat 30 May</small>" in page
    assert "0 % discount until the tutorial" in page
    assert "20 % discount instead of 0 %" in page
    assert "237.60 <small>EUR less on one plan</small>" in page
    assert "Last day for what Bronze asks" in page
    assert page.count("Finish the program tutorial and claim your free cloud subscription by 30 May 2026.") == 2


def test_with_the_tutorial_done_the_other_step_keeps_it(client, member, made):
    do(made, Requirement.TUTORIAL, at=NOON + timedelta(days=2))
    page = seen(client)
    assert "You are Bronze: 1 step left, by 30 May 2026" in page
    assert "You keep the 20 % discount" in page
    assert "Claim your free cloud subscription by 30 May 2026" in page


def test_with_all_done_the_next_status_is_next_and_no_date_is_set(client, member, made):
    do(made, at=NOON + timedelta(days=2))
    page = seen(client)
    assert "You are Bronze, and nothing is due" in page
    assert "What is next: Silver" in page
    assert "40 % discount instead of 20 %" in page
    assert "Last day for what Bronze asks" not in page


def test_home_after_the_end(client, member, made):
    with clock.fixed(clock.start_of_day(date(2026, 5, 31), "cyprus")):
        assert bronze.lapse(date(2026, 5, 31), made.entity) == 1
        assert bronze.lapse(date(2026, 5, 31), made.entity) == 0
    page = seen(client, day=95)
    assert "Your participation has ended" in page
    assert "Your company is welcome to apply again." in page
    assert "/dashboard/status/" not in page


@pytest.mark.parametrize("count", [1, 12])
def test_home_takes_six_queries(client, member, made, django_assert_max_num_queries, count):
    """The person with the company, the second factor, the place, what is unread (its list and its count)."""
    for number in range(count):
        messages.send(
            organisation=made.organisation, kind="operational", subject=str(number), body="x", by=house("test")
        )
    with clock.fixed(NOON + timedelta(days=5)):
        client.get("/dashboard/")
        with django_assert_max_num_queries(6):
            client.get("/dashboard/")


def test_who_is_suspended_is_led_to_the_reason_and_who_was_cancelled_to_apply(client, member, made):
    notice, again = "Our notice names the reason.", '<a class="btn main" href="/apply/">'
    page = seen(client, "/dashboard/")
    assert (notice in page, again in page) == (False, False)
    standing.suspend(partner=made, reason="A reason", by=house("test"))
    page = seen(client, "/dashboard/")
    assert (notice in page, again in page) == (True, False)
    standing.cancel(partner=made, decision=made.standings.first().decision, by=house("test"))
    page = seen(client, "/dashboard/")
    assert (notice in page, again in page) == (False, True)


def test_the_status_page(client, member, made):
    do(made, Requirement.TUTORIAL, at=NOON + timedelta(days=2))
    page = seen(client, "/dashboard/status/")
    assert "Bronze since 1 March 2026. One step below is still to be done by 30 May 2026." in page
    assert "Day 5 of 90" in page
    assert "3 March 2026" in page
    assert "What Silver changes" in page
    assert page.count('<details class="why"') == 2


def test_days_are_those_of_the_contracting_entity(client):
    """22:30 UTC is the next day in Nicosia already, and still the same one in New York."""
    at = NOON.replace(hour=22, minute=30)
    for entity, day in (("cyprus", "2 March 2026"), ("us", "1 March 2026")):
        client.force_login(partner(entity=entity, at=at).organisation.users.get())
        page = seen(client, "/dashboard/status/")
        assert f"Bronze since {day}." in page
        assert f"<p>{day} – today</p>" in page
        assert f"Accepted on {day} as Bronze" in page


def test_the_status_page_of_a_company_that_never_took_part(client, alice):
    client.force_login(alice)
    assert "No status yet" in client.get("/dashboard/status/").content.decode()


def test_the_status_page_is_for_members(client, rita):
    client.force_login(rita)
    assert client.get("/dashboard/status/").status_code == 404
    client.logout()
    assert client.get("/dashboard/status/").status_code == 302
