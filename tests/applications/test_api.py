"""Applications, partners and teams in the API."""

import pytest
from django.test import Client

from applications.actions import standing
from applications.actions.team import add
from applications.enums import MemberState, Stage, Standing
from applications.models import Application, Document, Member, Partner
from partner_portal.core.actors import house
from tests.api import problem, send, with_key
from tests.applications import stages
from tests.applications.applicants import BILLING, BUSINESS, COMPANY, CONTACT, applicant
from tests.applications.partners import make_partner
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

BY = house("test")
API = "/api/v1"


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def vendor(*scopes):
    return with_key(None, *scopes)


@pytest.fixture
def reviewer():
    return vendor("staff:applications:read", "staff:applications:write")


@pytest.fixture
def program(acme, acme_partner):
    return with_key(acme, "partner:read", "partner:write", "team:read", "team:write")


# --- the applicant ----------------------------------------------------------------------------------------------------
@pytest.mark.clause("1.2.1")
def test_a_person_applies_by_the_api():
    stages.lists()
    mine = browser(applicant())
    problem(mine.get(f"{API}/application"), 404, "not_found")
    started = send(mine, f"{API}/application")
    assert started.status_code == 201
    assert started.json()["stage"] == "draft"
    sections = {
        "company": COMPANY,
        "business": BUSINESS,
        "contact": CONTACT | {"postal_same": True},
        "people": {"owners": ["Henrike Vogt"], "affiliates": [], "people_answered": True},
    }
    for name, values in sections.items():
        answer = send(mine, f"{API}/application/sections/{name}", values, method="patch")
        assert answer.status_code == 200, answer.content
    assert [row["state"] for row in answer.json()["sections"]][:4] == ["done"] * 4
    sent = send(mine, f"{API}/application/submit", {"truth": True, "privacy": True}).json()
    assert (sent["stage"], sent["due"] is not None) == ("submitted", True)
    assert mine.get(f"{API}/application").json() == sent


def test_bad_fields_are_named_and_nothing_is_saved():
    stages.lists()
    mine = browser(applicant())
    send(mine, f"{API}/application")
    wrong = COMPANY | {"tax_id": "DE 1"}
    body = problem(send(mine, f"{API}/application/sections/company", wrong, method="patch"), 400, "invalid")
    assert set(body["errors"]) == {"tax_id"}
    foreign = send(mine, f"{API}/application/sections/company", {"bank_name": "A bank"}, method="patch")
    assert set(problem(foreign, 400, "invalid")["errors"]) == {"bank_name"}
    problem(send(mine, f"{API}/application/sections/nowhere", {}, method="patch"), 404, "not_found")
    early = problem(send(mine, f"{API}/application/submit", {"truth": True, "privacy": True}), 400, "invalid")
    assert "legal_name" in early["errors"]


@pytest.mark.clause("2.4")
def test_a_blocked_territory_is_refused_with_its_clause():
    draft = stages.draft(country="KP", tax_id="123456789")
    mine = browser(draft.applicant)
    refused = problem(send(mine, f"{API}/application/submit", {"truth": True, "privacy": True}), 409, "refused")
    assert (refused["clause"], refused["decision"]["rule"]) == ("2.4", "territories.standing")
    assert stages.fresh(draft).stage == Stage.DRAFT


def test_who_applies_already_gets_that_application_again():
    application = stages.submitted()
    again = send(browser(application.applicant), f"{API}/application").json()
    assert (again["id"], again["stage"]) == (application.public_id, "submitted")
    assert Application.objects.count() == 1


def test_documents_and_withdrawal(rita):
    mine = browser(stages.preliminarily_approved(rita).applicant)
    send(mine, f"{API}/application/sections/billing", BILLING, method="patch")
    missing = problem(send(mine, f"{API}/application/documents", {"agreement": True}), 400, "invalid")
    assert "documents" in missing["errors"] or any(name.startswith("document") for name in missing["errors"])
    gone = send(mine, f"{API}/application/withdraw", {"reason": "Another time."}).json()
    assert gone["stage"] == "withdrawn"
    assert problem(send(mine, f"{API}/application/withdraw", {}), 409, "refused")["clause"]


def test_other_people_s_applications_are_not_there(charlie):
    stages.submitted()
    problem(browser(charlie).get(f"{API}/application"), 404, "not_found")


# --- the partner ------------------------------------------------------------------------------------------------------
@pytest.mark.clause("1.3")
def test_a_partner_reads_itself(program, acme, acme_partner):
    answer = program.get(f"{API}/partner").json()
    assert (answer["id"], answer["standing"]) == (acme_partner.public_id, "active")
    assert answer["organisation"] == {"id": acme.public_id, "name": "Acme Ltd", "country": "CY"}


def test_who_never_was_a_partner_finds_nothing(other_company):
    problem(with_key(other_company, "partner:read").get(f"{API}/partner"), 404, "not_found")


