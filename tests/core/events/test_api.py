import pytest
from django.test import Client

from partner_portal.core.events import actions, kinds
from partner_portal.core.events.models import Event
from tests.api import bearing, issue, problem, with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def happened(db):
    if "test.happened" not in kinds.kinds:
        kinds.add("test.happened", "Only in tests.", example={"n": 1})

    def happen(organisation, n=1, type="test.happened", **kwargs):
        return actions.emit(type, organisation=organisation, data={"n": n}, **kwargs)

    return happen


def test_an_event_is_shown_as_it_was_written(acme, happened):
    event = happened(acme, 2, previous={"n": 1})
    answer = with_key(acme, "events:read").get(f"/api/v1/events/{event.public_id}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {
        "id": event.public_id,
        "type": "test.happened",
        "created": event.created_at.isoformat().replace("+00:00", "Z"),
        "data": {"n": 2},
        "previous": {"n": 1},
    }


def test_the_log_pages_from_new_to_old_without_loss_while_it_grows(acme, other_company, happened):
    client = with_key(acme, "events:read")
    ids = [happened(acme, n).public_id for n in range(5)]
    happened(other_company, 99)
    seen, cursor = [], {}
    for _page in range(3):
        answer = client.get("/api/v1/events", {"type": "test.happened", "limit": 2} | cursor).json()
        seen += [row["id"] for row in answer["data"]]
        cursor = {"starting_after": seen[-1]}
        happened(acme, 100)  # newer ones do not shift the pages
    assert seen == ids[::-1]
    assert answer["has_more"] is False


def test_only_the_type_asked_for(acme, happened):
    client = with_key(acme, "events:read")
    happened(acme)
    answer = client.get("/api/v1/events", {"type": "api_key.issued"}).json()
    assert [row["type"] for row in answer["data"]] == ["api_key.issued"]


def test_another_organisations_event_is_not_found_and_no_cursor(acme, other_company, happened):
    theirs = happened(other_company).public_id
    client = with_key(acme, "events:read")
    problem(client.get(f"/api/v1/events/{theirs}"), 404, "not_found")
    made_up = problem(client.get("/api/v1/events", {"starting_after": "evt_madeup"}), 400, "invalid")
    foreign = problem(client.get("/api/v1/events", {"starting_after": theirs}), 400, "invalid")
    assert made_up == foreign
    assert Event.objects.filter(public_id=theirs).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_two_queries(acme, happened, rows, django_assert_num_queries):
    client = with_key(acme, "events:read")
    client.get("/api/v1/events")  # notes the key's use
    for n in range(rows):
        happened(acme, n)
    with django_assert_num_queries(2):  # the key, the list
        client.get("/api/v1/events")


def test_nobody_and_the_vendor_have_no_event_log(acme):
    problem(Client().get("/api/v1/events"), 401, "not_authenticated")
    secret = issue(None)[1]
    problem(bearing(secret).get("/api/v1/events"), 403, "permission_denied")
