"""What of partners and their people is personal goes when its time is over, and what must stay stays (§1, §7)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from applications.actions import applying, company, imports, review, standing, team
from applications.enums import ImportState, MemberState
from applications.models import (
    Affiliate,
    CompanyData,
    DataChange,
    Document,
    ImportBatch,
    Member,
    ProfileRevision,
    SignedCopyRequest,
)
from applications.queries import company as queries
from partner_portal.core import clock
from partner_portal.core.actors import house, person
from partner_portal.core.invariants.registry import check
from partner_portal.core.outbox import actions as outbox
from partner_portal.core.retention import actions as retention
from partner_portal.core.screening.models import PartyNames, ScreenedParty
from tests.applications import way
from tests.applications.partners import DATA, make_partner

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
YEAR = 365
HOUSE = house("test")
LINDEN = {
    "legal_name": "Linden Software GmbH", "country": "DE", "tax_id": "DE136695976", "main_user_name": "Mia Linden",
    "main_user_email": "mia@linden.example", "email": "office@linden.example", "legal_address": "Lindenstr. 1",
    "accepted_on": "2024-03-31", "applied_on": "2024-03-12", "status": "silver", "status_since": "2025-01-15",
    "confirmed_on": "2026-01-15", "tutorial_on": "2024-04-10", "nfr_claimed_on": "2024-04-12",
}  # fmt: skip
NOWHERE = LINDEN | {"legal_name": "Meridian Ltd", "country": "??"}


@pytest.fixture(autouse=True)
def on_monday():
    with clock.fixed(MONDAY):
        yield


def erase_after(days):
    with clock.fixed(MONDAY + timedelta(days=days)):
        while retention.erase_due(by=HOUSE):
            pass


def end(partner):
    return standing.terminate(partner=partner, reason="Fraud.", by=HOUSE)


def text_of(row):
    """Everything a row says, in one string."""
    return repr({field.name: getattr(row, field.attname) for field in row._meta.concrete_fields})


# --- people -----------------------------------------------------------------------------------------------------------
def colleague(organisation, email):
    """Someone who registered and was let in."""
    user = way.applicant(email=email, name="Kim Colleague")
    member = team.add(organisation=organisation, email=email, name="Kim Colleague", rights={}, by=HOUSE)
    return team.approve(member=member, by=HOUSE), user


def test_who_left_is_forgotten_after_three_years_and_who_was_refused_after_one(acme, acme_partner):
    left = team.leave(member=colleague(acme, "kim@acme.example.com")[0], by=HOUSE)
    way.applicant(email="lee@acme.example.com")
    refused = team.add(organisation=acme, email="lee@acme.example.com", name="Lee", rights={}, by=HOUSE)
    team.refuse(member=refused, note="Lee works elsewhere.", by=HOUSE)
    taken_back = team.add(organisation=acme, email="max@acme.example.com", name="Max", rights={}, by=HOUSE)
    team.remove(member=taken_back, by=HOUSE)
    erase_after(YEAR)
    assert Member.objects.exclude(name="").count() == 4
    erase_after(YEAR + 1)
    for member in (refused, taken_back):
        member.refresh_from_db()
        assert (member.email, member.name, member.note) == (f"{member.public_id}@erased.invalid", "", "")
    assert refused.state == MemberState.REFUSED
    erase_after(3 * YEAR)
    left.refresh_from_db()
    assert left.email == "kim@acme.example.com"
    erase_after(3 * YEAR + 1)
    left.refresh_from_db()
    assert (left.email, left.name, left.state) == (f"{left.public_id}@erased.invalid", "", MemberState.LEFT)
    assert Member.objects.get(organisation=acme, is_main=True).name  # who belongs to a partner stays


def test_people_of_a_company_that_is_gone_are_forgotten_and_known_again_when_it_returns(acme, alice, acme_partner):
    colleague(acme, "kim@acme.example.com")
    team.add(organisation=acme, email="max@acme.example.com", name="Max", rights={}, by=HOUSE)
    end(acme_partner)
    erase_after(6 * YEAR)
    assert not Member.objects.filter(email__endswith="erased.invalid").exists()
    erase_after(6 * YEAR + 1)
    assert Member.objects.filter(email__endswith="erased.invalid", name="").count() == 3
    with clock.fixed(MONDAY + timedelta(days=7 * YEAR)):
        make_partner(acme, alice)
    active = Member.objects.filter(organisation=acme).active().order_by("email").values_list("email", "name")
    assert list(active) == sorted([(alice.email, alice.name), ("kim@acme.example.com", "Kim Colleague")])
    assert Member.objects.get(organisation=acme, state=MemberState.INVITED).name == ""


# --- companies --------------------------------------------------------------------------------------------------------
@pytest.fixture
def told(acme, acme_partner):
    """Acme told everything a company can tell."""
    company.change_contacts(organisation=acme, values={"phone": "+35722999999"}, by=HOUSE)
    change = company.request_change(organisation=acme, kind="bank", values={"bank_name": "Other Bank"}, by=HOUSE)
    company.decide_change(change=change, accept=False, note="Ann Archer has no account there.", by=HOUSE)
    values = {"email": "a@acme.example.com", "description": "We are Ann Archer.", "name": "Acme"}
    company.save_profile(organisation=acme, values=values, by=HOUSE)
    for name in ("Archer Ltd", "Ann Archer Sons"):
        company.declare_affiliate(
            organisation=acme, name=name, country="CY", relation="Ann Archer owns both", tax_id="CY10259033P", by=HOUSE
        )
    request = company.request_signed_copy(partner=concluded(acme_partner), address="Ann Archer\n1 Road", by=HOUSE)
    return acme_partner, company.mark_copy_sent(request=request, tracking="RR 1 for Ann Archer", by=HOUSE)


def concluded(partner):
    partner.agreement_concluded_at = MONDAY
    partner.save(update_fields=["agreement_concluded_at"])
    return partner


def test_what_a_partner_told_stays_while_it_takes_part(told):
    erase_after(20 * YEAR)
    assert CompanyData.objects.get().owners == ["Ann Archer"]
    assert DataChange.objects.filter(texts__after={"phone": "+35722999999"}).exists()
    assert ProfileRevision.objects.get().description
    assert Affiliate.objects.filter(name="Archer Ltd").exists()
    assert SignedCopyRequest.objects.get().address == ""


def test_what_a_company_told_goes_once_it_took_no_part_for_years(acme, told):
    partner, _request = told
    end(partner)
    erase_after(3 * YEAR)
    assert ProfileRevision.objects.get().description == "We are Ann Archer."
    erase_after(3 * YEAR + 1)
    assert (ProfileRevision.objects.get().description, ProfileRevision.objects.get().email) == ("", "")
    erase_after(6 * YEAR)
    assert CompanyData.objects.get().bank_account == DATA["bank_account"]
    erase_after(6 * YEAR + 1)
    rows = [
        *CompanyData.objects.all(), *DataChange.objects.all(), *(row.texts for row in DataChange.objects.all()),
        *ProfileRevision.objects.all(), *Affiliate.objects.all(), *SignedCopyRequest.objects.all(),
    ]  # fmt: skip
    assert len(rows) == 9
    for row in rows:
        assert not [word for word in ("Archer", "Bank", "+357", "@acme", "Road", "Nicosia") if word in text_of(row)]
    acme.refresh_from_db()
    assert acme.name == "Acme Ltd"
    assert DataChange.objects.filter(fields=["bank_name"], state="refused").exists()
    assert [change.after for row in DataChange.objects.all() for change in queries.fields_of(row)] == ["", ""]
    erase_after(6 * YEAR + 1)
    assert not [known.name for known, found in check() if found.violations]


def test_a_company_that_came_back_keeps_what_it_tells(acme, alice, told):
    end(told[0])
    with clock.fixed(MONDAY + timedelta(days=YEAR)):
        make_partner(acme, alice)
    erase_after(10 * YEAR)
    assert CompanyData.objects.get().owners == ["Ann Archer"]
    assert Affiliate.objects.filter(name="Archer Ltd").exists()


def test_an_address_for_a_signed_copy_goes_after_a_year(acme_partner):
    settled = company.request_signed_copy(partner=concluded(acme_partner), address="Ann Archer\n1 Road", by=HOUSE)
    erase_after(YEAR + 1)
    settled.refresh_from_db()
    assert settled.address  # nobody has sent it yet
    company.mark_copy_sent(request=settled, tracking="RR 1", by=HOUSE)
    erase_after(YEAR)
    settled.refresh_from_db()
    assert settled.address
    erase_after(YEAR + 1)
    settled.refresh_from_db()
    assert (settled.address, settled.tracking, settled.state) == ("", "", "sent")


# --- imports ----------------------------------------------------------------------------------------------------------
def table(*rows):
    """A file of partners."""
    return "\n".join(",".join(line) for line in [LINDEN, *(row.values() for row in rows)]).encode()


def test_rows_of_an_import_go_after_a_year_and_are_imported_no_more():
    batch = imports.check(name="p.csv", content=table(LINDEN, NOWHERE), by=HOUSE)
    erase_after(YEAR)
    assert "Mia Linden" in text_of(batch.lines.first())
    erase_after(YEAR + 1)
    first, second = batch.lines.order_by("number")
    assert (first.values, first.difference, first.faults) == ({}, [], [])
    assert (second.values, second.faults) == ({}, [["", ""]])
    with clock.fixed(MONDAY + timedelta(days=YEAR + 2)):
        imports.request(batch=batch, by=HOUSE)
        assert imports.apply(batch=batch) == 0
    assert batch.lines.order_by("number").first().faults


def test_a_year_runs_from_the_last_that_happened_with_an_import():
    batch = imports.check(name="p.csv", content=table(LINDEN), by=HOUSE)
    imports.request(batch=batch, by=HOUSE)
    imports.apply(batch=batch)
    with clock.fixed(MONDAY + timedelta(days=200)):
        imports.undo(batch=ImportBatch.objects.get(pk=batch.pk), by=HOUSE)
    erase_after(YEAR + 1)
    assert batch.lines.get().values
    erase_after(YEAR + 201)
    assert batch.lines.get().values == {}
    assert batch.lines.get().partner
    assert ImportBatch.objects.get().state == ImportState.UNDONE


# --- who is screened no more ------------------------------------------------------------------------------------------
def is_gone(subject):
    return ScreenedParty.objects.get(subject=subject).gone_at is not None


@pytest.mark.clause("2.4")
@pytest.mark.parametrize("step", ["decline", "reject", "withdraw"])
def test_an_application_that_came_to_nothing_is_screened_no_more(step, rita):
    application = way.verified(way.applicant(), rita) if step == "reject" else way.submitted(way.applicant())
    assert not is_gone(application.public_id)
    if step == "withdraw":
        applying.withdraw(application=application, by=person(application.applicant))
    else:
        getattr(review, step)(application=application, reason="No.", by=person(rita))
    assert is_gone(application.public_id)


@pytest.mark.clause("2.4")
def test_a_partner_is_screened_while_it_takes_part_and_again_when_it_comes_back(rita):
    user, tax_id = way.applicant(), way.new_tax_id()
    partner = way.accepted(user, rita, tax_id=tax_id)
    organisation = partner.organisation
    assert is_gone(partner.application.public_id)
    standing.suspend(partner=partner, reason="A question.", by=HOUSE)
    assert not is_gone(organisation.public_id)
    standing.cancel(partner=partner, decision=partner.standings.first().decision, by=HOUSE)
    assert is_gone(organisation.public_id)
    way.accepted(way.applicant(), rita, tax_id=tax_id)
    assert not is_gone(organisation.public_id)


@pytest.mark.clause("2.4")
def test_names_of_a_partner_go_five_years_after_its_end(rita):
    partner = way.accepted(way.applicant(), rita)
    end(partner)
    names = PartyNames.objects.filter(party__subject=partner.organisation.public_id)
    erase_after(5 * YEAR)
    assert names.get().names
    erase_after(5 * YEAR + 1)
    assert names.get().names == []


@pytest.mark.clause("2.4")
def test_a_change_decided_after_the_end_brings_nobody_back(acme, rita):
    partner = way.accepted(way.applicant(), rita)
    organisation = partner.organisation
    change = company.request_change(organisation=organisation, kind="legal", values={"name": "Steppe 2"}, by=HOUSE)
    end(partner)
    company.decide_change(change=change, accept=True, by=HOUSE)
    organisation.refresh_from_db()
    assert organisation.name == "Steppe 2"
    assert is_gone(organisation.public_id)


def test_an_import_taken_back_is_screened_no_more():
    batch = imports.check(name="p.csv", content=table(LINDEN), by=HOUSE)
    imports.request(batch=batch, by=HOUSE)
    imports.apply(batch=batch)
    organisation = batch.lines.get().partner.organisation
    assert not is_gone(organisation.public_id)
    imports.undo(batch=ImportBatch.objects.get(pk=batch.pk), by=HOUSE)
    assert is_gone(organisation.public_id)


# --- files without a row ----------------------------------------------------------------------------------------------
def stored():
    """The paths of all files in the storage."""
    if not default_storage.exists("documents"):
        return set()
    folders = [f"documents/{folder}" for folder in default_storage.listdir("documents")[0]]
    return {f"{folder}/{name}" for folder in folders for name in default_storage.listdir(folder)[1]}


@pytest.mark.parametrize("damage", ["bad last file", "no outbox"])
def test_a_change_that_is_refused_leaves_no_file_behind(damage, acme, alice, acme_partner, monkeypatch):
    uploads = [("bank", way.picture(), "one.png"), ("bank", way.picture(), "two.png")]
    if damage == "bad last file":
        uploads.append(("bank", way.picture(), "three.png"))
        uploads[-1][1].truncate(20)
        error = ValidationError
    else:
        monkeypatch.setattr(outbox, "enqueue_many", lambda *args, **kwargs: 1 / 0)
        error = ZeroDivisionError
    before = stored()
    with pytest.raises(error):
        company.request_change(
            organisation=acme, kind="bank", values={"bank_name": "Other Bank"}, files=uploads, by=person(alice)
        )
    assert stored() == before
    assert not Document.objects.exists()
    assert not DataChange.objects.exists()


def test_a_change_that_is_taken_keeps_its_files(acme, alice, acme_partner):
    uploads = [("bank", way.picture(), "one.png"), ("bank", way.picture((50, 40)), "two.png")]
    change = company.request_change(
        organisation=acme, kind="bank", values={"bank_name": "Other Bank"}, files=uploads, by=person(alice)
    )
    assert {document.file.name for document in change.documents.all()} <= stored()
    assert change.documents.count() == 2
