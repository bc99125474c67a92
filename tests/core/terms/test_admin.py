"""Staff and the editions of the terms."""

import copy
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from partner_portal.core.actors import person
from partner_portal.core.approvals.models import Approval
from partner_portal.core.terms import actions, queries
from partner_portal.core.terms.forms import html_name
from partner_portal.core.terms.models import TermsEdition
from partner_portal.core.terms.numbers import numbers
from tests.clients import sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def grant(user, *codenames):
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))


def url(page, edition=None):
    return reverse(f"admin:core_termsedition_{page}", args=[edition.pk] if edition else [])


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def first():
    return TermsEdition.objects.get(name="2026-01")


@pytest.fixture
def reader(rita):
    grant(rita, "view_termsedition", "view_approval")
    return sign_in(Client(), rita)


@pytest.fixture
def drafter(reader, rita):
    grant(rita, "draft_terms")
    return reader


@pytest.fixture
def publisher(db):
    paul = UserFactory(email="paul@vendor.example", name="Paul Publisher", is_staff=True)
    grant(paul, "view_termsedition", "view_approval", "publish_terms")
    return sign_in(Client(), paul)


@pytest.fixture
def draft(first, rita):
    day = queries.latest_today() + timedelta(days=30)
    return actions.draft(
        name="next", values=first.values, by=person(rita), drafted_from=first, announced_on=day, effective_from=day
    )


def inputs(client, edition):
    """What the browser would send back untouched."""
    form = client.get(url("edit", edition)).context["form"]
    data = {}
    for field in form:
        shown = field.value()
        if shown is not None and shown is not False:
            data[field.html_name] = "on" if shown is True else getattr(shown, "value", shown)
    return data


def test_every_number_stands_on_the_page_with_its_clause_and_unit(reader, first):
    page = reader.get(url("change", first)).content.decode()
    for number in numbers(first.terms):
        for part in (number.label, number.display, number.unit, number.citation):
            assert escape(part) in page, number.path


def test_a_reader_reads_and_changes_nothing(reader, first, draft):
    page = reader.get(url("change", draft)).content.decode()
    assert url("edit", draft) not in page
    assert url("compare", draft) in page
    for name in ("edit", "withdraw_draft", "ask_to_publish", "draft_from_this"):
        assert reader.post(url(name, draft), {"_form_submitted": "True", "expected": 1, "name": "x"}).status_code == 403
    draft.refresh_from_db()
    assert (draft.state, TermsEdition.objects.count()) == ("draft", 2)


@pytest.mark.parametrize("page", ["changelist", "change", "edit", "compare", "ask_to_publish"])
def test_partners_and_strangers_see_nothing(page, first, charlie):
    address = url(page) if page == "changelist" else url(page, first)
    grant(charlie, "view_termsedition", "draft_terms")
    assert Client().get(address).status_code == 302
    assert sign_in(Client(), charlie).get(address).status_code == 403


def test_the_list_costs_the_same_for_few_and_for_many(reader, first, rita, django_assert_num_queries):
    for count in (1, 3):
        while TermsEdition.objects.count() < count:
            actions.draft(name=f"draft {TermsEdition.objects.count()}", values=first.values, by=person(rita))
        queries.forget()
        with django_assert_num_queries(7):
            assert len(reader.get(url("changelist")).context["cl"].result_list) == count


def test_the_list_says_what_is_in_force_and_what_comes(reader, draft, first):
    page = reader.get(url("changelist")).content.decode()
    assert "in force" in page
    assert ">draft<" in page.replace("\n", "").replace(" ", "")


def test_a_new_draft_begins_with_the_numbers_of_the_one_it_comes_from(drafter, first):
    response = drafter.post(url("draft_from_this", first), {"_form_submitted": "True", "name": "2027-01"})
    made = TermsEdition.objects.get(name="2027-01")
    assert response.url == url("edit", made)
    assert (made.values, made.drafted_from, made.state) == (first.values, first, "draft")


@pytest.mark.parametrize("name", ["", "x\0y", "a" * 21, "<b>"])
def test_a_draft_needs_a_plain_name(drafter, first, name):
    drafter.post(url("draft_from_this", first), {"_form_submitted": "True", "name": name})
    assert TermsEdition.objects.count() == 1


