"""Screening parties, deciding matches."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from partner_portal.core import clock
from partner_portal.core.actors import person
from partner_portal.core.audit.models import AuditEntry, AuditText
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.queries import replays_alike
from partner_portal.core.events.models import Event
from partner_portal.core.jobs.registry import sweeps
from partner_portal.core.screening import actions, queries, signals
from partner_portal.core.screening.actions import AlreadyDecided
from partner_portal.core.screening.models import (
    Match,
    PartyNames,
    ScreenedParty,
)
from tests.core.screening.files import ALT, SDN, UN_XML, changed, sdn
from tests.core.screening.parties import BY, heard, put, screen

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


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


@pytest.mark.clause("2.4")
@pytest.mark.parametrize("decide", [actions.clear, actions.confirm])
def test_the_database_keeps_a_decided_match_as_it_is(match, decide):
    decide(match=match, reason="Same birth date", by=BY)
    decided = Match.objects.filter(pk=match.pk)
    before = decided.values().get()
    other = DecisionRecord.objects.order_by("pk").first().pk
    changes = [{"state": "open", "reason": "", "decided_at": None, "decided_by": "", "resolution": None},
               {"state": "cleared" if decide is actions.confirm else "confirmed"}, {"reason": "Other"},
               {"decided_by": "user:other"}, {"score": 1}, {"resolution": other}]  # fmt: skip
    attacks = [lambda change=change: decided.update(**change) for change in changes]
    for attack in [*attacks, lambda: decided._raw_delete(decided.db)]:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attack()
    assert decided.values().get() == before


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


def test_a_party_that_is_gone_is_left_alone_until_it_is_back(sdn_list):
    screen("Halid Muster")
    with clock.fixed(AT):
        actions.party_gone(subject="org_1", by=BY)
    actions.party_gone(subject="org_1", by=BY)
    actions.party_gone(subject="org_2", by=BY)
    assert ScreenedParty.objects.get().gone_at == AT
    assert AuditEntry.objects.about("org_1").get(verb="screening.party_gone").at == AT
    put(UN_XML)
    assert actions.rescreen(by=BY) == 0
    assert screen("Halid Muster").gone_at is None
    assert Match.objects.count() == 1


def test_a_party_whose_names_are_erased_is_left_alone(sdn_list):
    actions.erase_names(party=screen("Jane Doe"), by=BY)
    put(UN_XML)
    assert actions.rescreen(by=BY) == 0
