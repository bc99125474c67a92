import pytest
from django.urls import reverse

from partner_portal.core.messages.models import MessageReceipt
from partner_portal.core.messages.queries import INBOX_PAGE
from tests.core.pages.stories import send

pytestmark = pytest.mark.django_db


def test_nothing_has_been_sent_yet(client, alice):
    client.force_login(alice)
    assert "No messages yet" in client.get("/dashboard/messages/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_takes_three_queries(client, alice, acme, django_assert_num_queries, count):
    """The person, the company, the messages, and how many are unread."""
    send(acme, count)
    client.force_login(alice)
    client.get("/dashboard/messages/")
    with django_assert_num_queries(3):
        page = client.get("/dashboard/messages/").content.decode()
    assert page.count('class="fresh"') == count


@pytest.mark.clause("1.7.1")
def test_opening_a_message_is_noted_once(client, alice, bob, acme):
    (message,) = send(acme, kind="legal", clause="2.1.2", subject="<b>Prices</b>")
    client.force_login(alice)
    url = reverse("message", args=[message.public_id])
    first, second = client.get(url), client.get(url)
    assert first.status_code == second.status_code == 200
    assert MessageReceipt.objects.filter(message=message).count() == 1
    page = second.content.decode()
    assert "Legal notice" in page
    assert "&lt;b&gt;Prices&lt;/b&gt;" in page
    assert "<p>Read &lt;this&gt;.</p>" in page
    assert '/program/#c2.1.2"' in page
    # what alice read is still new to bob
    client.force_login(bob)
    assert 'class="fresh"' in client.get("/dashboard/messages/").content.decode()


def test_unread_alone(client, alice, acme):
    old, new = send(acme, 2)
    client.force_login(alice)
    client.get(reverse("message", args=[old.public_id]))
    page = client.get("/dashboard/messages/?show=unread").content.decode()
    assert new.public_id in page
    assert old.public_id not in page
    client.get(reverse("message", args=[new.public_id]))
    assert "All read" in client.get("/dashboard/messages/?show=unread").content.decode()


def test_pages_follow_one_another(client, alice, acme):
    messages = send(acme, INBOX_PAGE + 1)
    client.force_login(alice)
    page = client.get("/dashboard/messages/").content.decode()
    oldest, last_shown = messages[0], messages[1]
    assert oldest.public_id not in page
    assert f'href="?after={last_shown.public_id}"' in page
    rest = client.get(f"/dashboard/messages/?after={last_shown.public_id}").content.decode()
    assert oldest.public_id in rest
    assert "Newest" in rest
    assert "Older" not in rest


@pytest.mark.parametrize("path", ["/dashboard/messages/", "/dashboard/messages/{}/", "/dashboard/messages/?after={}"])
def test_another_partner_and_nobody_see_nothing(client, acme, charlie, rita, path):
    (message,) = send(acme, subject="For Acme alone")
    assert client.get(path.format(message.public_id)).status_code == 302
    client.force_login(charlie)
    answer = client.get(path.format(message.public_id))
    assert b"For Acme alone" not in answer.content
    assert answer.status_code == (404 if "{}" in path else 200)
    client.force_login(rita)
    assert client.get(path.format(message.public_id)).status_code == 404


@pytest.mark.parametrize("after", ["msg_0", "x' OR 1=1", "\x00"])
def test_a_made_up_place_in_the_list(client, alice, acme, after):
    send(acme)
    client.force_login(alice)
    assert client.get("/dashboard/messages/", {"after": after}).status_code == 404


def test_messages_are_read_not_written(client, alice, acme):
    (message,) = send(acme)
    client.force_login(alice)
    assert client.post("/dashboard/messages/").status_code == 405
    assert client.delete(reverse("message", args=[message.public_id])).status_code == 405
