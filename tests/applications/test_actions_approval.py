"""Approval is one transaction with all of §1.3."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail

from applications import signals
from applications.actions import approval, standing
from applications.enums import AffiliateState, MemberState, RevisionState, Stage
from applications.models import Affiliate, CompanyData, Member, Partner, ProfileRevision, StandingChange
from applications.queries import applications as queries
from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import Actor, person
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.queries import replays_alike
from partner_portal.core.events.models import Event
from partner_portal.core.messages.models import Message
from partner_portal.core.outbox import actions as outbox
from partner_portal.core.refusals import Refused
from partner_portal.core.screening import actions as screening
from partner_portal.core.screening import queries as screenings
from partner_portal.core.screening.models import Match
from partner_portal.core.territories import actions as territories
from partner_portal.core.territories.models import Territory
from tests.applications import way
from tests.permissions import grant

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # in Cyprus it is Tuesday


@pytest.fixture(autouse=True)
def on_monday():
    with clock.fixed(MONDAY):
        yield


def refused(application, by):
    with pytest.raises(Refused) as refusal:
        approval.approve(application=application, by=person(by))
    assert not Partner.objects.filter(application=application).exists()
    return refusal.value.decision


@pytest.mark.clause("1.3")
def test_all_of_it_happens_at_once(rita):
    user = way.applicant(name="Aigerim Nur")
    affiliates = [{"name": "Steppe Cloud", "country": "UZ", "relation": "sister company"}]
    application = way.verified(user, rita, affiliates=affiliates)
    heard = []
    signals.partner_accepted.connect(lambda **kwargs: heard.append(kwargs), weak=False, dispatch_uid="test")
    try:
        partner = approval.approve(application=application, reason="All in order.", by=person(rita))
    finally:
        signals.partner_accepted.disconnect(dispatch_uid="test")

    organisation = partner.organisation
    application.refresh_from_db()
    user.refresh_from_db()
    assert (application.stage, application.organisation, application.ended_at) == (
        Stage.APPROVED, organisation, MONDAY,
    )  # fmt: skip
    assert (organisation.name, organisation.country, organisation.entity) == ("Steppe Systems", "KZ", "cyprus")
    assert organisation.tax_id == application.details.tax_id
    assert (partner.accepted_at, partner.accepted_on, partner.applied_on) == (
        MONDAY, date(2026, 3, 3), date(2026, 3, 3),
    )  # fmt: skip
    assert (partner.agreement.user, partner.agreement_version) == (user, "2026-01")
    assert (partner.agreement.ip, partner.agreement_concluded_at) == ("203.0.113.9", MONDAY)
    assert StandingChange.objects.get(partner=partner).decision.rule == "applications.accepted"

    assert user.organisation == organisation
    member = Member.objects.get(organisation=organisation)
    assert (member.user, member.is_main, member.state) == (user, True, MemberState.ACTIVE)
    data = CompanyData.objects.get(organisation=organisation)
    assert (data.phone, data.website) == ("+77272581234", "https://www.steppe.example.com")
    assert data.legal_address == data.postal_address == "Abay Ave 10\n050000 Almaty\nKazakhstan"
    assert data.billing_email == "billing@steppe.example.com"
    revision = ProfileRevision.objects.get(organisation=organisation)
    assert (revision.state, revision.name, revision.website) == (RevisionState.DRAFT, "Steppe", data.website)
    assert set(application.documents.values_list("organisation", flat=True)) == {organisation.pk}
    affiliate = Affiliate.objects.get(organisation=organisation)
    assert (affiliate.name, affiliate.state) == ("Steppe Cloud", AffiliateState.DECLARED)

    assert [call["partner"] for call in heard] == [partner]
    kinds = list(Event.objects.filter(organisation=organisation).values_list("type", flat=True))
    assert kinds.count("application.approved") == kinds.count("partner.accepted") == 1
    assert screenings.hold(organisation.public_id).is_met
    decisions = DecisionRecord.objects.about(application.public_id)
    assert all(replays_alike(record) for record in decisions)


@pytest.mark.clause("1.3")
@pytest.mark.clause("1.7.1")
def test_two_letters_come_as_legal_messages_with_copies(rita):
    user = way.applicant()
    partner = way.accepted(user, rita)
    sent = Message.objects.for_organisation(partner.organisation).order_by("pk")
    assert [(message.kind, message.clause) for message in sent[:2]] == [("legal", "1.3")] * 2
    welcome, status = (message.text for message in sent[:2])
    assert "is a partner from 3 March 2026 on" in welcome.body
    assert "Alaio Cloud Limited" in welcome.body
    assert "By the end of 1 June 2026" in status.body
    assert "0 %; once the tutorial is complete, it is 20 %" in status.body
    outbox.relay()
    copies = [letter for letter in mail.outbox if letter.to == [user.email] and "[Legal notice]" in letter.subject]
    assert len(copies) == len(sent)


def test_approving_twice_is_refused(rita):
    application = way.verified(way.applicant(), rita)
    approval.approve(application=application, by=person(rita))
    with pytest.raises(Refused) as refusal:
        approval.approve(application=application, by=person(rita))
    assert refusal.value.decision.rule == "applications.transition"
    assert Partner.objects.count() == 1


@pytest.mark.parametrize("stage", ["submitted", "preliminarily_approved", "handed_in"])
def test_approving_out_of_order_is_refused(stage, rita):
    user = way.applicant()
    application = way.submitted(user) if stage == "submitted" else getattr(way, stage)(user, rita)
    assert refused(application, rita).rule == "applications.transition"


def test_a_page_that_is_out_of_date_approves_nothing(rita):
    application = way.verified(way.applicant(), rita)
    with pytest.raises(Refused, match="in the meantime"):
        approval.approve(application=application, by=person(rita), expected_version=application.version - 1)


def test_documents_that_wait_or_were_refused_stand_against_it(rita):
    application = way.verified(way.applicant(), rita)
    application.documents.filter(purpose="tax_id").update(state="refused")
    decision = refused(application, rita)
    assert (decision.rule, decision.value) == ("applications.approval", ("documents",))


@pytest.mark.clause("2.3.3")
def test_a_match_holds_the_approval_until_it_is_cleared_and_stays_cleared(rita):
    application = way.verified(way.applicant(), rita, legal_name="Fictitious Harbour Holding LLC")
    decision = refused(application, rita)
    assert (decision.value, decision.verdict) == (("hold",), "open")
    for match in Match.objects.open():
        screening.clear(match=match, reason="Another company.", by=person(rita))
    partner = approval.approve(application=application, by=person(rita))
    assert screenings.hold(partner.organisation.public_id).is_met
    assert not Match.objects.open().exists()


@pytest.mark.clause("2.3.3")
def test_a_confirmed_match_ends_the_hope(rita):
    application = way.verified(way.applicant(), rita, legal_name="Fictitious Harbour Holding LLC")
    for match in Match.objects.open():
        screening.confirm(match=match, reason="It is.", by=person(rita))
    assert refused(application, rita).verdict == "not_met"


def set_standing(code, standing, by):
    version = Territory.objects.get(code=code).version
    territories.set_standing(code=code, standing=standing, reason="A rule.", by=person(by), expected_version=version)


@pytest.mark.clause("2.4")
def test_a_territory_blocked_since_is_refused(rita):
    application = way.verified(way.applicant(), rita)
    set_standing("KZ", "blocked", rita)
    assert refused(application, rita).value == ("territory",)


@pytest.mark.clause("2.4")
def test_a_territory_under_review_is_approved_by_compliance(rita):
    application = way.verified(way.applicant(), rita)
    set_standing("KZ", "review", rita)
    assert refused(application, rita).value == ("territory",)
    with pytest.raises(Refused):  # a key of the vendor's is nobody of compliance
        approval.approve(application=application, by=Actor("key", "key_test"))
    compliance = grant(way.applicant(is_staff=True), "decide_match")
    assert approval.approve(application=application, by=person(compliance)).standing == "active"


def test_a_legal_entity_takes_part_once(rita):
    first = way.verified(way.applicant(), rita, tax_id="940140000385")
    second = way.verified(way.applicant(), rita, tax_id="940140000385")
    assert {likeness.trait for likeness in queries.file_of(second).likeness} >= {"tax_id", "phone", "owner", "website"}
    approval.approve(application=first, by=person(rita))
    assert refused(second, rita).value == ("participating",)
    assert Organisation.objects.filter(tax_id="940140000385").count() == 1


def test_an_applicant_who_joined_another_company_meanwhile_is_refused(rita, acme):
    user = way.applicant()
    application = way.verified(user, rita)
    user.organisation = acme
    user.save()
    assert refused(application, rita).value == ("applicant",)


def test_whoever_comes_back_is_remembered_as_the_same_organisation(rita):
    user = way.applicant()
    before = way.accepted(user, rita, tax_id="940140000385")
    record = DecisionRecord.objects.filter(rule="applications.accepted").get()
    standing.cancel(partner=before, decision=record, by=person(rita))
    user.refresh_from_db()
    application = way.verified(user, rita, tax_id="940140000385", legal_name="Steppe Systems Group")
    after = approval.approve(application=application, by=person(rita))
    assert after.organisation == before.organisation
    assert after != before
    organisation = Organisation.objects.get(pk=after.organisation_id)
    assert (organisation.name, organisation.access) == ("Steppe Systems Group", "full")
    assert Member.objects.for_organisation(organisation).active().filter(is_main=True).count() == 1
    before.refresh_from_db()
    assert (before.standing, after.standing) == ("cancelled", "active")


def test_someone_else_of_a_company_that_comes_back_becomes_its_main_user(rita):
    before = way.accepted(way.applicant(), rita, tax_id="940140000385")
    record = DecisionRecord.objects.filter(rule="applications.accepted").get()
    standing.cancel(partner=before, decision=record, by=person(rita))
    other = way.applicant()
    after = way.accepted(other, rita, tax_id="940140000385")
    main = Member.objects.for_organisation(after.organisation).active().get(is_main=True)
    assert main.user == other


def test_a_terminated_company_comes_back_by_appeal_alone(rita):
    before = way.accepted(way.applicant(), rita, tax_id="940140000385")
    standing.terminate(partner=before, reason="Fraud.", by=person(rita))
    application = way.verified(way.applicant(), rita, tax_id="940140000385")
    assert refused(application, rita).value == ("terminated",)


def test_what_fails_half_way_leaves_nothing(rita, monkeypatch):
    application = way.verified(way.applicant(), rita)
    counts = (Organisation.objects.count(), Message.objects.count(), Event.objects.count())

    def fail(**kwargs):
        raise RuntimeError("the last receiver failed")

    signals.partner_accepted.connect(fail, weak=False, dispatch_uid="test")
    try:
        with pytest.raises(RuntimeError):
            approval.approve(application=application, by=person(rita))
    finally:
        signals.partner_accepted.disconnect(dispatch_uid="test")
    application.refresh_from_db()
    assert application.stage == Stage.VERIFYING
    assert (Organisation.objects.count(), Message.objects.count(), Event.objects.count()) == counts
