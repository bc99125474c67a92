"""Importing lists, screening parties, deciding matches."""

import io
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partner_portal.core import clock
from partner_portal.core.actors import house, person
from partner_portal.core.audit.models import AuditEntry, AuditText
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.queries import replays_alike
from partner_portal.core.events.models import Event
from partner_portal.core.jobs.registry import sweeps
from partner_portal.core.screening import actions, queries, signals
from partner_portal.core.screening.actions import AlreadyDecided, UnlikelyList
from partner_portal.core.screening.formats import BadList
from partner_portal.core.screening.models import (
    ListEntry,
    ListName,
    ListVersion,
    Match,
    PartyNames,
    ScreenedParty,
    ScreeningList,
)
from tests.concurrency import concurrently
from tests.core.screening.files import ALT, SDN, SDN_XML, UN_XML, changed, sdn

pytestmark = pytest.mark.django_db

BY = house("test")
AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def put(file=SDN, **options):
    return actions.import_list(file=file, by=BY, **options)


def screen(*names, subject="org_1", kind="person", **more):
    return actions.screen(subject=subject, names=names, kind=kind, by=BY, **more)


@pytest.fixture
def sdn_list(db):
    return put(aliases=ALT).version


@pytest.fixture
def match(sdn_list):
    return screen("Iwan Petrow").matches.get()


@contextmanager
def heard(signal):
    """The matches a signal told of."""
    matches = []

    def receiver(sender, match, **kwargs):
        matches.append(match.public_id)

    signal.connect(receiver)
    try:
        yield matches
    finally:
        signal.disconnect(receiver)


def counts():
    tables = (ScreeningList, ListVersion, ListEntry, ListName, AuditEntry, Event)
    return [table.objects.count() for table in tables]


# --- lists ------------------------------------------------------------------------------------------------------------


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


# --- parties ----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("2.4")
def test_a_name_like_a_listed_one_opens_a_match(sdn_list, acme):
    with clock.fixed(AT), heard(signals.match_opened) as opened:
        party = screen("Acme Ltd", "Iwan Petrow", subject="org_7", kind="entity", country="CY", organisation=acme)
    match = party.matches.get()
    assert (match.entry.uid, match.name.name, match.state) == ("2674", "PETROV, Ivan Sergeevich", "open")
    assert match.score >= 85
    assert (party.screened_at, party.against, party.best_score) == (AT, sdn_list, match.score)
    assert (party.country, party.organisation, party.side.names) == ("CY", acme, ["Acme Ltd", "Iwan Petrow"])
    assert opened == [match.public_id]
    assert queries.hold("org_7").verdict == "open"
    assert match.decision.inputs == {
        "party": "org_7", "entry": "ofac:2674", "score": match.score, "threshold": 85, "near": 75,
    }  # fmt: skip
    assert replays_alike(match.decision)
    event = Event.objects.get(type="match.opened")
    assert event.data == {
        "id": match.public_id, "party": "org_7", "entry": "ofac:2674", "score": match.score, "state": "open",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "uid"),
    [
        ("Vanya Petroff", "person", "2674"),  # an alias
        ("محمد الحسن", "person", "2675"),
        ("Sample Trust Bank GmbH", "entity", "173"),  # a former name
        ("ООО Самплебанк Холдинг", "entity", "173"),
    ],
)
def test_aliases_and_other_scripts_match(sdn_list, name, kind, uid):
    assert screen(name, kind=kind).matches.get().entry.uid == uid


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Jane Doe", "person"), ("Phantom Star", "entity"), ("Samplebank Holding", "person"), ("Ivan Ivanov", "person")],
)
def test_other_names_do_not(sdn_list, name, kind):
    party = screen(name, kind=kind)
    assert not party.matches.exists()
    assert queries.hold("org_1").is_met


def test_a_match_says_nothing_to_its_partner(sdn_list, acme):
    screen("Iwan Petrow", subject=acme.public_id, organisation=acme)
    for table in (DecisionRecord, Event, AuditEntry):
        assert not table.objects.for_organisation(acme).exists()
        assert table.objects.filter(organisation=None).exists()


