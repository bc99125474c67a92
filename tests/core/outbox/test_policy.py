"""When queued work is tried again."""

from datetime import timedelta

import pytest

from partner_portal.core.outbox import policy


@pytest.mark.parametrize(
    "attempts, seconds", [(1, 30), (2, 60), (3, 120), (10, 15_360), (11, 21_600), (12, 21_600), (10_000, 21_600)]
)
def test_waits_double_up_to_six_hours(attempts, seconds):
    assert policy.wait(attempts, 0.5) == timedelta(seconds=seconds)
    assert policy.wait(attempts, 0.0) == timedelta(seconds=seconds) * 0.8
    assert policy.wait(attempts, 0.999) < timedelta(seconds=seconds) * 1.2


def test_given_up_after_more_than_two_days():
    assert not policy.is_given_up(17)
    assert policy.is_given_up(18)
    total = sum((policy.wait(attempt, 0.5) for attempt in range(1, 18)), timedelta())
    assert timedelta(days=2) < total < timedelta(days=3)
