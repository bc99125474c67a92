from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_portal.core.calendars.policy import due, due_business_day


def weekdays(day):
    return day.weekday() < 5


@pytest.mark.clause("1.2.1")
@pytest.mark.parametrize(
    "start, n, expected",
    [
        (date(2026, 3, 2), 7, date(2026, 3, 11)),  # a Monday: the Wednesday of the next week
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # a Friday: Monday
        (date(2026, 3, 7), 1, date(2026, 3, 9)),  # a Saturday and a Sunday are day 0 too
        (date(2026, 3, 8), 1, date(2026, 3, 9)),
        (date(2026, 3, 8), 0, date(2026, 3, 8)),
    ],
)
def test_the_day_of_submission_is_day_0(start, n, expected):
    assert due_business_day(start, n, weekdays) == expected


def test_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="not negative"):
        due_business_day(date(2026, 3, 2), -1, weekdays)


@given(
    start=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    n=st.integers(1, 30),
    open_days=st.sets(st.integers(0, 6), min_size=1),
)
def test_the_due_day_is_a_business_day_with_n_of_them_up_to_it(start, n, open_days):
    last_day = due_business_day(start, n, lambda day: day.weekday() in open_days)
    between = [start + timedelta(days=k) for k in range(1, (last_day - start).days + 1)]
    assert last_day.weekday() in open_days
    assert sum(day.weekday() in open_days for day in between) == n


def test_a_decision_says_when_and_what_it_passed_over():
    weekend = ((date(2026, 4, 11), ""), (date(2026, 4, 12), "Easter Sunday"))
    closed = ((date(2026, 4, 10), "Good Friday"), *weekend, (date(2026, 4, 13), "Easter Monday"))
    decision = due(entity="cyprus", start=date(2026, 4, 9), days=1, closed=closed)
    assert decision.value == date(2026, 4, 14)
    assert decision.sentence.in_english() == (
        "Due by the end of 14 April 2026: 1 business day after 9 April 2026, "
        "not counting weekends and Good Friday, Easter Sunday, Easter Monday."
    )


@pytest.mark.parametrize(
    "days, said",
    [
        (0, "Due by the end of 2 March 2026, the day it starts."),
        (1, "Due by the end of 3 March 2026: 1 business day after 2 March 2026."),
        (3, "Due by the end of 5 March 2026: 3 business days after 2 March 2026."),
    ],
)
def test_a_decision_without_holidays_speaks_of_none(days, said):
    assert due(entity="us", start=date(2026, 3, 2), days=days, closed=()).sentence.in_english() == said