@pytest.mark.clause("1.7.4")
def test_contacts_change_for_who_has_seen_them(program):
    seen = program.get(f"{API}/partner/contacts")
    problem(
        send(program, f"{API}/partner/contacts", {"phone": "+357 22 654321"}, method="patch"), 428, "if_match_required"
    )
    headers = {"If-Match": seen["ETag"]}
    changed = send(program, f"{API}/partner/contacts", {"phone": "+357 22 654321"}, method="patch", headers=headers)
    assert changed.status_code == 200, changed.content
    assert changed.json()["phone"] != seen.json()["phone"]
    stale = send(program, f"{API}/partner/contacts", {"phone": "+357 22 111111"}, method="patch", headers=headers)
    problem(stale, 412, "stale")
    changes = program.get(f"{API}/partner/changes").json()["data"]
    assert (changes[0]["kind"], changes[0]["state"], changes[0]["fields_changed"]) == ("contact", "applied", ["phone"])
    assert program.get(f"{API}/partner/changes/{changes[0]['id']}").json() == changes[0]


@pytest.mark.clause("1.4")
def test_a_profile_is_edited_and_sent_once_it_is_complete(program):
    def edit(values):
        headers = {"If-Match": program.get(f"{API}/partner/profile")["ETag"]}
        return send(program, f"{API}/partner/profile", values, method="patch", headers=headers)

    assert edit({"name": "Acme", "email": "office@acme.example.com"}).json()["under_way"]["state"] == "draft"
    assert problem(send(program, f"{API}/partner/profile/send"), 409, "refused")["clause"] == "1.4"
    rest = {
        "phone": "+357 22 654321",
        "postal_address": "1 Long Street, 1000 Nicosia",
        "website": "https://acme.example.com",
        "description": "We set up CRM for shipping companies of any size, from offer to service.",
    }
    assert edit(rest).status_code == 200
    assert send(program, f"{API}/partner/profile/send").json()["under_way"]["state"] == "in_moderation"


def test_a_member_without_the_right_changes_nothing(acme, acme_partner, bob):
    Member.objects.create(
        organisation=acme,
        user=bob,
        email=bob.email,
        state=MemberState.ACTIVE,
        added_at=acme.created_at,
        added_by="test",
    )
    problem(send(browser(bob), f"{API}/partner/profile/send"), 403, "permission_denied")
    body = {"email": "new@acme.example.com"}
    problem(send(browser(bob), f"{API}/team", body), 403, "permission_denied")


# --- the team ---------------------------------------------------------------------------------------------------------
@pytest.mark.clause("7.2")
def test_a_colleague_is_added_given_rights_and_taken_out(program):
    added = send(program, f"{API}/team", {"email": "kai@acme.example.com", "name": "Kai"})
    assert (added.status_code, added.json()["state"]) == (201, "invited")
    address = f"{API}/team/{added.json()['id']}"
    assert send(program, address, {"may_store": True}, method="patch").json()["may_store"] is True
    assert program.get(address).json()["may_store"] is True
    assert send(program, f"{address}/remove").json()["state"] == "withdrawn"
    twice = problem(send(program, f"{API}/team", {"email": "no address"}), 400, "invalid")
    assert set(twice["errors"]) == {"email"}


def test_the_main_user_stays_without_a_successor(program, acme):
    main = Member.objects.get(organisation=acme, is_main=True)
    problem(send(program, f"{API}/team/{main.public_id}/remove"), 409, "refused")


def test_the_team_of_others_is_not_there(program, charlies_partner):
    theirs = Member.objects.get(organisation=charlies_partner.organisation)
    problem(program.get(f"{API}/team/{theirs.public_id}"), 404, "not_found")
    problem(send(program, f"{API}/team/{theirs.public_id}/remove"), 404, "not_found")
    assert len(program.get(f"{API}/team").json()["data"]) == 1


# --- the vendor -------------------------------------------------------------------------------------------------------
@pytest.mark.clause("1.2.2")
@pytest.mark.clause("1.3")
def test_the_vendor_s_systems_bring_an_application_to_its_end(reviewer, rita):
    application = stages.submitted()
    address = f"{API}/staff/applications/{application.public_id}"
    version = reviewer.get(address).json()["version"]
    stale = send(reviewer, f"{address}/approve-preliminarily", {"version": version + 1})
    problem(stale, 409, "refused")
    assert send(reviewer, f"{address}/approve-preliminarily", {"version": version}).json()["stage"] == (
        "preliminarily_approved"
    )
    problem(send(reviewer, f"{address}/approve"), 409, "refused")


