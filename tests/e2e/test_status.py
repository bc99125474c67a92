"""A partner's home and its status page in every state of Bronze: pictures to judge."""

from datetime import timedelta

import pytest

from applications.actions import standing
from partner_portal.core import clock
from partner_portal.core.entities import Entity
from statuses.actions import bronze
from statuses.enums import Requirement
from tests.e2e.test_pages import LOOKS, judged
from tests.statuses.partners import BY, do, partner

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seen(open_page, client, settings):
    """A function that opens home and status of a partner in every look."""
    settings.REQUIRE_SECOND_FACTOR = False

    def look_at(name, made):
        user = made.organisation.users.get()
        client.force_login(user)
        for look in LOOKS:
            width, theme, language = look
            page = open_page(width=width, theme=theme, language=language, client=client)
            for place, path in (("home", "/dashboard/"), ("status", "/dashboard/status/")):
                page.goto(path)
                judged(page, f"{place}-{name}", look)
            page.context.close()

    return look_at


def test_a_partner_in_its_first_days(seen):
    now = clock.now()
    made = partner(name="Grünwald Digitalisierung GmbH", at=now - timedelta(days=33))
    do(made, Requirement.TUTORIAL, at=now - timedelta(days=9))
    seen("bronze-running", made)


def test_a_partner_with_a_week_left(seen):
    seen(
        "bronze-late",
        partner(name="Pearl Bay Consulting W.L.L.", entity="bahrain", at=clock.now() - timedelta(days=86)),
    )


def test_a_partner_that_met_its_first_days(seen):
    now = clock.now()
    made = partner(name="Northgate Systems LLC", entity="us", at=now - timedelta(days=60))
    do(made, at=now - timedelta(days=20))
    seen("bronze-met", made)


def test_a_suspended_partner(seen):
    made = partner(at=clock.now() - timedelta(days=10))
    standing.suspend(partner=made, reason="Documents are being checked.", by=BY)
    seen("bronze-suspended", made)


def test_a_partner_whose_days_are_over(open_page, client, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    made = partner(at=clock.now() - timedelta(days=95))
    bronze.lapse(clock.today("cyprus"), Entity.CYPRUS)
    client.force_login(made.organisation.users.get())
    for look in LOOKS:
        width, theme, language = look
        page = open_page(width=width, theme=theme, language=language, client=client)
        assert page.goto("/dashboard/").status == 200
        judged(page, "home-bronze-over", look)
        page.context.close()
