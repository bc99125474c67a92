"""What is read from ledgers."""

from datetime import UTC, date, datetime

import pytest

from partner_portal.core import clock
from partner_portal.core.ledger import queries
from partner_portal.core.ledger.queries import Balance
from tests.core.ledger.test_actions import NOW, capture, credit, hold
from tests.testapp.models import BOOK, TestEntry, TestLot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def statement(organisation, **more):
    return queries.statement(book=BOOK, organisation=organisation, unit="EUR", **more)


def test_a_statement_says_what_was_there_after_each_entry(acme, other_company):
    credit(acme, 1000, "a")
    credit(other_company, 7, "theirs")
    credit(acme, 3, "dollars", unit="USD")
    hold(acme, 400)
    capture(acme)
    credit(acme, 50, "b")
    lines = statement(acme).lines
    assert [(line.entry.reference, line.after) for line in lines] == [
        ("b", Balance(650, 0)),
        ("order-1-paid", Balance(600, 0)),
        ("order-1", Balance(600, 400)),
        ("a", Balance(1000, 0)),
    ]


def test_its_pages_join_without_gap_and_carry_the_balance_on(acme):
    for number in range(7):
        credit(acme, 10, f"lot-{number}")
    seen, page, after = [], None, ""
    while page is None or page.has_more:
        page = statement(acme, limit=3, starting_after=after)
        seen += page.lines
        after = page.lines[-1].entry.public_id
    assert [line.entry.reference for line in seen] == [f"lot-{number}" for number in range(6, -1, -1)]
    assert [line.after.available for line in seen] == [70, 60, 50, 40, 30, 20, 10]


def test_a_page_after_another_s_entry_is_none(acme, other_company):
    theirs = credit(other_company, 10, "theirs").entries.get()
    with pytest.raises(TestEntry.DoesNotExist):
        statement(acme, starting_after=theirs.public_id)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_statement_takes_two_queries(acme, rows, django_assert_num_queries):
    for number in range(rows):
        credit(acme, 10, f"lot-{number}")
    with django_assert_num_queries(2):
        assert [line.entry.lot.kind for line in statement(acme).lines] == ["kickstart"] * rows


@pytest.mark.clause("4.2")
def test_what_expires_is_told_by_the_month_of_its_last_valid_day(acme):
    # midnight in Nicosia (UTC+3 in summer) ends 31 May: the last valid day is in May
    credit(acme, 10, "a", expires_at=datetime(2026, 5, 31, 21, tzinfo=UTC))
    credit(acme, 20, "b", expires_at=datetime(2026, 5, 30, 21, tzinfo=UTC))
    credit(acme, 5, "c", expires_at=datetime(2026, 6, 1, 21, tzinfo=UTC))
    credit(acme, 4, "never", expires_at=None)
    credit(acme, 3, "past", expires_at=NOW)
    hold(acme, 12)
    assert queries.expiring(book=BOOK, organisation=acme, unit="EUR") == [(date(2026, 5, 1), 18), (date(2026, 6, 1), 5)]


def test_a_figure_changed_behind_the_ledger_s_back_is_found(acme):
    lot = credit(acme, 10, "a")
    credit(acme, 10, "b")
    assert list(queries.differing(BOOK)) == []
    TestLot.objects.filter(pk=lot.pk).update(available=9)
    (found,) = queries.differing(BOOK)
    assert (found.pk, found.available, found.entered_available) == (lot.pk, 9, 10)
    facts = {"book": BOOK, "organisation": acme, "unit": "EUR"}
    assert queries.stored(**facts) == Balance(19, 0)
    assert queries.recomputed(**facts) == Balance(20, 0)