def test_names_stand_in_the_erasable_row_only(sdn_list):
    match = screen("Iwan Petrow").matches.get()
    actions.clear(match=match, reason="Born elsewhere", by=BY)
    kept = [*DecisionRecord.objects.values(), *Event.objects.values(), *AuditEntry.objects.values()]
    assert "Petrow" not in str(kept)
    assert not AuditText.objects.exists()
    actions.erase_names(party=match.party, by=BY)
    actions.erase_names(party=match.party, by=BY)
    assert PartyNames.objects.get().names == []
    assert AuditEntry.objects.filter(verb="screening.erase_names").count() == 1


@pytest.mark.parametrize(
    "names", [[], [""], ["  "], ["!?"], ["Good", "!"], ["a\0b"], ["x" * 351], ["n"] + [f"n{n}" for n in range(50)]]
)
def test_names_that_say_nothing_are_refused(sdn_list, names):
    with pytest.raises(ValidationError) as caught:
        screen(*names)
    assert set(caught.value.message_dict) == {"names"}
    assert not ScreenedParty.objects.exists()


def test_a_party_is_known_by_its_subject_and_screened_again(sdn_list):
    first = screen("Jane Doe")
    second = screen("Iwan Petrow")
    assert first.pk == second.pk
    assert (first.names_version, second.names_version) == (1, 2)
    assert screen(" Iwan  Petrow ", "Iwan Petrow").names_version == 2
    assert second.matches.count() == 1


def test_without_a_list_in_force_a_party_stays_unscreened():
    party = screen("Jane Doe")
    assert (party.screened_at, party.against) == (None, None)
    assert queries.hold("org_1").verdict == "open"


def test_screening_costs_the_same_however_long_the_list(django_assert_num_queries):
    for count in (3, 300):
        put(sdn(*((number, f"PERSON{number}, Given", "individual") for number in range(1, count + 1))), anyway=True)
        queries.index()
        with django_assert_num_queries(15):
            screen("Jane Doe", subject=f"org_{count}")


# --- decisions --------------------------------------------------------------------------------------------------------


@pytest.mark.clause("2.4")
@pytest.mark.parametrize(
    ("decide", "state", "signal", "held"),
    [
        (actions.clear, "cleared", signals.match_cleared, "met"),
        (actions.confirm, "confirmed", signals.match_confirmed, "not_met"),
    ],
)
def test_staff_decide_a_match_with_a_reason(match, rita, decide, state, signal, held):
    with clock.fixed(AT), heard(signal) as told:
        decided = decide(match=match, reason=" Compared the birth dates ", by=person(rita))
    assert (decided.state, decided.reason, decided.decided_at) == (state, "Compared the birth dates", AT)
    assert decided.decided_by == f"user:{rita.public_id}"
    assert decided.resolution.inputs["confirmed"] is (state == "confirmed")
    assert replays_alike(decided.resolution)
    assert told == [match.public_id]
    assert queries.hold("org_1").verdict == held
    entry = AuditEntry.objects.about(match.public_id).first()
    assert (entry.changes, entry.reason) == ({"state": ["open", state]}, "Compared the birth dates")
    assert Event.objects.get(type=f"match.{state}").data["state"] == state


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "a\0b"])
def test_a_decision_needs_a_reason(match, reason):
    for decide in (actions.clear, actions.confirm):
        with pytest.raises(ValidationError):
            decide(match=match, reason=reason, by=BY)
    match.refresh_from_db()
    assert match.state == "open"


def test_a_decision_is_final(match):
    actions.confirm(match=match, reason="Same birth date", by=BY)
    for decide in (actions.clear, actions.confirm):
        with pytest.raises(AlreadyDecided, match="decided already: confirmed"):
            decide(match=match, reason="Second thoughts", by=BY)
    match.refresh_from_db()
    assert (match.state, match.reason) == ("confirmed", "Same birth date")


