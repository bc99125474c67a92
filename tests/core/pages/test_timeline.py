from datetime import date, timedelta

import pytest

from partner_portal.core.timeline import Due, radar

TODAY = date(2026, 11, 17)


def due(days: int, kind: str = "") -> Due:
    return Due(on=TODAY + timedelta(days=days), title=f"in {days}", kind=kind)


def test_no_dates_leave_an_empty_line():
    line = radar([], today=TODAY)
    assert line.marks == []
    assert not line.is_cut


def test_the_nearest_comes_first_and_the_line_spans_at_least_four_weeks():
    line = radar([due(14), due(7)], today=TODAY)
    assert [(mark.due.title, mark.x) for mark in line.marks] == [("in 7", 25.0), ("in 14", 50.0)]


def test_what_is_far_off_stands_past_the_break():
    line = radar([due(60), due(121), due(300)], today=TODAY)
    assert [(mark.due.title, mark.x, mark.kind) for mark in line.marks] == [
        ("in 60", 85.0, ""),
        ("in 121", 97.0, "later"),
    ]
    assert line.is_cut


def test_a_past_date_stands_at_the_start_and_is_late():
    (mark,) = radar([due(-3)], today=TODAY).marks
    assert (mark.x, mark.kind, mark.anchor) == (0.0, "late", "start")


@pytest.mark.parametrize(
    "days,anchor", [(0, "start"), (1, "start"), (2, "middle"), (26, "middle"), (27, "end"), (28, "end")]
)
def test_labels_stay_inside_the_line(days, anchor):
    (mark,) = radar([due(days)], today=TODAY).marks
    assert mark.anchor == anchor


def test_months_are_named_where_they_fit():
    line = radar([due(60)], today=TODAY)
    assert [(first, x) for first, x in line.months] == [(date(2026, 12, 1), 23.3), (date(2027, 1, 1), 75.0)]
