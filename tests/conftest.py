"""What every test may use."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase

from partner_portal import locales
from partner_portal.core.appendonly import guards
from partner_portal.core.terms import queries
from tests.actors import *  # noqa: F403

flush_tables = TransactionTestCase._fixture_teardown


def flush_guarded_tables(case: TransactionTestCase) -> None:
    """Append-only tables refuse to be emptied, so their guards are down while a test's tables are flushed.

    The flush ends as a migrate does: that sets the guards up again and installs the reference data. So a test with
    `@pytest.mark.django_db(transaction=True)` or the live server needs nothing else.
    """
    for alias in case._databases_names(include_mirrors=False):
        guards.lift(connections[alias])
    flush_tables(case)


TransactionTestCase._fixture_teardown = flush_guarded_tables


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked `concurrency` runs where there are real parallel writers (see `tests.concurrency`)."""
    if item.get_closest_marker("concurrency") and "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("needs parallel writers: set DATABASE_URL to a PostgreSQL database")


@pytest.fixture(autouse=True)
def forget_cache():
    """What one test has cached and counted against a rate, another does not know."""
    cache.clear()


@pytest.fixture(autouse=True)
def forget_terms():
    """What one test has published, another does not know."""
    queries.forget()


def pytest_sessionstart() -> None:
    """Tests speak German too: compile what has changed since the last time."""
    locales.compile_all()
