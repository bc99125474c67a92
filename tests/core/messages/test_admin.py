"""Staff and the legal inbox."""

import pytest
from django.urls import reverse

from partner_portal.core.messages import actions
from partner_portal.core.messages.models import Message
from tests.clients import sign_in
from tests.core.messages.test_actions import send
from tests.permissions import grant

pytestmark = pytest.mark.django_db
LIST = "/admin/core/message/"
SEND = f"{LIST}send/"


@pytest.fixture
def filled(acme):
    return {
        "_form_submitted": "True",
        "organisation": acme.public_id,
        "kind": "legal",
        "clause": "1.7.2",
        "subject": "We need a document",
        "body": "Please send it within three days.",
    }


@pytest.fixture
def sender(client, rita):
    return sign_in(client, grant(rita, "view_message", "view_messagereceipt", "send_message"))


@pytest.mark.clause("1.7.1")
def test_staff_send_a_message_by_the_form(sender, rita, acme, filled):
    assert 'name="body"' in sender.get(SEND).content.decode()
    response = sender.post(SEND, filled)
    assert response.url == reverse("admin:core_message_changelist")
    message = Message.objects.get()
    assert (message.organisation, message.kind, message.clause) == (acme, "legal", "1.7.2")
    assert message.text.subject == "We need a document"
    assert message.sent_by == f"user:{rita.public_id}"
    assert "Acme Ltd has it now." in sender.get(LIST).content.decode()


@pytest.mark.parametrize(
    "wrong, complaint",
    [
        ({"organisation": "org_nobody"}, "There is no organisation of that number."),
        ({"subject": ""}, "This field is required."),
        ({"subject": "x" * 201}, "at most 200 characters"),
        ({"subject": "Zero\u200bwidth"}, "A subject is one line of plain text."),
        ({"body": "  "}, "This field is required."),
        ({"kind": "advert"}, "Select a valid choice"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_sends_nothing(sender, filled, wrong, complaint):
    assert complaint in sender.post(SEND, filled | wrong).content.decode()
    assert not Message.objects.exists()


def test_sending_needs_the_permission(client, rita, filled):
    sign_in(client, grant(rita, "view_message"))
    assert "Send a message" not in client.get(LIST).content.decode()
    assert client.post(SEND, filled).status_code == 403
    assert not Message.objects.exists()


def test_staff_see_who_opened_it_and_can_change_nothing(sender, acme, alice):
    message = send(acme)
    actions.mark_read(message=message, user=alice)
    page = sender.get(f"{LIST}{message.pk}/change/").content.decode()
    assert "They hold from 1 April." in page
    assert "Alice Archer" in page
    assert sender.post(f"{LIST}{message.pk}/change/", {"kind": "operational"}).status_code == 403
    assert sender.get(f"{LIST}add/").status_code == 403
    assert sender.get(f"{LIST}{message.pk}/delete/").status_code == 403


@pytest.mark.parametrize("messages", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_many(sender, acme, messages, django_assert_max_num_queries):
    for _ in range(messages):
        send(acme)
    sender.get(LIST)
    with django_assert_max_num_queries(14):
        assert sender.get(LIST).content.decode().count("New terms") == messages
