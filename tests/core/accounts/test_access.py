"""What a suspension or the end of a participation leaves open, from the very next request on (R37, §1.5)."""

import pytest
from django.test import Client

from partner_portal.core.accounts import actions
from partner_portal.core.accounts.access import judge
from partner_portal.core.accounts.enums import Access
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import house
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.messages import actions as messages
from tests.api import bearing, issue, problem, send
from tests.applications.partners import make_partner

pytestmark = pytest.mark.django_db
HOUSE = house("test")
READS = ("", "messages/", "decisions/", "security/", "developers/")
PAST = ("", "messages/", "decisions/", "security/")


def reaching(client, access, acme):
    actions.set_access(organisation=acme, access=access, by=HOUSE)
    return {page: client.get(f"/dashboard/{page}").status_code for page in READS}


@pytest.fixture
def alices(client, alice):
    client.force_login(alice)
    return client


@pytest.mark.clause("1.5")
@pytest.mark.parametrize("access,open_pages", [("full", READS), ("read_only", READS), ("former", PAST), ("none", ())])
def test_each_access_opens_its_pages_in_every_session(alices, alice, acme, access, open_pages):
    elsewhere = Client()
    elsewhere.force_login(alice)
    assert set(reaching(alices, "full", acme).values()) == {200}
    wanted = {page: 200 if page in open_pages else 403 for page in READS}
    assert reaching(alices, access, acme) == wanted
    assert {page: elsewhere.get(f"/dashboard/{page}").status_code for page in READS} == wanted
    assert set(reaching(alices, "full", acme).values()) == {200}


@pytest.mark.parametrize("access,status", [("full", 200), ("read_only", 403), ("former", 403), ("none", 403)])
def test_nothing_is_sent_but_with_full_access(alices, acme, alice, access, status):
    make_partner(acme, alice)
    reaching(alices, access, acme)
    sent = alices.post("/dashboard/developers/new/", {"name": "CRM", "scopes": ["events:read"], "lifetime": "90"})
    assert sent.status_code == status


def test_a_prefix_before_the_address_opens_nothing(alices, acme):
    actions.set_access(organisation=acme, access="none", by=HOUSE)
    assert alices.get("/dashboard/messages/", SCRIPT_NAME="/portal").status_code == 403


def test_the_page_says_what_is_left(alices, acme):
    reaching(alices, "read_only", acme)
    said = alices.post("/dashboard/developers/new/").content.decode()
    assert "Your participation is suspended" in said
    assert "answer what we ask" in said
    reaching(alices, "none", acme)
    said = alices.get("/dashboard/").content.decode()
    assert "has been terminated" in said
    assert "partners@bitrix24.eu" in said


def test_the_page_stands_in_german_too(alices, acme):
    reaching(alices, "none", acme)
    said = alices.get("/dashboard/", headers={"Accept-Language": "de"}).content.decode()
    assert "Ihre Teilnahme ist beendet" in said


def test_one_company_is_not_another(alices, acme, charlie):
    neighbour = Client()
    neighbour.force_login(charlie)
    reaching(alices, "none", acme)
    assert neighbour.get("/dashboard/").status_code == 200


@pytest.mark.parametrize("access", ["full", "read_only"])
def test_the_gate_costs_nothing(alices, acme, access, django_assert_num_queries):
    actions.set_access(organisation=acme, access=access, by=HOUSE)
    alices.get("/dashboard/decisions/")
    with django_assert_num_queries(3):  # session, person with company, decisions
        alices.get("/dashboard/decisions/")


@pytest.mark.clause("1.5")
@pytest.mark.parametrize(
    "access,events,past,receipt",
    [("full", 200, 200, 200), ("read_only", 200, 200, 200), ("former", 403, 200, 403), ("none", 403, 403, 403)],
)
def test_keys_and_people_reach_as_far_in_the_api(alices, acme, access, events, past, receipt):
    message = messages.send(organisation=acme, kind="legal", subject="A", body="B", by=HOUSE)
    program = bearing(issue(acme, "events:read", "messages:read", "decisions:read")[1])
    assert program.get("/api/v1/events").status_code == 200
    actions.set_access(organisation=acme, access=access, by=HOUSE)
    for caller in (program, alices):
        assert caller.get("/api/v1/events").status_code == events
        assert caller.get("/api/v1/messages").status_code == past
        assert caller.get("/api/v1/decisions").status_code == past
    assert send(alices, f"/api/v1/messages/{message.public_id}/read").status_code == receipt


def test_the_problem_says_why_with_its_clause(acme):
    program = bearing(issue(acme, "events:read")[1])
    for access, code in (("none", "participation_ended"), ("former", "participation_ended")):
        actions.set_access(organisation=acme, access=access, by=HOUSE)
        body = problem(program.get("/api/v1/events"), 403, code)
        assert body["clause"] == "R37"
        assert body["decision"]["value"] == access


@pytest.mark.parametrize("access", [access for access in Access if access != Access.FULL])
@pytest.mark.parametrize("writes", [True, False])
@pytest.mark.parametrize("stays_open", [True, False])
@pytest.mark.parametrize("is_past", [True, False])
def test_the_whole_table(access, writes, stays_open, is_past):
    allowed = {
        "read_only": not writes or stays_open,
        "former": is_past and not writes,
        "none": False,
    }
    assert judge(access, writes=writes, stays_open=stays_open, is_past=is_past).is_met is allowed[access]


def test_setting_access_is_audited_once(acme):
    for _ in range(2):
        actions.set_access(organisation=acme, access="none", by=HOUSE)
    entry = AuditEntry.objects.get(verb="organisation.access")
    assert entry.changes == {"access": ["full", "none"]}


def test_unlinking_ends_the_person_s_way_in(alices, alice, acme):
    assert alices.get("/dashboard/messages/").status_code == 200
    for _ in range(2):
        actions.unlink_from_organisation(user=alice, by=HOUSE)
    assert alices.get("/dashboard/messages/").status_code == 404
    assert AuditEntry.objects.filter(verb="user.unlink", organisation=acme).count() == 1


def test_legal_facts_change_and_names_stay_out_of_the_ids(acme):
    actions.change_legal_facts(organisation=acme, name="Acme Group Ltd", country="GR", tax_id="094259216", by=HOUSE)
    acme.refresh_from_db()
    assert (acme.name, acme.country, acme.tax_id) == ("Acme Group Ltd", "GR", "094259216")
    entry = AuditEntry.objects.get(verb="organisation.legal_facts")
    assert entry.changes == {"country": ["CY", "GR"]}
    assert entry.text.after == {"name": "Acme Group Ltd", "tax_id": "094259216"}


def test_a_tax_id_of_another_is_refused(acme, other_company):
    Organisation.objects.filter(pk=other_company.pk).update(tax_id="1", country="CY")
    with pytest.raises(actions.NotPossible):
        actions.change_legal_facts(organisation=acme, name="Acme Ltd", country="CY", tax_id="1", by=HOUSE)
    acme.refresh_from_db()
    assert acme.tax_id == ""
