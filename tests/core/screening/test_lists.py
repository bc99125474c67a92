"""Importing lists."""

import io
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partner_portal.core import clock
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.events.models import Event
from partner_portal.core.screening import actions, queries
from partner_portal.core.screening.actions import UnlikelyList
from partner_portal.core.screening.formats import BadList
from partner_portal.core.screening.models import (
    ListEntry,
    ListName,
    ListVersion,
    ScreeningList,
)
from tests.concurrency import concurrently
from tests.core.screening.files import ALT, SDN, SDN_XML, UN_XML, changed, sdn
from tests.core.screening.parties import put, screen

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def counts():
    tables = (ScreeningList, ListVersion, ListEntry, ListName, AuditEntry, Event)
    return [table.objects.count() for table in tables]


@pytest.mark.clause("2.3.3")
@pytest.mark.parametrize(
    ("file", "source", "entries", "names", "published_on"),
    [(SDN, "ofac", 6, 6, None), (SDN_XML, "ofac", 3, 5, date(2026, 3, 2)), (UN_XML, "un", 2, 7, date(2026, 3, 1))],
)
def test_a_list_is_put_in_force(file, source, entries, names, published_on):
    with clock.fixed(AT):
        done = put(file)
    version = done.version
    assert (version.source_list.source, version.state, version.published_on) == (source, "current", published_on)
    assert (version.entries, version.names) == (entries, names)
    assert (version.added, version.removed, version.changed) == (entries, 0, 0)
    assert (version.imported_at, version.imported_by) == (AT, "house:test")
    assert ListEntry.objects.current().count() == entries
    assert ListName.objects.count() == names
    assert AuditEntry.objects.about(version.public_id).get().verb == "screening.import_list"
    event = Event.objects.get(type="screening.list_imported")
    assert event.data == {
        "list": source, "version": version.public_id, "entries": entries, "names": names,
        "added": entries, "removed": 0, "changed": 0,
    }  # fmt: skip


def test_an_open_file_will_do_too():
    with SDN.open("rb") as file, ALT.open("rb") as aliases:
        assert put(file, aliases=aliases).names == 9


def test_the_file_in_force_again_changes_nothing(sdn_list):
    before = counts()
    done = put(aliases=ALT)
    assert (done.is_same_file, done.version) == (True, None)
    assert counts() == before
    assert not put().is_same_file  # the aliases belong to it


def test_the_next_version_writes_only_what_changed(sdn_list):
    stays = ListEntry.objects.get(uid="36")
    done = put(changed(SDN, ("2675,", "2676,"), ("PETROV, Ivan", "PETROV, Igor")), aliases=ALT)
    assert (done.added, done.removed, done.changed) == (1, 1, 1)
    current = ListEntry.objects.current()
    assert set(current.values_list("uid", flat=True)) == {"36", "173", "2674", "2676", "4691", "5000"}
    assert current.get(uid="36") == stays
    assert [name.name for name in current.get(uid="2674").names.all()] == ["PETROV, Igor Sergeevich", "PETROFF, Vanya"]
    gone = ListEntry.objects.filter(gone_in=done.version)
    assert set(gone.values_list("uid", flat=True)) == {"2674", "2675"}
    sdn_list.refresh_from_db()
    assert (sdn_list.state, done.version.state) == ("superseded", "current")


@pytest.mark.parametrize(
    "file",
    [
        io.BytesIO(b""),
        io.BytesIO(b"PK\x03\x04"),
        io.BytesIO(SDN.read_bytes()[:-40]),
        changed(SDN, ('173,"', '36,"')),
        io.BytesIO(SDN_XML.read_bytes()[:-30]),
        changed(SDN_XML, (">3<", ">2<")),
        io.BytesIO(UN_XML.read_bytes()[:-30]),
    ],
    ids=["empty", "zip", "cut csv", "doubled", "cut xml", "count", "cut un"],
)
def test_a_broken_file_leaves_everything_as_it_was(sdn_list, file):
    before = counts()
    with pytest.raises(BadList):
        put(file)
    assert counts() == before
    assert queries.newest_version() == sdn_list


