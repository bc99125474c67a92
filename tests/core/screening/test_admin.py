"""Staff and screening."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse

from partner_portal.core.actors import house
from partner_portal.core.screening import actions
from partner_portal.core.screening.models import ListEntry, Match
from tests.clients import sign_in
from tests.core.screening.files import ALT, SDN, changed

pytestmark = pytest.mark.django_db

BY = house("test")
QUEUE = "admin:core_match_changelist"


@pytest.fixture
def reader(client, rita):
    for model in ("match", "screenedparty", "listversion", "listentry"):
        rita.user_permissions.add(Permission.objects.get(codename=f"view_{model}"))
    return sign_in(client, rita)


@pytest.fixture
def decider(reader, rita):
    rita.user_permissions.add(Permission.objects.get(codename="decide_match"))
    return reader


@pytest.fixture
def matches(db):
    actions.import_list(file=SDN, aliases=ALT, by=BY)
    for number, name in enumerate(["Iwan Petrow", "Muhammad al-Hasan", "Vanya Petroff"]):
        actions.screen(subject=f"org_{number}", names=[name], kind="person", by=BY)
    return list(Match.objects.all())


def decide(client, match, how, reason="Another birth date"):
    url = reverse(f"admin:core_match_{how}_match", args=[match.pk])
    return client.post(url, {"_form_submitted": "True", "reason": reason})


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_the_queue_shows_the_most_alike_first(reader, matches):
    page = reader.get(reverse(QUEUE), {"state__exact": "open"})
    assert [match.score for match in page.context["cl"].result_list] == sorted(
        (match.score for match in matches), reverse=True
    )
    for text in ("Iwan Petrow", "PETROV, Ivan Sergeevich", "OFAC 2674, person"):
        assert text in page.content.decode()


def test_the_queue_is_searched_by_listed_name_and_number(reader, matches):
    for term in ("hasan", "2675", "org_1"):
        page = reader.get(reverse(QUEUE), {"q": term})
        assert [match.party.subject for match in page.context["cl"].result_list] == ["org_1"]


@pytest.mark.parametrize(
    ("name", "one", "cost"), [("match", "org_1", 7), ("screenedparty", "org_1", 7), ("listentry", "2674", 8)]
)
def test_every_list_costs_the_same_for_one_row_and_for_three(
    reader, matches, django_assert_num_queries, name, one, cost
):
    for term in (one, ""):
        with django_assert_num_queries(cost):
            assert reader.get(reverse(f"admin:core_{name}_changelist"), {"q": term}).status_code == 200


def test_the_versions_cost_the_same_for_one_row_and_for_three(reader, matches, django_assert_num_queries):
    for swap in (None, ("PETROV", "PETROFF"), ("PETROV", "PETROW")):
        if swap:
            actions.import_list(file=changed(SDN, swap), by=BY)
        with django_assert_num_queries(7):
            reader.get(reverse("admin:core_listversion_changelist"))


def test_a_match_has_all_that_tells_the_two_apart(decider, matches):
    match = next(match for match in matches if match.party.subject == "org_0")
    page = decider.get(reverse("admin:core_match_change", args=[match.pk])).content.decode()
    for text in (
        "Iwan Petrow", "PETROV, Ivan Sergeevich", "PETROFF, Vanya", "SDNTK", "DOB 01 Jan 1960",
        "iwan ≈ ivan", "<del", "Not the listed one", "It is the listed one",
    ):  # fmt: skip
        assert text in page
    assert "(&#x27;open&#x27;" not in page


@pytest.mark.clause("2.4")
@pytest.mark.parametrize(
    ("how", "state", "says"), [("clear", "cleared", "Cleared: "), ("confirm", "confirmed", "held")]
)
def test_a_decision_with_its_reason_leads_to_the_next_match(decider, matches, rita, how, state, says):
    match, following = matches[0], matches[1]
    response = decide(decider, match, how)
    assert response.url == reverse("admin:core_match_change", args=[following.pk])
    assert says in said(response)
    match.refresh_from_db()
    assert (match.state, match.reason, match.decided_by) == (state, "Another birth date", f"user:{rita.public_id}")
    page = decider.get(reverse("admin:core_match_change", args=[match.pk])).content.decode()
    assert "Another birth date" in page
    assert "Not the listed one" not in page


def test_the_last_decision_leads_back_to_the_queue(decider, matches):
    for match in matches[:-1]:
        decide(decider, match, "clear")
    assert decide(decider, matches[-1], "clear").url == reverse(QUEUE)


def test_a_second_decision_is_refused_and_says_so(decider, matches):
    decide(decider, matches[0], "confirm")
    assert "decided already: confirmed" in decide(decider, matches[0], "clear").content.decode()
    matches[0].refresh_from_db()
    assert matches[0].state == "confirmed"


def test_a_decision_without_a_reason_comes_back(decider, matches):
    response = decide(decider, matches[0], "clear", reason=" ")
    assert "This field is required" in response.content.decode()
    matches[0].refresh_from_db()
    assert matches[0].state == "open"


def test_a_reader_sees_but_cannot_decide(reader, matches):
    page = reader.get(reverse("admin:core_match_change", args=[matches[0].pk]))
    assert page.status_code == 200
    assert "Not the listed one" not in page.content.decode()
    for how in ("clear", "confirm"):
        assert decide(reader, matches[0], how).status_code == 403
    matches[0].refresh_from_db()
    assert matches[0].state == "open"


def test_a_partner_and_a_stranger_see_nothing(client, charlie, matches):
    for _ in range(2):
        for name in ("match", "screenedparty", "listentry", "listversion"):
            assert client.get(reverse(f"admin:core_{name}_changelist")).status_code in (302, 403)
        assert decide(client, matches[0], "clear").status_code in (302, 403)
        sign_in(client, charlie)
    matches[0].refresh_from_db()
    assert matches[0].state == "open"


def test_entries_show_their_aliases_and_lists_their_counts(reader, matches):
    entry = ListEntry.objects.get(uid="2674")
    page = reader.get(reverse("admin:core_listentry_change", args=[entry.pk])).content.decode()
    assert "PETROV, Ivan Sergeevich; PETROFF, Vanya" in page
    page = reader.get(reverse("admin:core_listversion_changelist")).content.decode()
    assert "in force" in page


def test_erased_names_are_shown_as_such(reader, matches):
    match = matches[0]
    actions.erase_names(party=match.party, by=BY)
    page = reader.get(reverse("admin:core_match_change", args=[match.pk])).content.decode()
    assert "names are erased" in page
    assert match.party.subject in page