def test_a_taken_name_is_said(drafter, first):
    response = drafter.post(url("draft_from_this", first), {"_form_submitted": "True", "name": "2026-01"})
    assert "has this name" in response.content.decode()
    assert TermsEdition.objects.count() == 1


def test_the_form_sent_back_untouched_changes_no_number(drafter, draft):
    response = drafter.post(url("edit", draft), inputs(drafter, draft))
    assert response.status_code == 302, response.context["form"].errors
    before = draft.terms
    draft.refresh_from_db()
    assert draft.terms == before
    assert draft.version == 2


def test_the_form_changes_numbers_of_every_kind(drafter, draft):
    given = {
        "silver.yearly_sales": "6000.50",
        "silver.yearly_seats": "500",
        "bronze.warning_days": "45, 10 ,2",
        "silver.courses": "program-tutorial, other-course",
        "seats.effective_from": "2026-02-01",
        "seats.straddle": "prorated",
        "store.deactivate_unregistered": "on",
        "award.valid_until": "11-30",
        "leads.quota_steps": "0: 2\r\n0.5 : 8\r\n",
    }
    data = inputs(drafter, draft) | {html_name(path): value for path, value in given.items()}
    del data[html_name("silver.leads_by_email")]
    assert drafter.post(url("edit", draft), data).status_code == 302
    draft.refresh_from_db()
    found = {number.path: number.display for number in numbers(draft.terms)}
    assert {path: found[path] for path in given} == {
        "silver.yearly_sales": "6,000.5",
        "silver.yearly_seats": "500",
        "bronze.warning_days": "45, 10, 2",
        "silver.courses": "program-tutorial, other-course",
        "seats.effective_from": "1 February 2026",
        "seats.straddle": "judged by a share of the target",
        "store.deactivate_unregistered": "yes",
        "award.valid_until": "November 30",
        "leads.quota_steps": "0: 2, 0.5: 8",
    }
    assert draft.terms.silver.leads_by_email is False


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("silver.yearly_sales", "", "required"),
        ("silver.yearly_sales", "1e400", "digits"),
        ("silver.yearly_sales", "-5", "greater than or equal to 0"),
        ("silver.yearly_sales", "NaN", "number"),
        ("silver.yearly_seats", "1.5", "whole number"),
        ("silver.discount_percent", "101", "less than or equal to 100"),
        ("silver.discount_percent", "55", None),
        ("gold.discount_percent", "30", "30 is below 40 (Silver, Discount)."),
        ("bronze.warning_days", "30; 7", "commas between them"),
        ("bronze.warning_days", "7, 30", "from the earliest to the last"),
        ("bronze.warning_days", "99", "99 is not within 90 days"),
        ("silver.courses", "Not A Key", "small letters"),
        ("seats.straddle", "half", "Select a valid choice"),
        ("seats.effective_from", "2026-02-30", "valid date"),
        ("award.valid_until", "02-30", "every year"),
        ("leads.quota_steps", "0 = 3", "Line 1"),
        ("leads.quota_steps", "0: 3\nx: 4", "Line 2"),
        ("leads.quota_steps", "0.1: 3", "hole"),
        ("leads.quota_steps", "0: 3\n0: 4", "overlaps"),
        ("leads.quota_steps", "0: ²", "Line 1"),
        ("leads.quota_steps", "sNaN: 1", "Line 1"),
    ],
)
def test_an_error_stands_beside_its_number_and_nothing_is_saved(drafter, draft, path, value, says):
    response = drafter.post(url("edit", draft), inputs(drafter, draft) | {html_name(path): value})
    draft.refresh_from_db()
    if says is None:
        blamed = "gold.discount_percent"
        assert "50 is below 55 (Silver, Discount)." in response.context["form"].errors[html_name(blamed)]
    else:
        (place,) = response.context["form"].errors
        assert place == html_name(path)
        assert says in str(response.context["form"].errors[place])
    assert "Nothing is saved yet" in response.content.decode()
    assert draft.version == 1


