"""`terms.on(day)` and what a process may keep of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from partner_portal.core import clock, terms
from partner_portal.core.entities import Entity
from partner_portal.core.terms import queries
from partner_portal.core.terms.models import TermsEdition

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def publish(name, day):
    first = TermsEdition.objects.get(name="2026-01")
    values = first.values | {"points": {"valid_months": 24}}
    return TermsEdition.objects.create(
        name=name,
        values=values,
        state="published",
        announced_on=day,
        effective_from=day,
        created_at=NOW,
        updated_at=NOW,
        published_at=NOW,
    )


@pytest.mark.parametrize("day", [date(2015, 1, 1), date(2019, 12, 31), date(2026, 11, 22), date(2090, 1, 1)])
def test_every_day_of_the_program_has_terms(day):
    assert terms.on(day).silver.yearly_sales == 5000


def test_a_day_before_all_editions_has_none():
    with pytest.raises(terms.NoTerms, match="2014-12-31"):
        terms.on(date(2014, 12, 31))


def test_history_is_judged_by_the_terms_of_its_day():
    publish("later", date(2026, 7, 1))
    assert terms.on(date(2026, 6, 30)).points.valid_months == 12
    assert terms.on(date(2026, 7, 1)).points.valid_months == 24
    assert terms.edition_on(date(2026, 6, 30)).until == date(2026, 7, 1)
    assert queries.last_day(terms.edition_on(date(2026, 6, 30)).public_id) == date(2026, 6, 30)


def test_terms_are_read_once_and_kept_for_a_while(django_assert_num_queries):
    with time_machine.travel(NOW, tick=False) as machine:
        with django_assert_num_queries(1):
            for _turn in range(20):
                terms.on(date(2026, 11, 22))
        machine.shift(timedelta(seconds=30))
        with django_assert_num_queries(0):
            terms.on(date(2026, 11, 22))
        machine.shift(timedelta(seconds=1))
        with django_assert_num_queries(1):
            terms.on(date(2026, 11, 22))


def test_a_moved_program_clock_reads_again(django_assert_num_queries):
    with time_machine.travel(NOW, tick=False):
        terms.on(date(2026, 11, 22))
        with clock.fixed(NOW + timedelta(days=10)), django_assert_num_queries(1):
            terms.on(date(2026, 11, 22))


def test_a_wall_clock_stepped_back_reads_again(django_assert_num_queries):
    with time_machine.travel(NOW, tick=False) as machine:
        terms.on(date(2026, 11, 22))
        machine.shift(timedelta(seconds=-5))
        with django_assert_num_queries(1):
            terms.on(date(2026, 11, 22))


@pytest.mark.parametrize("entity", list(Entity))
def test_what_is_kept_is_never_older_than_what_takes_effect(entity):
    with time_machine.travel(NOW, tick=False) as machine:
        terms.current(entity)  # read just before the publication, and kept
        day = queries.latest_today() + timedelta(days=1)
        publish("soonest", day)
        starts = clock.start_of_day(day, entity)
        assert starts > NOW + queries.KEPT
        machine.move_to(starts)
        assert terms.current(entity).points.valid_months == 24


def test_just_before_midnight_the_next_day_has_already_begun():
    midnight = clock.start_of_day(date(2026, 11, 23), Entity.BAHRAIN)  # the first of the three
    with clock.fixed(midnight - queries.MARGIN - timedelta(seconds=1)):
        assert queries.latest_today() == date(2026, 11, 22)
    with clock.fixed(midnight - timedelta(seconds=5)):
        assert queries.latest_today() == date(2026, 11, 23)


def test_two_editions_are_in_force_while_one_takes_effect():
    new = publish("new", date(2027, 1, 1))
    first = TermsEdition.objects.get(name="2026-01")
    with clock.fixed(datetime(2026, 12, 31, 12, tzinfo=UTC)):
        assert queries.in_force_today() == {first.public_id}
    with clock.fixed(datetime(2026, 12, 31, 23, tzinfo=UTC)):
        assert queries.in_force_today() == {first.public_id, new.public_id}
    with clock.fixed(datetime(2027, 1, 1, 12, tzinfo=UTC)):
        assert queries.in_force_today() == {new.public_id}
