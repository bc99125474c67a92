from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from applications.actions import standing
from partner_portal.core import clock
from statuses import queries
from statuses.enums import Requirement, Status
from tests.statuses.partners import BY, NOON, do, partner

pytestmark = pytest.mark.django_db


def test_the_status_at_an_instant():
    made = partner()
    ended = NOON + timedelta(days=9)
    with clock.fixed(ended):
        standing.terminate(partner=made, reason="Test.", by=BY)
    assert queries.status_at(made, NOON - timedelta(seconds=1)) is None
    assert queries.status_at(made, NOON) is Status.BRONZE
    assert queries.status_at(made, ended - timedelta(seconds=1)) is Status.BRONZE
    assert queries.status_at(made, ended) is None


@pytest.mark.clause("3.1.1")
def test_the_discount_begins_with_the_tutorial():
    made = partner()
    at = NOON + timedelta(days=9)
    do(made, Requirement.TUTORIAL, at=at)
    assert queries.discount(made, at - timedelta(seconds=1)).value == 0
    assert queries.discount(made, at).value == 20


def test_a_place_takes_one_query(django_assert_num_queries):
    made = partner()
    do(made, at=NOON + timedelta(days=9))
    with clock.fixed(NOON + timedelta(days=10)):
        queries.place(made.organisation)  # reads the terms, which the process keeps
        with django_assert_num_queries(1):
            place = queries.place(made.organisation)
    assert [each.on for each in place.requirements] == [date(2026, 3, 10)] * 2
    assert (place.status, place.since, place.is_running) == (Status.BRONZE, NOON, False)


def explained(*args):
    out = StringIO()
    call_command("explain", *args, stdout=out)
    return out.getvalue()


def test_explain_says_why():
    made = partner(name="Quarry Works Ltd")
    do(made, Requirement.TUTORIAL, at=NOON + timedelta(days=9))
    with clock.fixed(NOON + timedelta(days=20)):
        early = explained(made.public_id, "--date", "2026-03-05")
        now = explained(made.organisation.public_id)
        with pytest.raises(CommandError, match="still to come"):
            explained(made.public_id, "--date", "2026-03-25")
        with pytest.raises(CommandError, match="no partner"):
            explained("ptr_nobody")
    assert "Quarry Works Ltd" in early
    assert "Standing active, status bronze" in early
    assert "Discount: The discount is 0 % until the program tutorial is complete, and 20 % after. (§3.1, open)" in early
    assert "First days: Finish the program tutorial and claim your free cloud subscription by 30 May 2026." in early
    assert "Discount: The discount of the status is 20 %. (§3.1, met)" in now
    assert "First days: Claim your free cloud subscription by 30 May 2026." in now
    assert "Accepted on 1 March 2026 as Bronze." in now
