from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_portal.core import periods
from partner_portal.core.periods import Period, add_months, add_years

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "anchor, n, expected",
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 8, 31), 12, date(2027, 8, 31)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 5, 15), 0, date(2026, 5, 15)),
    ],
)
def test_months_are_added_to_the_anchor_and_clamped(anchor, n, expected):
    assert add_months(anchor, n) == expected


def test_a_year_after_29_february_is_the_28th_and_four_years_after_is_the_29th_again():
    assert [add_years(date(2028, 2, 29), n) for n in range(5)] == [
        date(2028, 2, 29),
        date(2029, 2, 28),
        date(2030, 2, 28),
        date(2031, 2, 28),
        date(2032, 2, 29),
    ]


@pytest.mark.clause("3.1.1")
@pytest.mark.clause("9")
def test_accepted_on_1_march_bronze_and_kickstart_run_through_30_may():
    assert periods.last_day_after(date(2026, 3, 1), 90) == date(2026, 5, 30)


@pytest.mark.clause("1.7.2")
def test_three_calendar_days_count_weekends():
    friday = date(2026, 3, 6)
    assert periods.last_day_after(friday, 3) == date(2026, 3, 9)


@pytest.mark.clause("2.3")
def test_a_registration_is_due_through_the_seventh_day_after_payment():
    assert periods.last_day_after(date(2026, 12, 28), 7) == date(2027, 1, 4)


@pytest.mark.clause("4.2")
@pytest.mark.parametrize(
    "given_on, last_day",
    [
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2026, 11, 22), date(2027, 11, 22)),
    ],
)
def test_points_count_through_the_same_day_a_year_later(given_on, last_day):
    assert periods.last_day_of_points(given_on) == last_day


@pytest.mark.clause("10")
@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 12, 31)])
def test_an_award_runs_through_31_december_of_its_year(day):
    assert periods.last_day_of_year(day) == date(2026, 12, 31)


@pytest.mark.clause("8.1.2")
def test_a_cloud_copy_of_31_august_ends_on_28_february_then_on_31_august_again():
    ends = [periods.window(date(2026, 8, 31), n, months=6).valid_until for n in range(3)]
    assert ends == [date(2027, 2, 28), date(2027, 8, 31), date(2028, 2, 29)]


@pytest.mark.clause("8.2")
def test_a_key_ends_a_year_later_and_is_valid_through_the_day_before():
    first = periods.window(date(2026, 8, 31), 0, months=12)
    assert (first.valid_until, first.last_day) == (date(2027, 8, 31), date(2027, 8, 30))


@pytest.mark.clause("3.4")
@given(anchor=DAYS, n=st.integers(0, 30), months=st.sampled_from([6, 12]))
def test_windows_tile_without_gap_and_each_day_falls_into_one(anchor, n, months):
    window = periods.window(anchor, n, months)
    assert periods.window(anchor, n + 1, months).valid_from == window.valid_until
    for day in (window.valid_from, window.last_day):
        assert day in window
        assert periods.window_on(anchor, day, months) == window
    assert window.valid_until not in window


def test_a_day_before_the_anchor_has_no_window():
    with pytest.raises(ValueError, match="is before"):
        periods.window_on(date(2026, 2, 1), date(2026, 1, 31))


@pytest.mark.clause("3.1.2")
@pytest.mark.parametrize(
    "day, first",
    [
        (date(2026, 3, 9), date(2025, 3, 10)),  # paid on 10 March: counts until the day before its anniversary …
        (date(2026, 3, 10), date(2025, 3, 11)),  # … and not on it
        (date(2029, 2, 27), date(2028, 2, 28)),
        (date(2029, 2, 28), date(2028, 3, 1)),  # the anniversary of 29 February too
        (date(2028, 2, 28), date(2027, 3, 1)),
        (date(2028, 2, 29), date(2027, 3, 1)),
    ],
)
def test_a_payment_counts_until_the_day_before_its_first_anniversary(day, first):
    trailing = periods.trailing(day)
    assert trailing == Period(first, trailing.valid_until)
    assert trailing.last_day == day


@given(day=DAYS, paid=DAYS, months=st.sampled_from([1, 6, 12]))
def test_what_counts_is_what_has_its_anniversary_still_to_come(day, paid, months):
    assert (paid in periods.trailing(day, months)) == (paid <= day < add_months(paid, months))


@given(paid=DAYS, back=st.integers(0, 400))
def test_what_counts_holds_near_the_anniversary_too(paid, back):
    day = date.fromordinal(paid.toordinal() + back)
    assert (paid in periods.trailing(day)) == (day < add_years(paid, 1))
