"""Append-only tables stay so, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from partner_portal.core.actors import house
from partner_portal.core.appendonly import guards
from partner_portal.core.audit import actions as audit
from partner_portal.core.audit.models import AuditEntry, AuditText

pytestmark = pytest.mark.django_db


def test_every_expected_guard_stands():
    assert guards.expected(connection) <= guards.standing(connection)
    assert len(guards.expected(connection)) > 3


def test_an_audit_entry_cannot_be_changed_or_deleted():
    entry = audit.record("test.change", by=house("test"), changes={"rate": (1, 2)})
    for attack in (lambda q: q.update(verb="other"), lambda q: q.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attack(AuditEntry.objects.filter(pk=entry.pk))
    entry.refresh_from_db()
    assert entry.verb == "test.change"


def test_only_the_named_columns_of_a_side_row_may_change():
    entry = audit.record("test.change", by=house("test"), personal={"name": ("Ann", "Bea")})
    text = AuditText.objects.get(entry=entry)
    AuditText.objects.filter(pk=text.pk).update(before={}, after={})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditText.objects.filter(pk=text.pk).update(entry_id=entry.pk + 1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        text.delete()
