"""From the approval to day 91, lived through with the real daily run in each entity's zone (§3.1.1, R9)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from applications.enums import Standing
from partner_portal.core import clock
from partner_portal.core.accounts.enums import Access
from partner_portal.core.entities import Entity
from partner_portal.core.invariants import check
from partner_portal.core.jobs.actions import run_due
from partner_portal.core.messages.models import Message
from partner_portal.core.outbox.actions import relay
from statuses.enums import DeadlineState, Requirement
from statuses.models import BronzeDeadline, BronzeWarning, StatusPeriod
from tests.clients import sign_in
from tests.statuses.partners import BY, daily, do, partner

pytestmark = [pytest.mark.django_db, pytest.mark.clause("3.1.1")]

# Nicosia and New York change their clocks on the way to each last day; Manama has none to change.
STORIES = [
    # entity, accepted, day 0 there, last day, over at: the first instant of day 91 there, UTC
    ("cyprus", datetime(2026, 3, 1, 12, tzinfo=UTC), date(2026, 3, 1), date(2026, 5, 30), datetime(2026, 5, 30, 21)),
    ("cyprus", datetime(2026, 9, 1, 22, tzinfo=UTC), date(2026, 9, 2), date(2026, 12, 1), datetime(2026, 12, 1, 22)),
    ("us", datetime(2026, 1, 15, 3, tzinfo=UTC), date(2026, 1, 14), date(2026, 4, 14), datetime(2026, 4, 15, 4)),
    ("us", datetime(2026, 9, 15, 3, 59, tzinfo=UTC), date(2026, 9, 14), date(2026, 12, 13), datetime(2026, 12, 14, 5)),
    ("bahrain", datetime(2026, 3, 1, 21, tzinfo=UTC), date(2026, 3, 2), date(2026, 5, 31), datetime(2026, 5, 31, 21)),
]  # fmt: skip


def warned(made):
    """The local days on which warnings reached the partner."""
    sent = Message.objects.filter(organisation=made.organisation, text__subject__startswith="Bronze: ")
    return [
        (clock.local_day(at, made.entity), subject)
        for at, subject in sent.order_by("pk").values_list("dispatched_at", "text__subject")
        if "left" in subject
    ]


def holds():
    assert [each for _claim, result in check() for each in result.violations] == []


@pytest.mark.parametrize("entity,accepted,day_0,last,over", STORIES)
def test_warned_on_four_days_and_cancelled_on_day_91(entity, accepted, day_0, last, over, client, mailoutbox):
    made = partner(entity=entity, at=accepted, name="Ninety Ltd")
    member = made.organisation.users.get()
    deadline = BronzeDeadline.objects.get(partner=made)
    assert (deadline.started_on, deadline.last_on, deadline.ends_at) == (day_0, last, over.replace(tzinfo=UTC))
    daily(entity, day_0 + timedelta(days=1))
    expected = []
    for left in (30, 14, 7, 1):
        on = last - timedelta(days=left)
        daily(entity, on - timedelta(days=1))
        assert warned(made) == expected
        daily(entity, on)
        expected.append((on, f"Bronze: {left} day{'' if left == 1 else 's'} left for what is missing"))
        assert warned(made) == expected
    with clock.fixed(accepted):
        relay()
    mails = [mail for mail in mailoutbox if "Bronze: " in mail.subject]
    assert [mail.to for mail in mails] == [[member.email]] * 4
    assert "Finish the program tutorial and claim your free cloud subscription by" in mails[0].body

    # the last second of day 90: still a partner, at the page as well
    sign_in(client, member)
    with clock.fixed(over.replace(tzinfo=UTC) - timedelta(seconds=1)):
        run_due(by=BY)
        made.refresh_from_db()
        assert made.standing == Standing.ACTIVE
        home = client.get("/dashboard/").content.decode()
        assert "2 steps left, by" in home
        assert client.get("/dashboard/status/").status_code == 200
        holds()
    # its first instant of day 91: no longer
    with clock.fixed(over.replace(tzinfo=UTC)):
        run_due(by=BY)
        made.refresh_from_db()
        assert (made.standing, made.ended_at) == (Standing.CANCELLED, over.replace(tzinfo=UTC))
        assert made.organisation.__class__.objects.get(pk=made.organisation_id).access == Access.FORMER
        period = StatusPeriod.objects.get(partner=made)
        assert (period.valid_from, period.valid_until) == (accepted, over.replace(tzinfo=UTC))
        assert BronzeDeadline.objects.get(partner=made).state == DeadlineState.LAPSED
        assert "Your participation has ended" in client.get("/dashboard/").content.decode()
        assert client.get("/dashboard/status/").status_code == 403
        holds()
    assert warned(made) == expected
    notice = Message.objects.filter(organisation=made.organisation, kind=Message.Kind.LEGAL).get()
    assert "Neither the program tutorial nor the free cloud subscription was done by" in notice.text.body


@pytest.mark.parametrize("entity", Entity.values)
def test_who_did_both_in_time_is_neither_warned_further_nor_cancelled(entity):
    accepted = datetime(2026, 3, 1, 12, tzinfo=UTC)
    made = partner(entity=entity, at=accepted)
    last = date(2026, 5, 30)
    daily(entity, date(2026, 3, 2))
    do(made, Requirement.TUTORIAL, at=accepted + timedelta(days=3))
    daily(entity, last - timedelta(days=30))
    assert [on for on, _subject in warned(made)] == [last - timedelta(days=30)]
    # in the last second of the last day
    do(made, Requirement.NFR_CLAIM, at=clock.end_of_day(last, entity) - timedelta(seconds=1))
    daily(entity, last + timedelta(days=40))
    made.refresh_from_db()
    assert made.standing == Standing.ACTIVE
    assert BronzeDeadline.objects.get(partner=made).state == DeadlineState.MET
    with clock.fixed(clock.start_of_day(last + timedelta(days=41), entity)):
        holds()


@pytest.mark.parametrize("entity", Entity.values)
def test_a_daily_run_missed_for_ten_days_leads_to_the_same(entity):
    accepted = datetime(2026, 3, 1, 12, tzinfo=UTC)
    made = partner(entity=entity, at=accepted)
    last = date(2026, 5, 30)
    daily(entity, date(2026, 3, 2))
    daily(entity, last - timedelta(days=9))
    assert len(warned(made)) == 2
    daily(entity, last + timedelta(days=2))
    assert [on for on, _subject in warned(made)] == [last - timedelta(days=days) for days in (30, 14, 7, 1)]
    assert [clock.local_day(sent, entity) for sent in BronzeWarning.objects.values_list("sent_at", flat=True)] == [
        last - timedelta(days=days) for days in (30, 14, 7, 1)
    ]
    made.refresh_from_db()
    assert (made.standing, made.ended_at) == (Standing.CANCELLED, clock.end_of_day(last, entity))
    with clock.fixed(clock.start_of_day(last + timedelta(days=3), entity)):
        holds()
