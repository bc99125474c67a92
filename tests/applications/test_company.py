"""What a partner tells of itself (§1.3, §1.4, §1.7.3, §1.7.4)."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError

from applications import emails_company, signals
from applications.actions import company, standing
from applications.enums import ChangeState, RevisionState
from applications.models import Affiliate, CompanyData, DataChange
from applications.queries import company as queries
from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import person
from partner_portal.core.events.models import Event
from partner_portal.core.messages.models import Message
from partner_portal.core.outbox.models import OutboxItem
from partner_portal.core.refusals import Refused
from partner_portal.core.screening.models import ScreenedParty
from tests.applications.partners import DATA, HOUSE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme_partner")]
PROFILE = {
    "name": "Acme",
    "email": "hello@acme.example.com",
    "phone": "+35722123456",
    "postal_address": "1 Long Street\n1000 Nicosia",
    "website": "acme.example.com",
    "description": "We connect shops with their customers.",
}
LEGAL = {"name": "Acme Group Ltd", "legal_address": "2 Short Street\n1000 Nicosia"}


def live(organisation, **values):
    company.save_profile(organisation=organisation, values=PROFILE | values, by=HOUSE)
    revision = company.send_profile(organisation=organisation, by=HOUSE)
    return company.decide_profile(revision=revision, accept=True, by=HOUSE)


def last_event(organisation):
    return Event.objects.filter(organisation=organisation).latest("pk").type


# --- profile ----------------------------------------------------------------------------------------------------------
@pytest.mark.clause("1.4")
def test_the_live_revision_stays_until_the_next_was_approved(acme):
    first = live(acme)
    assert queries.live_profile(acme).website == "https://acme.example.com"
    draft = company.save_profile(organisation=acme, values={"description": "We do more."}, by=HOUSE)
    assert (draft.email, draft.description) == (first.email, "We do more.")
    company.send_profile(organisation=acme, by=HOUSE)
    assert queries.live_profile(acme) == first
    company.decide_profile(revision=draft, accept=True, by=HOUSE)
    assert queries.live_profile(acme) == draft
    assert list(queries.past_profiles(acme)) == [first]


@pytest.mark.clause("1.4")
@pytest.mark.parametrize("field", ["email", "phone", "postal_address", "website", "description"])
def test_what_the_directory_requires_is_asked_for(acme, field):
    company.save_profile(organisation=acme, values=PROFILE | {field: ""}, by=HOUSE)
    with pytest.raises(Refused) as raised:
        company.send_profile(organisation=acme, by=HOUSE)
    assert raised.value.decision.value == (field,)
    assert queries.profile_under_way(acme).state == RevisionState.DRAFT


def test_while_it_is_moderated_it_waits_or_is_taken_back(acme):
    company.save_profile(organisation=acme, values=PROFILE, by=HOUSE)
    revision = company.send_profile(organisation=acme, by=HOUSE)
    for call in (
        lambda: company.save_profile(organisation=acme, values={"name": "A"}, by=HOUSE),
        lambda: company.send_profile(organisation=acme, by=HOUSE),
        lambda: company.remove_logo(organisation=acme, by=HOUSE),
    ):
        with pytest.raises(Refused, match="with our staff"):
            call()
    company.take_back_profile(organisation=acme, by=HOUSE)
    with pytest.raises(Refused, match="faster"):
        company.decide_profile(revision=revision, accept=True, by=HOUSE)
    assert company.save_profile(organisation=acme, values={"name": "A"}, by=HOUSE).name == "A"


def test_a_returned_profile_says_why_and_is_edited_again(acme):
    company.save_profile(organisation=acme, values=PROFILE, by=HOUSE)
    revision = company.send_profile(organisation=acme, by=HOUSE)
    with pytest.raises(ValidationError):
        company.decide_profile(revision=revision, accept=False, note="", by=HOUSE)
    company.decide_profile(revision=revision, accept=False, note="Name the city.", by=HOUSE)
    assert "Name the city." in Message.objects.latest("pk").text.body
    assert company.save_profile(organisation=acme, values={"name": "A"}, by=HOUSE).pk == revision.pk


@pytest.mark.parametrize(
    "field,value",
    [("website", "javascript:alert(1)"), ("email", "nobody"), ("phone", "12"), ("description", "x" * 4001),
     ("name", "a\u202eb"), ("name", "a\0b"), ("website", "http://localhost")],
)  # fmt: skip
def test_bad_input_of_a_profile(acme, field, value):
    with pytest.raises(ValidationError) as raised:
        company.save_profile(organisation=acme, values=PROFILE | {field: value}, by=HOUSE)
    assert field in raised.value.message_dict
    assert queries.profile_under_way(acme) is None


# --- data -------------------------------------------------------------------------------------------------------------
@pytest.mark.clause("1.7.4")
def test_contacts_hold_at_once_with_before_and_after_and_staff_are_told(acme, acme_partner, rita):
    rita.groups.add(Group.objects.get(name="reviewer"))
    change = company.change_contacts(
        organisation=acme, values={"phone": "+357 22 654321", "email": DATA["email"]}, by=HOUSE
    )
    assert (change.state, change.fields) == (ChangeState.APPLIED, ["phone"])
    assert (change.texts.before, change.texts.after) == ({"phone": DATA["phone"]}, {"phone": "+35722654321"})
    assert queries.data_of(acme).phone == "+35722654321"
    assert last_event(acme) == "company.changed"
    item = OutboxItem.objects.get(kind=company.NOTICE)
    assert item.payload["user"] == rita.public_id
    emails_company.send_notice(item.payload)
    letter = mail.outbox[-1]
    assert (letter.to, letter.subject) == ([rita.email], "New contact data of Acme Ltd")
    assert "Phone" in letter.body
    assert "654321" not in letter.body
    assert company.change_contacts(organisation=acme, values={"phone": "+35722654321"}, by=HOUSE) is None


def test_the_manager_alone_is_told_where_there_is_one(acme, acme_partner, rita):
    standing.assign_manager(partner=acme_partner, manager=rita, by=HOUSE)
    company.change_contacts(organisation=acme, values={"trading_name": "Acme!"}, by=HOUSE)
    assert [each.payload["user"] for each in OutboxItem.objects.filter(kind=company.NOTICE)] == [rita.public_id]


@pytest.mark.clause("1.7.4")
def test_legal_data_hold_once_they_are_verified(acme):
    heard = []

    def hear(organisation, **kwargs):
        heard.append(organisation.name)

    signals.legal_data_verified.connect(hear)
    change = company.request_change(organisation=acme, kind="legal", values=LEGAL, by=HOUSE)
    acme.refresh_from_db()
    assert (acme.name, queries.data_of(acme).legal_address) == ("Acme Ltd", DATA["legal_address"])
    assert change.due_at > clock.now()
    try:
        company.decide_change(change=change, accept=True, by=HOUSE)
    finally:
        signals.legal_data_verified.disconnect(hear)
    acme.refresh_from_db()
    assert (acme.name, queries.data_of(acme).legal_address) == (LEGAL["name"], LEGAL["legal_address"])
    assert heard == [LEGAL["name"]]
    party = ScreenedParty.objects.get(subject=acme.public_id)
    assert party.side.names == [LEGAL["name"], "Acme", "Ann Archer"]


def test_bank_data_are_refused_with_a_note(acme):
    change = company.request_change(
        organisation=acme, kind="bank", values={"bank_account": "DE89 3704 0044 0532 0130 00"}, by=HOUSE
    )
    with pytest.raises(ValidationError):
        company.decide_change(change=change, accept=False, by=HOUSE)
    company.decide_change(change=change, accept=False, note="The statement is of another company.", by=HOUSE)
    assert queries.data_of(acme).bank_account == DATA["bank_account"]
    assert last_event(acme) == "message.sent"
    with pytest.raises(Refused, match="waits for nobody"):
        company.decide_change(change=change, accept=True, by=HOUSE)


def test_one_change_of_a_kind_at_a_time(acme):
    first = company.request_change(organisation=acme, kind="legal", values=LEGAL, by=HOUSE)
    with pytest.raises(Refused, match="already"):
        company.request_change(organisation=acme, kind="legal", values={"name": "Other Ltd"}, by=HOUSE)
    company.request_change(organisation=acme, kind="bank", values={"bank_name": "Another bank"}, by=HOUSE)
    company.withdraw_change(change=first, by=HOUSE)
    with pytest.raises(Refused):
        company.withdraw_change(change=first, by=HOUSE)
    assert company.request_change(organisation=acme, kind="legal", values={"name": "Other Ltd"}, by=HOUSE)


def test_a_tax_id_of_another_organisation_is_not_taken(acme, other_company):
    Organisation.objects.filter(pk=other_company.pk).update(tax_id="10259033P")
    change = company.request_change(organisation=acme, kind="legal", values={"tax_id": "CY-10259033P"}, by=HOUSE)
    with pytest.raises(Refused) as raised:
        company.decide_change(change=change, accept=True, by=HOUSE)
    assert raised.value.decision.rule == "company.tax_id"
    change.refresh_from_db()
    assert change.state == ChangeState.IN_VERIFICATION


@pytest.mark.parametrize(
    "kind,values,field",
    [("legal", {"name": ""}, "name"), ("legal", {"tax_id": "1"}, "tax_id"), ("legal", {"country": "XX"}, "country"),
     ("bank", {"bank_account": "DE89370400440532013001"}, "bank_account"),
     ("bank", {"billing_email": "x"}, "billing_email"),
     ("bank", {"bank_name": DATA["bank_name"]}, "__all__")],
)  # fmt: skip
def test_bad_input_of_a_change(acme, kind, values, field):
    with pytest.raises(ValidationError) as raised:
        company.request_change(organisation=acme, kind=kind, values=values, by=HOUSE)
    assert field in (getattr(raised.value, "message_dict", None) or {"__all__": 1})
    assert not DataChange.objects.exists()


def test_a_partner_that_comes_back_keeps_the_history_of_its_data(acme):
    company.first_data(organisation=acme, values=DATA | {"phone": "+35722999999", "bank_name": "B"}, by=HOUSE)
    assert [(each.kind, each.state) for each in queries.changes_of(acme)] == [
        ("bank", "verified"),
        ("contact", "applied"),
    ]
    assert CompanyData.objects.get(organisation=acme).bank_name == "B"
    row = queries.fields_of(queries.changes_of(acme)[0])[0]
    assert (row.label, row.before, row.after) == ("Bank", "Bank of Cyprus", "B")


# --- affiliates and the signed copy -----------------------------------------------------------------------------------
@pytest.mark.clause("1.7.3")
def test_an_affiliate_is_declared_and_decided(acme):
    told = {"name": "Acme GmbH", "country": "DE", "relation": "Subsidiary, 60 %"}
    affiliate = company.declare_affiliate(organisation=acme, **told, tax_id="DE 136 695 976", by=HOUSE)
    assert (affiliate.state, affiliate.tax_id) == ("declared", "136695976")
    with pytest.raises(ValidationError, match="already"):
        company.declare_affiliate(organisation=acme, **told, by=HOUSE)
    company.decide_affiliate(affiliate=affiliate, accept=False, note="Not in IT.", by=HOUSE)
    with pytest.raises(Refused):
        company.withdraw_affiliate(affiliate=affiliate, by=HOUSE)
    again = company.declare_affiliate(organisation=acme, **told, by=HOUSE)
    company.decide_affiliate(affiliate=again, accept=True, by=HOUSE)
    assert [each.state for each in queries.affiliates_of(acme)] == ["approved", "refused"]


@pytest.mark.parametrize("field,value", [("name", ""), ("country", "ZZ"), ("relation", ""), ("tax_id", "x")])
def test_bad_input_of_an_affiliate(acme, field, value):
    told = {"name": "Acme GmbH", "country": "DE", "relation": "Subsidiary", "tax_id": ""} | {field: value}
    with pytest.raises(ValidationError) as raised:
        company.declare_affiliate(organisation=acme, **told, by=HOUSE)
    assert field in raised.value.message_dict
    assert not Affiliate.objects.exists()


@pytest.mark.clause("1.3")
def test_a_signed_copy_is_asked_for_once_at_a_time(acme, acme_partner, alice):
    with pytest.raises(Refused, match="No agreement"):
        company.request_signed_copy(partner=acme_partner, address="1 Long Street", by=HOUSE)
    type(acme_partner).objects.filter(pk=acme_partner.pk).update(agreement_concluded_at=acme_partner.accepted_at)
    with pytest.raises(ValidationError):
        company.request_signed_copy(partner=acme_partner, address="", by=HOUSE)
    request = company.request_signed_copy(partner=acme_partner, address="1 Long Street", by=person(alice))
    with pytest.raises(Refused, match="on its way"):
        company.request_signed_copy(partner=acme_partner, address="1 Long Street", by=HOUSE)
    assert list(queries.waiting_copies()) == [request]
    company.mark_copy_sent(request=request, tracking="RR 1", by=HOUSE)
    with pytest.raises(Refused):
        company.cancel_copy(request=request, by=HOUSE)
    assert "RR 1" in Message.objects.latest("pk").text.body
    assert company.request_signed_copy(partner=acme_partner, address="1 Long Street", by=HOUSE)