def test_an_older_version_is_refused_and_the_inputs_stay(drafter, draft, rita):
    data = inputs(drafter, draft) | {html_name("silver.yearly_sales"): "7000"}
    values = copy.deepcopy(draft.values)
    actions.update_draft(
        draft, expected=1, by=person(rita), name="next", values=values, announced_on=None, effective_from=None
    )
    response = drafter.post(url("edit", draft), data)
    assert "Someone else has changed this draft" in response.content.decode()
    assert 'value="7000"' in response.content.decode()
    draft.refresh_from_db()
    assert draft.terms.silver.yearly_sales == 5000


def test_a_published_edition_offers_no_form(drafter, first):
    page = drafter.get(url("edit", first)).content.decode()
    assert "stays as it is" in page
    assert "edition_form" not in page


def test_a_comparison_shows_changed_rows_only(drafter, draft, first):
    drafter.post(url("edit", draft), inputs(drafter, draft) | {html_name("silver.yearly_sales"): "6000"})
    response = drafter.get(url("compare", draft))
    page = response.content.decode()
    assert "1 number differs: from 2026-01 to next." in page
    assert "<del>5,000</del>" in page
    assert "Yearly new seats target" not in page


def test_a_comparison_with_nothing_says_so(drafter, draft, first):
    assert "next says the same as 2026-01." in drafter.get(url("compare", draft)).content.decode()
    draft_id = draft.public_id
    assert "2026-01 says the same as next." in drafter.get(url("compare", first), {"other": draft_id}).content.decode()
    assert "Select a valid choice" in drafter.get(url("compare", draft), {"other": "trm_nothing"}).content.decode()


def test_one_asks_and_another_publishes(drafter, publisher, draft):
    drafter.post(url("ask_to_publish", draft), {"_form_submitted": "True", "expected": 1, "note": "As agreed"})
    approval = Approval.objects.get()
    own = drafter.get(url("change", draft)).content.decode()
    assert "See or withdraw your request" in own
    assert url("edit", draft) not in own
    assert "waits for a second person" in drafter.get(url("edit", draft)).content.decode()
    page = publisher.get(url("change", draft)).content.decode()
    assert "Approve or decline it" in page
    assert "As agreed" in page
    publisher.post(reverse("admin:core_approval_approve", args=[approval.pk]), {"_form_submitted": "True"})
    draft.refresh_from_db()
    assert (draft.state, draft.published_by) == ("published", f"user:{Approval.objects.get().decided_by.public_id}")
    assert "Paul Publisher" in publisher.get(url("change", draft)).content.decode()


def test_what_cannot_be_published_is_said_before_and_when_asked(drafter, first, rita):
    draft = actions.draft(name="undated", values=first.values, by=person(rita))
    assert "needs the day" in drafter.get(url("change", draft)).content.decode()
    response = drafter.post(url("ask_to_publish", draft), {"_form_submitted": "True", "expected": 1})
    assert "needs the day" in response.content.decode()
    assert not Approval.objects.exists()


def test_a_draft_is_withdrawn(drafter, draft):
    response = drafter.post(url("withdraw_draft", draft), {"_form_submitted": "True", "expected": 1})
    assert "withdrawn" in said(response)
    draft.refresh_from_db()
    assert draft.state == "withdrawn"


def test_a_stale_withdrawal_is_refused(drafter, draft):
    drafter.post(url("edit", draft), inputs(drafter, draft))
    response = drafter.post(url("withdraw_draft", draft), {"_form_submitted": "True", "expected": 1})
    assert "Someone else has changed" in response.content.decode()


def test_an_edition_that_is_not_there_is_not_found(drafter):
    for name in ("edit", "compare"):
        assert drafter.get(reverse(f"admin:core_termsedition_{name}", args=[999_999])).status_code == 404


def test_the_page_speaks_german_numbers_and_keeps_the_inputs_plain(drafter, draft):
    page = drafter.get(url("edit", draft), headers={"accept-language": "de"}).content.decode()
    assert 'value="2500"' in page
    assert "15.000" in drafter.get(url("change", draft), headers={"accept-language": "de"}).content.decode()


@pytest.mark.parametrize("dialog", ["ask", "withdraw"])
def test_a_dialog_about_no_edition_is_not_found(drafter, dialog):
    assert drafter.get(f"/admin/core/termsedition/99999/{dialog}/").status_code == 404
