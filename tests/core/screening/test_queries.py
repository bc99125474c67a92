"""What holds a party, and the names in memory."""

import pytest

from partner_portal.core.actors import house
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.decisions.queries import replays_alike
from partner_portal.core.jobs.registry import sweeps
from partner_portal.core.screening import actions, queries
from partner_portal.core.staff import queues
from tests.core.screening.files import SDN, UN_XML, changed

pytestmark = pytest.mark.django_db

BY = house("test")


@pytest.fixture
def sdn_list(db):
    return actions.import_list(file=SDN, by=BY).version


def screen(*names, subject="org_1", organisation=None):
    return actions.screen(subject=subject, names=names, kind="person", organisation=organisation, by=BY)


@pytest.mark.clause("2.3.3")
def test_whom_nobody_screened_is_held(sdn_list):
    decision = queries.hold("org_unknown")
    assert decision.verdict == "open"
    assert decision.inputs == {"party": "org_unknown", "lists": 1, "missing": 1, "opened": 0, "confirmed": 0}
    assert queries.is_held("org_unknown")


def test_with_no_list_at_all_everyone_is_held():
    screen("Jane Doe")
    assert queries.hold("org_1").verdict == "open"
    actions.import_list(file=SDN, by=BY)
    assert queries.hold("org_1").verdict == "open"
    actions.rescreen(by=BY)
    assert queries.hold("org_1").is_met
    assert not queries.is_held("org_1")


def test_a_newer_version_of_a_known_list_holds_nobody(sdn_list):
    screen("Jane Doe")
    actions.import_list(file=changed(SDN, ("PETROV", "PETROFF")), by=BY)
    assert queries.hold("org_1").is_met
    assert [party.subject for party in queries.outdated()] == ["org_1"]


def test_one_open_match_of_two_still_holds(sdn_list):
    party = screen("Ivan Petrov", "Muhammad al-Hasan")
    first, second = party.matches.all()
    actions.clear(match=first, reason="Someone else", by=BY)
    assert queries.hold("org_1").verdict == "open"
    actions.clear(match=second, reason="Someone else", by=BY)
    assert queries.hold("org_1").is_met
    record = decisions.record(queries.hold("org_1"), by=BY)
    assert replays_alike(record)


def test_judging_a_hold_takes_two_queries(sdn_list, django_assert_num_queries):
    for names in (["Jane Doe"], ["Ivan Petrov", "Muhammad al-Hasan", "Vanya Petroff"]):
        screen(*names)
        with django_assert_num_queries(2):
            queries.hold("org_1")


def test_the_matches_of_an_organisation(sdn_list, acme, other_company):
    screen("Ivan Petrov", subject=acme.public_id, organisation=acme)
    screen("Muhammad al-Hasan", subject="cli_1", organisation=acme)
    screen("Ivan Petrov", subject="cli_2", organisation=other_company)
    held = queries.holds_for(acme)
    assert [match.party.subject for match in held] == ["cli_1", acme.public_id]
    actions.clear(match=held[0], reason="Someone else", by=BY)
    actions.confirm(match=held[1], reason="The same", by=BY)
    assert [(match.party.subject, match.state) for match in queries.holds_for(acme)] == [(acme.public_id, "confirmed")]


def test_the_names_in_memory_follow_the_lists_in_force(sdn_list, django_assert_num_queries):
    first = queries.index()
    with django_assert_num_queries(1):
        assert queries.index() is first
    assert queries.search("Halid Muster", "person") == []
    actions.import_list(file=UN_XML, by=BY)
    assert len(queries.index()) == len(first) + 7
    assert queries.search("Halid Muster", "person")[0].score == 100


def test_a_near_miss_is_found_and_holds_nobody(sdn_list):
    hit = queries.search("Ivan Sergeevich Pavlov", "person")[0]
    assert 75 <= hit.score < 85
    party = screen("Ivan Sergeevich Pavlov")
    assert party.best_score == round(hit.score)
    assert not party.matches.exists()


def test_every_listed_name_stands_beside_the_partys_most_alike(sdn_list):
    match = screen("Jane Doe", "Iwan Petrow").matches.get()
    (row,) = queries.comparison(match)
    assert (row.one, row.other, row.score) == ("Iwan Petrow", "PETROV, Ivan Sergeevich", match.score)
    actions.erase_names(party=match.party, by=BY)
    match.party.refresh_from_db()
    assert queries.comparison(match) == []


def test_the_sweep_and_the_queue_are_registered(sdn_list):
    screen("Ivan Petrov")
    actions.import_list(file=UN_XML, by=BY)
    assert sweeps.get("screening")() == 1
    assert sweeps.get("screening")() == 0
    queue = queues.get("matches")
    assert queue.count() == 1
    assert queue.url() == "/admin/core/match/?state__exact=open"
    actions.clear(match=queries.Match.objects.get(), reason="Someone else", by=BY)
    assert queue.count() == 0