def test_the_database_knows_no_decision_without_a_reason(match):
    for change in ({"state": "cleared"}, {"reason": "x"}, {"decided_by": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Match.objects.filter(pk=match.pk).update(**change)


@pytest.mark.parametrize(
    ("names", "uid_after", "again"),
    [
        (["Iwan Petrow"], None, False),  # the same as when it was cleared
        (["Petrow, Iwan"], None, True),  # other names
        (["Iwan Petrow"], ("PETROV, Ivan Sergeevich", "PETROV, Iwan Sergeevich"), False),  # changed, no more alike
        (["Iwan Petrow"], ("PETROV, Ivan Sergeevich", "PETROW, Iwan"), True),  # changed, and more alike
    ],
)
def test_when_a_cleared_entry_is_put_before_staff_again(match, names, uid_after, again):
    actions.clear(match=match, reason="Someone else", by=BY)
    if uid_after:
        put(changed(SDN, uid_after), aliases=ALT)
        before = Match.objects.get().score
    party = screen(*names)
    assert party.matches.open().exists() is again
    if uid_after and not again:
        assert party.best_score <= before


def test_an_open_or_confirmed_match_is_not_doubled(match):
    put(changed(SDN, ("PETROV, Ivan Sergeevich", "PETROW, Iwan")), aliases=ALT)
    assert screen("Iwan Petrow").matches.count() == 1
    actions.confirm(match=match, reason="Same birth date", by=BY)
    assert screen("Iwan Petrow", "Iwan S. Petrow").matches.count() == 1


def test_a_match_whose_entry_was_delisted_still_waits_for_staff(match):
    put(sdn((36, "EXAMPLE AIR CARGO", "")), anyway=True)
    screen("Iwan Petrow")
    assert queries.hold("org_1").verdict == "open"


# --- new lists, old parties -------------------------------------------------------------------------------------------


@pytest.mark.clause("2.4")
def test_parties_are_compared_with_a_list_that_came_later(sdn_list):
    screen("Halid Muster")
    screen("Jane Doe", subject="org_2")
    put(UN_XML)
    assert queries.hold("org_1").verdict == "open"
    assert queries.hold("org_2").verdict == "open"
    assert actions.rescreen(by=BY, limit=1) == 1
    assert actions.rescreen(by=BY) == 1
    assert actions.rescreen(by=BY) == 0
    assert Match.objects.get().party.subject == "org_1"
    assert queries.hold("org_2").is_met


@pytest.mark.django_db
def test_a_tick_compares_all_parties_with_a_new_list():
    for number in range(60):
        screen(f"Somebody {number}", subject=f"org_{number}")
    put()
    assert sweeps.get("screening")() == 60
    assert not queries.outdated().exists()
    assert sweeps.get("screening")() == 0


def test_a_party_whose_names_are_erased_is_left_alone(sdn_list):
    actions.erase_names(party=screen("Jane Doe"), by=BY)
    put(UN_XML)
    assert actions.rescreen(by=BY) == 0


# --- races ------------------------------------------------------------------------------------------------------------


def decide_at_once(match):
    return concurrently(
        8, lambda number: (actions.clear, actions.confirm)[number % 2](match=match, reason=f"{number}", by=BY)
    )


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_clear_and_confirm_at_once_one_wins(match):
    outcome = decide_at_once(match)
    assert len(outcome.results) == 1
    assert {type(error) for error in outcome.errors} == {AlreadyDecided}
    assert Event.objects.filter(type__in=["match.cleared", "match.confirmed"]).count() == 1
    match.refresh_from_db()
    assert match.state == outcome.results[0].state


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_several_win(match, monkeypatch):
    monkeypatch.setattr(type(Match.objects.all()), "select_for_update", lambda self, **kwargs: self)
    assert len(decide_at_once(match).results) > 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_one_party_screened_many_times_at_once_one_match_comes(sdn_list):
    outcome = concurrently(8, lambda number: screen("Iwan Petrow"))
    assert outcome.errors == []
    assert Match.objects.count() == 1
    assert ScreenedParty.objects.count() == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_sweeps_at_once_share_the_parties(sdn_list):
    for number in range(12):
        screen("Halid Muster", subject=f"org_{number}")
    put(UN_XML)
    outcome = concurrently(4, lambda number: sum(iter(lambda: actions.rescreen(by=BY, limit=2), 0)))
    assert outcome.errors == []
    assert sum(outcome.results) == 12
    assert Match.objects.count() == 12
