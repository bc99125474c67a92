from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from partner_portal.core.decisions import Verdict
from statuses import policy

LAST = date(2026, 5, 30)


@pytest.mark.clause("3.1.1")
def test_the_ninety_days_of_the_guide():
    """Accepted 2026-03-01: through 2026-05-30, gone on the 31st."""
    decision = policy.bronze_opens(accepted_on=date(2026, 3, 1), days=90)
    assert (decision.verdict, decision.value, decision.limit) == (Verdict.MET, LAST, 90)
    assert str(decision.sentence).startswith("Accepted on 1 March 2026 as Bronze.")
    assert "by 30 May 2026" in str(decision.sentence)


@pytest.mark.parametrize(
    "accepted,last",
    [
        (date(2026, 3, 1), date(2026, 5, 30)),
        (date(2027, 12, 1), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2026, 10, 3), date(2027, 1, 1)),
    ],
)
def test_the_last_day(accepted, last):
    assert policy.last_day(accepted, 90) == last


@pytest.mark.clause("3.1.1")
@pytest.mark.parametrize(
    "tutorial,claim,day,verdict,says",
    [
        (None, None, date(2026, 3, 1), Verdict.OPEN, "Finish the program tutorial and claim your free cloud"),
        (None, None, LAST, Verdict.OPEN, "Finish the program tutorial and claim your free cloud"),
        (None, None, date(2026, 5, 31), Verdict.NOT_MET, "Neither the program tutorial nor"),
        (date(2026, 3, 9), None, LAST, Verdict.OPEN, "Claim your free cloud subscription by 30 May 2026"),
        (date(2026, 3, 9), None, date(2026, 5, 31), Verdict.NOT_MET, "was not claimed by 30 May 2026"),
        (None, date(2026, 3, 9), LAST, Verdict.OPEN, "Finish the program tutorial by 30 May 2026"),
        (None, date(2026, 3, 9), date(2026, 5, 31), Verdict.NOT_MET, "The program tutorial was not finished by"),
        (date(2026, 3, 9), LAST, LAST, Verdict.MET, "both done by 30 May 2026"),
        (date(2026, 3, 9), LAST, date(2026, 9, 1), Verdict.MET, "both done by 30 May 2026"),
        # done too late is not done
        (date(2026, 3, 9), date(2026, 5, 31), date(2026, 5, 31), Verdict.NOT_MET, "was not claimed by"),
        (date(2026, 5, 31), date(2026, 5, 31), date(2026, 6, 1), Verdict.NOT_MET, "Neither"),
    ],
)
def test_what_the_first_days_ask(tutorial, claim, day, verdict, says):
    decision = policy.bronze_deadline(tutorial_on=tutorial, nfr_claimed_on=claim, last_on=LAST, day=day)
    assert (decision.verdict, decision.limit, decision.clause) == (verdict, LAST, "3.1.1")
    assert says in str(decision.sentence)


def test_when_the_first_days_were_met():
    decision = policy.bronze_deadline(
        tutorial_on=date(2026, 4, 2), nfr_claimed_on=date(2026, 3, 9), last_on=LAST, day=date(2026, 4, 2)
    )
    assert decision.value == date(2026, 4, 2)


def test_warnings_stand_so_many_days_before_the_last():
    found = policy.warnings(LAST, (1, 30, 14, 7), today=date(2026, 3, 1))
    assert [(warning.days_left, warning.due_on) for warning in found] == [
        (30, date(2026, 4, 30)),
        (14, date(2026, 5, 16)),
        (7, date(2026, 5, 23)),
        (1, date(2026, 5, 29)),
    ]


def test_warnings_of_days_gone_by_are_left_out():
    assert [each.days_left for each in policy.warnings(LAST, (30, 14, 7, 1), today=date(2026, 5, 23))] == [7, 1]
    assert policy.warnings(LAST, (30, 14, 7, 1), today=date(2026, 6, 23)) == []


@pytest.mark.clause("3.1.1")
@pytest.mark.parametrize(
    "status,tutorial,rate,verdict",
    [
        ("bronze", False, "0", Verdict.OPEN),
        ("bronze", True, "20", Verdict.MET),
        ("silver", False, "20", Verdict.MET),
        ("gold", True, "20", Verdict.MET),
        ("", True, "0", Verdict.NOT_MET),
    ],
)
def test_the_discount(status, tutorial, rate, verdict):
    decision = policy.discount(status=status, tutorial_done=tutorial, before_tutorial=Decimal(0), percent=Decimal(20))
    assert (decision.value, decision.verdict) == (Decimal(rate), verdict)


def test_what_can_be_recorded():
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert policy.recordable(is_participating=True, at=now, now=now).is_met
    assert not policy.recordable(is_participating=False, at=now, now=now).is_met
    later = policy.recordable(is_participating=True, at=now.replace(hour=13), now=now)
    assert not later.is_met
    assert later.limit == now
