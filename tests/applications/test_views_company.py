"""The company's pages and the team, as its people use them."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.actions import company, documents, standing, team
from applications.models import Affiliate, DataChange, Document, Member, ProfileRevision
from applications.queries import company as queries
from partner_portal.core.actors import person
from tests.applications.hostile import pdf
from tests.applications.partners import DATA, HOUSE
from tests.applications.test_company import PROFILE
from tests.applications.test_team import colleague
from tests.clients import sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGES = ("company", "company-data", "affiliates", "signed-copy", "verification", "team")
FORMS = (
    ("edit-profile", []), ("change-data", ["contact"]), ("change-data", ["legal"]), ("change-data", ["bank"]),
    ("team-add", []),
)  # fmt: skip
PDF = pdf()


@pytest.fixture
def alices(client, alice, acme_partner):
    """Alice, the main user, past her second factor."""
    return sign_in(client, alice)


def texts(response):
    assert response.status_code == 200, response
    return response.content.decode()


def said(client, url, data, **kwargs):
    """What the page after a form says."""
    return texts(client.post(url, data, follow=True, **kwargs))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_both_languages(alices, name, language):
    body = texts(alices.get(reverse(name), headers={"Accept-Language": language}))
    assert f'lang="{language}"' in body


@pytest.mark.parametrize("name,args", FORMS)
def test_who_has_no_right_reads_and_does_not_edit(client, acme_partner, acme, name, args):
    reader = UserFactory()
    colleague(acme, reader, rights={"may_profile": False, "may_store": True})
    client = sign_in(client, reader)
    assert client.get(reverse(name, args=args)).status_code == 403
    assert client.post(reverse(name, args=args), {}).status_code == 403
    for each in PAGES:
        body = texts(client.get(reverse(each)))
        assert DATA["bank_account"] not in body


def test_staff_applicants_and_bare_companies_find_nothing(client, other_company, charlie, rita):
    for user in (charlie, rita, UserFactory()):
        client.force_login(user)
        assert {client.get(reverse(name)).status_code for name in PAGES} == {404}


@pytest.mark.clause("1.4")
def test_a_country_is_said_by_its_name(alices, acme):
    acme.country = "AE"
    acme.save()
    for page in ("company-data", "verification"):
        assert "<dd>United Arab Emirates</dd>" in texts(alices.get(reverse(page)))


def test_a_profile_is_written_sent_taken_back_and_sent_again(alices, acme):
    assert "Your profile" not in said(alices, reverse("edit-profile"), PROFILE | {"description": ""})
    body = texts(alices.get(reverse("company")))
    assert "1 field that the directory requires is still empty." in body
    assert "Send to our staff" not in body
    said(alices, reverse("edit-profile"), PROFILE)
    assert "with our staff" in said(alices, reverse("send-profile"), {})
    assert alices.get(reverse("edit-profile")).url == reverse("company")
    assert "yours to edit" in said(alices, reverse("take-back-profile"), {})
    said(alices, reverse("send-profile"), {})
    company.decide_profile(revision=ProfileRevision.objects.get(), accept=False, note="Name the city.", by=HOUSE)
    assert "Name the city." in texts(alices.get(reverse("company")))


def test_faults_of_a_profile_stand_beside_their_fields(alices):
    answer = alices.post(reverse("edit-profile"), PROFILE | {"website": "javascript:alert(1)", "phone": "12"})
    assert set(answer.context["form"].errors) == {"website", "phone"}
    assert not ProfileRevision.objects.exists()


@pytest.mark.clause("1.7.4")
def test_contacts_change_at_once(alices, acme):
    contacts = {name: DATA[name] for name in ("trading_name", "website", "email", "phone", "postal_address")}
    body = said(alices, reverse("change-data", args=["contact"]), contacts | {"phone": "+357 22 654321"})
    assert "hold from now on" in body
    assert "+35722654321" in body
    assert f"<del>{DATA['phone']}</del>" in body


@pytest.mark.clause("1.7.4")
def test_legal_data_wait_for_verification(alices, acme):
    url = reverse("change-data", args=["legal"])
    legal = {"name": "Acme Group Ltd", "country": "CY", "tax_id": "10259033P", "legal_address_text": "2 Short Street",
             "owners": "Ann Archer\nBen Archer"}  # fmt: skip
    answer = alices.post(url, legal)
    assert "Add a document" in texts(answer)
    body = said(alices, url, legal | {"legal_entity": SimpleUploadedFile("register.pdf", PDF)})
    assert "We verify the new data now" in body, re.findall(r"class=.summary.*?</ul>", body, re.S)
    assert "register.pdf" in body
    change = DataChange.objects.get()
    assert Document.objects.get().change == change
    acme.refresh_from_db()
    assert acme.name == "Acme Ltd"
    assert "being verified already" in texts(
        alices.post(url, legal | {"legal_entity": SimpleUploadedFile("b.pdf", PDF)})
    )
    withdraw = reverse("withdraw-change", args=[change.public_id])
    assert "Withdraw this change?" in texts(alices.get(withdraw))
    assert "Nothing of your data has changed" in said(alices, withdraw, {})


def test_bank_data_ask_for_the_second_factor(client, alice, acme_partner, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(alice)
    assert client.get(reverse("change-data", args=["contact"])).status_code == 200
    for kind in ("bank", "legal"):
        assert client.get(reverse("change-data", args=[kind])).url == reverse("security")
        assert client.post(reverse("change-data", args=[kind]), {}).status_code == 302


def test_bank_data_and_documents_are_shown_past_the_second_factor(client, alice, acme, acme_partner, settings):
    company.request_change(organisation=acme, kind="bank", values={"bank_name": "Hellenic"}, by=person(alice))
    paper = documents.add(
        organisation=acme, purpose="bank", file=io.BytesIO(PDF), name="statement.pdf", by=person(alice)
    )
    pages = [reverse("company-data"), reverse("verification")]
    paper_url = reverse("document", args=[paper.public_id])
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(alice)
    for page in pages:
        body = texts(client.get(page))
        assert "Hellenic" not in body
        assert "CY17002001280000001200527600" not in body
    assert "once you have shown your second factor" in texts(client.get(pages[0]))
    assert client.get(paper_url).url == reverse("security")
    sign_in(client, alice)
    assert all("Hellenic" in texts(client.get(page)) for page in pages)
    assert client.get(paper_url).getvalue() == PDF


@pytest.mark.parametrize("kind", ["made-up", "CONTACT"])
def test_unknown_kinds_are_not_there(alices, kind):
    assert alices.get(reverse("change-data", args=[kind])).status_code == 404


@pytest.mark.clause("1.7.3")
def test_an_affiliate_is_declared_and_withdrawn(alices):
    told = {"name": "Acme <b>GmbH</b>", "country": "DE", "relation": "Subsidiary", "tax_id": ""}
    body = said(alices, reverse("affiliates"), told)
    assert "We have your declaration" in body
    assert "Acme &lt;b&gt;GmbH" in body
    assert "declared already" in texts(alices.post(reverse("affiliates"), told))
    url = reverse("withdraw-affiliate", args=[Affiliate.objects.get().public_id])
    texts(alices.get(url))
    assert "withdrawn" in said(alices, url, {})


@pytest.mark.clause("1.3")
def test_a_signed_copy_is_asked_for(alices, acme_partner):
    assert "Ask for a copy" not in texts(alices.get(reverse("signed-copy")))
    type(acme_partner).objects.filter(pk=acme_partner.pk).update(agreement_concluded_at=acme_partner.accepted_at)
    assert "Ask for a copy" in texts(alices.get(reverse("signed-copy")))
    body = said(alices, reverse("signed-copy"), {"address": "1 Long Street, Nicosia"})
    assert "We send the signed copy" in body
    assert "Ask for a copy" not in body
    assert "on its way" in texts(alices.post(reverse("signed-copy"), {"address": "1 Long Street"}))


@pytest.mark.clause("7.2")
def test_a_colleague_is_added_given_rights_made_main_and_the_old_one_leaves(alices, acme, alice):
    body = said(alices, reverse("team-add"), {"email": "Dora@acme.example", "name": "Dora", "may_profile": "on"})
    assert "dora@acme.example" in body.lower()
    added = Member.objects.get(email="dora@acme.example")
    assert (added.may_profile, added.may_store) == (True, False)
    assert "already" in texts(alices.post(reverse("team-add"), {"email": "dora@acme.example"}))
    dora = colleague(acme, UserFactory(name="Dan"))
    said(alices, reverse("team-member", args=[dora.public_id]), {"may_store": "on"})
    dora.refresh_from_db()
    assert (dora.may_profile, dora.may_store) == (False, True)
    assert "without a successor" in said(alices, reverse("team-leave"), {"sure": "yes"})
    texts(alices.get(reverse("team-hand-over", args=[dora.public_id])))
    assert "Dan is the main user now" in said(alices, reverse("team-hand-over", args=[dora.public_id]), {})
    assert alices.get(reverse("team-add")).status_code == 403
    assert "You have left" in said(alices, reverse("team-leave"), {"sure": "yes"})
    assert alices.get(reverse("team")).status_code == 404


def test_a_colleague_is_removed_in_every_session(alices, acme, client):
    user = UserFactory()
    member = colleague(acme, user)
    theirs = sign_in(type(client)(), user)
    assert theirs.get(reverse("team")).status_code == 200
    url = reverse("team-remove", args=[member.public_id])
    texts(alices.get(url))
    assert theirs.get(reverse("team")).status_code == 200
    assert "does not belong" in said(alices, url, {})
    assert theirs.get(reverse("team")).status_code == 404


def test_members_of_another_company_are_not_there(alices, charlies_partner, other_company):
    foreign = Member.objects.get(organisation=other_company)
    for name in ("team-member", "team-hand-over", "team-remove"):
        assert alices.get(reverse(name, args=[foreign.public_id])).status_code == 404
        assert alices.post(reverse(name, args=[foreign.public_id])).status_code == 404


@pytest.mark.clause("1.5")
def test_a_suspended_company_reads_its_pages_and_sends_nothing(alices, acme_partner, rita):
    standing.suspend(partner=acme_partner, reason="Quiet", by=person(rita))
    for name in PAGES:
        body = texts(alices.get(reverse(name)))
        assert re.findall(r'<form[^>]*action="(?!/preferences/|/accounts/)|<form class="form', body) == []
    for name, args in FORMS:
        assert alices.post(reverse(name, args=args), {}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name,most", [("company-data", 10), ("verification", 11), ("team", 10), ("affiliates", 8)])
def test_lists_cost_the_same_for_one_row_and_for_three(alices, acme, django_assert_max_num_queries, name, most, count):
    for number in range(count):
        company.change_contacts(organisation=acme, values={"trading_name": f"Acme {number}"}, by=HOUSE)
        company.declare_affiliate(organisation=acme, name=f"A {number}", country="DE", relation="Sister", by=HOUSE)
        team.add(organisation=acme, email=f"n{number}@acme.example", rights={}, by=HOUSE)
    alices.get(reverse(name))
    with django_assert_max_num_queries(most):
        alices.get(reverse(name))


def test_what_others_wrote_is_escaped(alices, acme):
    company.change_contacts(organisation=acme, values={"trading_name": "<script>alert(1)</script>"}, by=HOUSE)
    assert "<script>alert" not in texts(alices.get(reverse("company-data")))
    assert queries.data_of(acme).trading_name.startswith("<script>")
