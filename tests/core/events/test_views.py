"""The event log on the dashboard."""

import pytest

from partner_portal.core.events import actions
from partner_portal.core.events.queries import LOG_PAGE
from tests.api import issue

pytestmark = pytest.mark.django_db

LOG = "/dashboard/developers/events/"
EXAMPLE = {"id": "msg_x", "kind": "legal", "dispatched_at": None}


@pytest.fixture
def client(client, alice):
    client.force_login(alice)
    return client


def test_it_shows_its_own_organisations_events_newest_first(client, acme, other_company):
    ours = [actions.emit("message.sent", organisation=acme, data=EXAMPLE).public_id for _n in range(2)]
    theirs = actions.emit("message.sent", organisation=other_company, data=EXAMPLE).public_id
    page = client.get(LOG).content.decode()
    assert page.index(ours[1]) < page.index(ours[0])
    assert theirs not in page
    assert client.get(LOG, {"after": theirs}).status_code == 404


def test_it_keeps_to_one_type_from_page_to_page(client, acme):
    for _n in range(LOG_PAGE + 1):
        actions.emit("message.sent", organisation=acme, data=EXAMPLE)
        issue(acme, "events:read")
    first = client.get(LOG, {"type": "message.sent"})
    assert len(first.context["rows"]) == LOG_PAGE
    rest = client.get(LOG, {"type": "message.sent", "after": first.context["older"]})
    assert {event.type for event, _pretty in [*first.context["rows"], *rest.context["rows"]]} == {"message.sent"}
    assert len(rest.context["rows"]) == 1
    assert f"?type=message.sent&amp;after={first.context['older']}" in first.content.decode()


@pytest.mark.parametrize("query", [{"type": "made.up"}, {"type": "\0"}, {"after": "\0"}, {"after": "evt_made_up"}])
def test_nonsense_is_not_found(client, query):
    assert client.get(LOG, query).status_code == 404


def test_an_empty_log_says_what_will_stand_there(client):
    assert "will stand here" in client.get(LOG).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log_takes_the_same_queries_however_long(client, acme, rows, django_assert_num_queries):
    for _n in range(rows):
        actions.emit("message.sent", organisation=acme, data=EXAMPLE)
    with django_assert_num_queries(4):  # session, person with company, events, unread messages
        client.get(LOG)
