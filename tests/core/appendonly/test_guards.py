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


@pytest.mark.parametrize("column", ["id", "public_id"])
def test_an_audit_entry_cannot_be_written_over(column):
    entry, other = (audit.record("test.change", by=house("test")) for _ in range(2))
    columns = [field.column for field in AuditEntry._meta.local_concrete_fields]
    values = [f"'{getattr(entry, name)}'" if name == column else name for name in columns]
    if connection.vendor == "postgresql":
        verb, end = "INSERT", f"ON CONFLICT ({column}) DO UPDATE SET verb = 'other'"
    else:
        verb, end = "INSERT OR REPLACE", ""
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{verb} INTO {AuditEntry._meta.db_table} ({', '.join(columns)}) "
            f"SELECT {', '.join(values)} FROM {AuditEntry._meta.db_table} WHERE id = %s {end}",
            [other.pk],
        )
    assert AuditEntry.objects.filter(pk__in=[entry.pk, other.pk]).count() == 2


def test_only_the_named_columns_of_a_side_row_may_change():
    entry = audit.record("test.change", by=house("test"), personal={"name": ("Ann", "Bea")})
    text = AuditText.objects.get(entry=entry)
    AuditText.objects.filter(pk=text.pk).update(before={}, after={})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditText.objects.filter(pk=text.pk).update(entry_id=entry.pk + 1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        text.delete()


def test_a_free_text_may_be_blanked_and_never_rewritten():
    entry = audit.record("test.change", by=house("test"), reason="Ann asked for it")
    entries = AuditEntry.objects.filter(pk=entry.pk)
    for attack in ({"reason": "Bea asked for it"}, {"reason": "", "verb": "other"}, {"verb": entry.verb}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            entries.update(**attack)
    assert entries.update(reason="") == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entries.update(reason="Bea asked for it")
