"""Tests that commit leave the database as they found it."""

import pytest
from django.db import DatabaseError, connection

from partner_portal.core.actors import house
from partner_portal.core.appendonly import guards
from partner_portal.core.audit import actions as audit
from partner_portal.core.audit.models import AuditEntry
from tests.concurrency import concurrently


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_that_commits_starts_empty_and_guarded(turn):
    assert AuditEntry.objects.count() == 0
    audit.record("test.commit", by=house("test"), reason=str(turn))
    assert guards.expected(connection) <= guards.standing(connection)
    with pytest.raises(DatabaseError, match="append-only"):
        AuditEntry.objects.all().delete()


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_threads_run_at_once_and_tell_what_they_returned_and_raised():
    def act(number):
        if number == 3:
            raise LookupError(number)
        return audit.record("test.race", by=house("test")).pk

    outcome = concurrently(10, act)
    assert len(set(outcome.results)) == 9
    assert [str(error) for error in outcome.errors] == ["3"]
    assert AuditEntry.objects.count() == 9