def test_documents_are_judged_and_the_company_accepted(reviewer, rita):
    application = stages.handed_in(rita)
    address = f"{API}/staff/applications/{application.public_id}"
    for document in Document.objects.filter(application=application):
        judged = send(reviewer, f"{address}/documents/{document.public_id}", {"accept": True})
        assert judged.status_code == 200, judged.content
    accepted = send(reviewer, f"{address}/approve")
    assert (accepted.status_code, accepted.json()["standing"]) == (201, "active")
    assert Partner.objects.get().application == application
    assert reviewer.get(address).json()["partner"] == accepted.json()["id"]
    problem(send(reviewer, f"{address}/approve"), 409, "refused")


def test_a_document_of_another_application_is_not_there(reviewer, rita):
    one = stages.handed_in(rita)
    other = stages.handed_in(
        rita, email="other@northern-lights.example", name="Northern Lights GmbH", tax_id="DE129273398"
    )
    document = Document.objects.filter(application=other).first()
    path = f"{API}/staff/applications/{one.public_id}/documents/{document.public_id}"
    problem(send(reviewer, path, {"accept": True}), 404, "not_found")


@pytest.mark.parametrize("step", ["decline", "ask", "reject"])
def test_steps_need_their_words(reviewer, rita, step):
    application = stages.submitted() if step == "decline" else stages.verifying(rita)
    body = {"fields_asked": {}} if step == "ask" else {}
    answer = send(reviewer, f"{API}/staff/applications/{application.public_id}/{step}", body)
    problem(answer, 400, "invalid")


def test_asking_back_names_fields(reviewer, rita):
    application = stages.verifying(rita)
    address = f"{API}/staff/applications/{application.public_id}/ask"
    problem(send(reviewer, address, {"fields_asked": {"shoe_size": "Which?"}}), 400, "invalid")
    asked = send(reviewer, address, {"fields_asked": {"tax_id": "The certificate says another."}})
    assert asked.json()["stage"] == "information_needed"
    mine = browser(application.applicant).get(f"{API}/application").json()
    assert mine["asked"] == [{"field": "tax_id", "remark": "The certificate says another."}]


@pytest.mark.clause("1.5")
def test_standing_holds_in_the_same_second_for_pages_and_api(program, acme_partner, alice):
    office = vendor("staff:partners:read", "staff:standing:write", "staff:termination:write")
    address = f"{API}/staff/partners/{acme_partner.public_id}"
    problem(send(office, f"{address}/suspend", {}), 400, "invalid")
    assert send(office, f"{address}/suspend", {"reason": "Under review."}).json()["standing"] == "suspended"
    assert program.get(f"{API}/partner").json()["standing"] == "suspended"
    blocked = send(program, f"{API}/team", {"email": "kai@acme.example.com"})
    assert problem(blocked, 403, "participation_suspended")["clause"]
    assert send(office, f"{address}/reinstate", {"reason": "Settled."}).json()["standing"] == "active"
    assert send(program, f"{API}/team", {"email": "kai@acme.example.com"}).status_code == 201
    assert send(office, f"{address}/terminate", {"reason": "Breach."}).json()["standing"] == "terminated"
    problem(program.get(f"{API}/partner"), 403, "participation_ended")
    problem(browser(alice).get(f"{API}/team"), 403, "participation_ended")
    problem(send(office, f"{address}/reinstate", {"reason": "Again."}), 409, "refused")


# --- lists ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("n", [1, 3])
def test_a_list_costs_the_same_at_any_length(n, acme, acme_partner, django_assert_num_queries):
    for number in range(n - 1):
        make_partner(OrganisationFactory(), UserFactory())
        add(organisation=acme, email=f"colleague-{number}@acme.example.com", rights={}, by=BY)
    program, office = with_key(acme, "team:read"), vendor("staff:partners:read")
    for client, path, most in ((program, "team", 2), (office, "staff/partners", 2)):
        client.get(f"{API}/{path}")  # notes the key's use, once a minute
        with django_assert_num_queries(most):
            assert len(client.get(f"{API}/{path}").json()["data"]) == n


@pytest.mark.parametrize("n", [1, 3])
def test_the_staff_s_applications_cost_the_same_at_any_length(n, reviewer, django_assert_num_queries):
    names = ("Vogt & Lindqvist GmbH", "Northern Lights GmbH", "Zenith Werke GmbH")
    for name, tax_id in list(zip(names, stages.TAX_IDS, strict=False))[:n]:
        stages.submitted(name=name, email=f"{name[:4].lower()}@firm.example", tax_id=tax_id)
    reviewer.get(f"{API}/staff/applications")
    with django_assert_num_queries(3):
        assert len(reviewer.get(f"{API}/staff/applications").json()["data"]) == n
    assert len(reviewer.get(f"{API}/staff/applications?stage=draft").json()["data"]) == 0


def test_partners_are_listed_by_standing(acme_partner, charlies_partner):
    standing.suspend(partner=charlies_partner, reason="Under review.", by=BY)
    office = vendor("staff:partners:read")
    found = office.get(f"{API}/staff/partners?standing={Standing.SUSPENDED}").json()["data"]
    assert [row["id"] for row in found] == [charlies_partner.public_id]
