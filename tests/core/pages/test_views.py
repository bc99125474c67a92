from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from partner_portal import glance, views
from partner_portal.core import clock
from partner_portal.core.accounts.models import User
from partner_portal.core.terms import queries as terms
from tests.core.pages.stories import decide, send
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.clause("3.1.1")
@pytest.mark.clause("3.1.2")
@pytest.mark.clause("3.1.3")
def test_home_compares_the_statuses_from_the_terms_in_force(client):
    page = client.get("/").content.decode()
    for figure in (
        "20 %",
        "40 %",
        "50 %",
        "950.40",
        "712.80",
        "594.00",
        "5,000 and 400 seats",
        "15,000 and 1,000 seats",
    ):
        assert figure in page


def test_home_follows_a_new_edition(client, monkeypatch):
    today = terms.current("cyprus")
    silver = today.silver.model_copy(update={"discount_percent": today.silver.discount_percent + 5})
    changed = today.model_copy(update={"silver": silver})
    edition = terms.edition_on(clock.today("cyprus"))
    monkeypatch.setattr(views, "edition", lambda request: edition.__class__(**{**vars(edition), "terms": changed}))
    page = client.get("/").content.decode()
    assert "45 %" in page
    assert "653.40" in page


def test_the_examples_prices_are_rounded_once():
    prices = glance.example_prices(terms.current("cyprus"))
    assert [str(price.net) for price in prices] == ["950.40 USD", "712.80 USD", "594.00 USD"]


def test_every_clause_has_its_place_and_its_figures(client):
    page = client.get("/program/").content.decode()
    for clause in ("1", "3.1.2", "13.10", "15.2", "defs"):
        assert f'id="c{clause}"' in page
    silver = page.split('id="c3.1.2"')[1].split("</article>")[0]
    assert "Yearly new seats target" in silver
    assert "400" in silver


def test_the_program_is_read_in_the_readers_language(client):
    page = client.get("/program/", headers={"accept-language": "de"}).content.decode()
    assert "Wer sich bewerben kann" in page
    assert "Jahresziel neue Plätze" in page


def test_every_number_of_the_terms_stands_under_some_clause():
    ids = ["1.2.1", "3.1.1"]
    found = glance.figures_by_clause(terms.current("cyprus"), ids)
    assert sum(map(len, found.values())) == len(glance.numbers(terms.current("cyprus")))
    # readings have no place of their own: their numbers stand under the clause of their section
    assert "Warnings before the last day" in [figure.label for figure in found["3.1.1"]]


def test_figures_that_share_a_label_name_their_status():
    found = glance.figures_by_clause(terms.current("cyprus"), ["3.1.1", "6.2"])
    labels = [figure.label for figure in found["6.2"]]
    assert "Silver: Requests in the app, with the tutorial" in labels
    assert len(labels) == len(set(labels))
    assert "Program tutorial" in [figure.value for figure in found["3.1.1"]]


def test_the_dashboard_asks_who_you_are(client):
    assert client.get("/dashboard/").url == "/accounts/login/?next=/dashboard/"


def test_the_dashboard_of_someone_without_a_company(client, rita):
    User.objects.filter(pk=rita.pk).update(is_staff=False)
    client.force_login(rita)
    page = client.get("/dashboard/").content.decode()
    assert "You are not part of a company yet" in page
    assert "/dashboard/messages/" not in page


@pytest.mark.parametrize("entity,currency", [("cyprus", "EUR"), ("us", "USD"), ("bahrain", "USD")])
def test_the_dashboard_says_whom_the_contract_is_with(client, alice, entity, currency):
    alice.organisation = OrganisationFactory(entity=entity)
    User.objects.filter(pk=alice.pk).update(organisation=alice.organisation)
    client.force_login(alice)
    assert f"<dd>{currency}</dd>" in client.get("/dashboard/").content.decode()


def test_the_dashboards_day_is_the_entitys(client, alice):
    User.objects.filter(pk=alice.pk).update(organisation=OrganisationFactory(entity="us"))
    client.force_login(alice)
    with clock.fixed(datetime(2026, 3, 2, 3, 0, tzinfo=UTC)):
        assert "1 March 2026" in client.get("/dashboard/").content.decode()


def test_robots_are_kept_to_the_public_pages(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain"
    assert "Disallow: /dashboard/" in answer.content.decode().splitlines()


def test_components_are_for_development(client, settings):
    assert client.get("/components/").status_code == 404
    settings.DEBUG = True
    assert client.get("/components/").status_code == 200


def test_pages_carry_no_inline_script_or_style(client, alice):
    client.force_login(alice)
    for url in ("home", "program", "dashboard", "messages", "decisions", "security"):
        page = client.get(reverse(url)).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert page.count("<script") == page.count("<script src=")
        assert " onclick=" not in page


@pytest.mark.parametrize(
    "name,status", [("bad_request", 400), ("forbidden", 403), ("csrf_failure", 403), ("not_found", 404)]
)
def test_error_pages_say_what_to_do(rf, name, status):
    request = rf.get("/nowhere/")
    answer = getattr(views, name)(request)
    assert answer.status_code == status
    assert f"Error {status}" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_after_the_worst_the_page_needs_neither_session_nor_database(django_assert_num_queries, rf):
    with django_assert_num_queries(0):
        answer = views.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "Something failed on our side" in answer.content.decode()


def test_error_pages_ask_the_database_nothing(django_assert_num_queries, client):
    with django_assert_num_queries(0):
        assert client.get("/nowhere/").status_code == 404


def test_a_form_without_its_token_is_told_so(alice):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/preferences/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()


def test_the_banner_of_a_sandbox_tells_program_time(client, settings):
    settings.SANDBOX = True
    with clock.fixed(datetime(2027, 5, 1, 12, 0, tzinfo=UTC)):
        assert "1 May 2027, 12:00" in client.get("/").content.decode()
    settings.SANDBOX = False
    assert "Sandbox" not in client.get("/").content.decode()


def test_the_banner_of_a_demo(client, settings):
    assert "Demo:" not in client.get("/").content.decode()
    settings.DEBUG, settings.REQUIRE_SECOND_FACTOR = True, False
    assert "Demo:" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "theme,attribute", [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"'), ("pink", "")]
)
def test_the_browsers_choice_of_appearance(client, theme, attribute):
    client.cookies["theme"] = theme
    page = client.get("/").content.decode()
    assert (attribute in page) if attribute else ("data-theme" not in page)


def test_the_persons_choice_of_appearance(client, alice):
    User.objects.filter(pk=alice.pk).update(theme="dark")
    client.force_login(alice)
    client.cookies["theme"] = "light"
    assert 'data-theme="dark"' in client.get("/dashboard/").content.decode()


@pytest.mark.parametrize("messages,decisions", [(1, 1), (3, 3)])
def test_the_dashboard_takes_six_queries(client, alice, acme, django_assert_num_queries, messages, decisions):
    """The person with the company, its place, the second factor, what is unread (list, count), what was decided."""
    send(acme, messages)
    decide(acme, decisions)
    client.force_login(alice)
    client.get("/dashboard/")
    with django_assert_num_queries(6):
        client.get("/dashboard/")