def test_a_failure_while_writing_leaves_everything_as_it_was(sdn_list, monkeypatch):
    before = counts()
    monkeypatch.setattr(actions, "CHUNK", 2)

    def fail(written, total):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        put(UN_XML, progress=fail)
    with pytest.raises(OSError, match="disk full"):
        put(changed(SDN, ("PETROV", "PETROFF")), progress=fail)
    assert counts() == before
    assert queries.newest_version() == sdn_list


def test_a_dry_run_counts_and_writes_nothing(sdn_list):
    before = counts()
    done = put(changed(SDN, ("PETROV, Ivan", "PETROV, Igor")), aliases=ALT, dry_run=True)
    assert (done.added, done.removed, done.changed, done.version) == (0, 0, 1, None)
    assert put(UN_XML, dry_run=True).added == 2
    assert counts() == before


def test_a_list_that_lost_a_fifth_is_put_in_force_only_on_demand():
    put(sdn(*((number, f"NAME {number}", "individual") for number in range(1, 11))))
    eight = sdn(*((number, f"NAME {number}", "individual") for number in range(1, 9)))
    assert put(eight).removed == 2
    six = sdn(*((number, f"NAME {number}", "individual") for number in range(1, 7)))
    with pytest.raises(UnlikelyList, match="lacks 2 of the 8 entries in force"):
        put(six)
    assert ListEntry.objects.current().count() == 8
    assert put(six, anyway=True).removed == 2


def test_an_older_list_is_put_in_force_only_on_demand():
    put(SDN_XML)
    older = changed(SDN_XML, ("03/02/2026", "03/01/2026"))
    with pytest.raises(UnlikelyList, match="published on 2026-03-01, the one in force on 2026-03-02"):
        put(older)
    assert put(older, anyway=True).version.published_on == date(2026, 3, 1)


def test_each_list_has_its_own_version_in_force():
    put(SDN)
    put(UN_XML)
    assert ListVersion.objects.current().count() == 2


def test_twenty_thousand_entries_in_few_statements(django_assert_max_num_queries):
    heard = []
    rows = [(number, f"PERSON{number}, Given{number}", "individual") for number in range(1, 20_001)]
    with CaptureQueriesContext(connection) as captured:
        done = put(sdn(*rows), progress=lambda written, total: heard.append((written, total)))
    assert (done.entries, done.names, done.added) == (20_000, 20_000, 20_000)
    assert heard == [(count, 20_000) for count in range(1_000, 20_001, 1_000)]
    assert len(captured) < 600  # SQLite takes a hundred rows a statement, PostgreSQL a thousand
    rows[4999] = (5000, "SOMEBODY, Else", "individual")
    with django_assert_max_num_queries(20):
        again = put(sdn(*rows))
    assert (again.added, again.removed, again.changed) == (0, 0, 1)
    assert ListEntry.objects.count() == 20_001
    found = screen("Else Somebody")
    assert [match.entry.uid for match in found.matches.all()] == ["5000"]


def test_lists_and_their_history_are_append_only(sdn_list):
    for table, change in [(ListVersion, {"sha256": "x"}), (ListEntry, {"uid": "1"}), (ListName, {"name": "Nobody"})]:
        for attack in (lambda q, change=change: q.update(**change), lambda q: q._raw_delete(q.db)):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                attack(table.objects.filter(pk=table.objects.order_by("pk").first().pk))


def test_the_demo_list_imports():
    done = put(actions.DEMO_LIST, aliases=actions.DEMO_ALIASES)
    assert (done.entries, done.names) == (5, 8)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_imports_at_once_one_is_in_force_and_no_entry_stands_twice():
    files = [changed(SDN, ("PETROV, Ivan", f"PETROV, Ivan{number}")) for number in range(4)]
    outcome = concurrently(4, lambda number: put(files[number]))
    assert outcome.errors == []
    assert ListVersion.objects.current().count() == 1
    assert ListEntry.objects.current().count() == 6
    assert sorted(done.changed for done in outcome.results) == [0, 1, 1, 1]
