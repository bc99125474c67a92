from datetime import UTC, date, datetime

import pytest

from partner_portal.core.actors import house
from partner_portal.core.calendars import actions, queries
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.decisions.queries import replays_alike
from partner_portal.core.entities import Entity

pytestmark = pytest.mark.django_db

BY = house("test")


@pytest.mark.clause("15.1")
@pytest.mark.clause("1.2.1")
@pytest.mark.clause("1.2.2")
@pytest.mark.parametrize(
    "entity, start, expected",
    [
        # no holidays: seven weekdays
        (Entity.CYPRUS, date(2026, 3, 2), date(2026, 3, 11)),
        # Good Friday 10 April and Easter Monday 13 April of the Eastern church
        (Entity.CYPRUS, date(2026, 4, 8), date(2026, 4, 21)),
        # Western Easter is nobody's holiday here; the 4th of July on a Saturday is kept on Friday the 3rd
        (Entity.US, date(2026, 4, 2), date(2026, 4, 13)),
        (Entity.US, date(2026, 7, 2), date(2026, 7, 14)),
        # across the year's end: 25 December, 1 January
        (Entity.US, date(2026, 12, 24), date(2027, 1, 6)),
        (Entity.CYPRUS, date(2026, 12, 24), date(2027, 1, 7)),  # 25 December, 1 and 6 January
        # Bahrain rests on Friday and Saturday and works on Sunday
        (Entity.BAHRAIN, date(2026, 2, 1), date(2026, 2, 10)),
        (Entity.BAHRAIN, date(2026, 2, 5), date(2026, 2, 16)),
    ],
)
def test_seven_business_days_of_each_entity(entity, start, expected):
    assert queries.due(entity, start, 7) == expected


@pytest.mark.parametrize(
    "entity, closed_weekdays", [(Entity.CYPRUS, {5, 6}), (Entity.US, {5, 6}), (Entity.BAHRAIN, {4, 5})]
)
def test_the_weekend_of_each_entity(entity, closed_weekdays):
    week = [date(2026, 9, day) for day in range(14, 21)]  # without a holiday for any of them
    assert {day.weekday() for day in week if not queries.is_business_day(entity, day)} == closed_weekdays


@pytest.mark.parametrize(
    "entity, expected",
    [
        (Entity.CYPRUS, datetime(2026, 3, 11, 22, tzinfo=UTC)),
        (Entity.US, datetime(2026, 3, 12, 4, tzinfo=UTC)),  # daylight saving time began on the 8th
        (Entity.BAHRAIN, datetime(2026, 3, 11, 21, tzinfo=UTC)),
    ],
)
def test_the_due_day_ends_at_the_entitys_midnight(entity, expected):
    assert queries.due(entity, date(2026, 3, 2), 7) == date(2026, 3, 11)
    assert queries.due_at(entity, date(2026, 3, 2), 7) == expected


def test_an_override_counts_at_once_for_its_entity_only():
    start, friday = date(2026, 3, 2), date(2026, 3, 6)
    assert queries.due(Entity.CYPRUS, start, 7) == date(2026, 3, 11)
    override = actions.set_override(entity=Entity.CYPRUS, day=friday, is_business=False, name="Bridge day", by=BY)
    assert not queries.is_business_day(Entity.CYPRUS, friday)
    assert queries.due(Entity.CYPRUS, start, 7) == date(2026, 3, 12)
    assert queries.due(Entity.US, start, 7) == date(2026, 3, 11)
    actions.remove_override(override=override, by=BY)
    assert queries.due(Entity.CYPRUS, start, 7) == date(2026, 3, 11)


def test_an_override_opens_a_weekend_and_a_holiday():
    saturday, easter_monday = date(2026, 3, 7), date(2026, 4, 13)
    for day in (saturday, easter_monday):
        actions.set_override(entity=Entity.CYPRUS, day=day, is_business=True, name="Working day", by=BY)
        assert queries.is_business_day(Entity.CYPRUS, day)
    assert queries.due(Entity.CYPRUS, date(2026, 3, 2), 7) == date(2026, 3, 10)


@pytest.mark.parametrize("day", [date(1950, 1, 3), date(2150, 1, 6)])
def test_overrides_may_lie_far_in_the_past_and_the_future(day):
    before = day.replace(day=day.day - 1)
    actions.set_override(entity=Entity.US, day=day, is_business=False, name="Closed", by=BY)
    assert queries.due(Entity.US, before, 1) > day


def test_the_decision_agrees_with_the_due_day_names_what_is_closed_and_replays(acme):
    actions.set_override(entity=Entity.CYPRUS, day=date(2026, 4, 14), is_business=False, name="Bridge day", by=BY)
    decision = queries.why_due(Entity.CYPRUS, date(2026, 4, 9), 7)
    assert decision.value == queries.due(Entity.CYPRUS, date(2026, 4, 9), 7) == date(2026, 4, 23)
    assert [name for _day, name in decision.inputs["closed"] if name] == [
        "Good Friday",
        "Easter Sunday",
        "Easter Monday",
        "Bridge day",
    ]
    record = decisions.record(decision, by=BY, organisation=acme)
    # what was decided stays explained when the calendar has changed since
    actions.set_override(entity=Entity.CYPRUS, day=date(2026, 4, 15), is_business=False, name="Flood", by=BY)
    assert replays_alike(record)


@pytest.mark.parametrize("overrides", [1, 3])
def test_a_due_day_costs_one_query(overrides, django_assert_num_queries):
    for day in range(overrides):
        actions.set_override(entity=Entity.US, day=date(2026, 3, 3 + day), is_business=False, name="Snow", by=BY)
    with django_assert_num_queries(1):
        queries.due(Entity.US, date(2026, 3, 2), 7)
