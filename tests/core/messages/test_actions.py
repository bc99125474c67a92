"""The legal inbox (§1.7.1)."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from partner_portal.core import clock
from partner_portal.core.actors import house, person
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.events.models import Event
from partner_portal.core.keyset import UnknownCursor
from partner_portal.core.messages import actions, emails, policy, queries
from partner_portal.core.messages.models import Message, MessageReceipt, MessageText
from partner_portal.core.outbox import actions as outbox
from partner_portal.core.outbox.models import OutboxItem

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def send(organisation, subject="New terms", body="They hold from 1 April.", **kwargs):
    values = {"kind": "legal", "clause": "1.7.1", "by": house("test")} | kwargs
    return actions.send(organisation=organisation, subject=subject, body=body, **values)


@pytest.mark.clause("1.7.1")
def test_a_message_is_delivered_at_dispatch_whoever_has_access(acme, alice, bob):
    alice.is_active = bob.is_active = False
    alice.save()
    bob.save()
    with clock.fixed(NOON):
        message = send(acme)
    assert policy.delivered_at(message.dispatched_at) == NOON
    assert not OutboxItem.objects.exists()
    assert Message.objects.for_organisation(acme).get() == message


@pytest.mark.clause("1.7.1")
def test_each_active_member_gets_a_copy_by_mail(acme, alice, bob, charlie):
    bob.is_active = False
    bob.save()
    message = send(acme)
    outbox.relay()
    [copy] = mail.outbox
    assert copy.to == ["alice@acme.example"]
    assert copy.subject == "[Legal notice] New terms"
    assert "They hold from 1 April." in copy.body
    assert message.public_id in copy.body
    assert "§1.7.1" in copy.body
    assert copy.extra_headers["Message-ID"] == f"<{message.public_id}.{alice.public_id}@portal.example>"


def test_a_copy_sent_twice_is_the_same_mail(acme, alice):
    message = send(acme)
    payload = {"message": message.public_id, "user": alice.public_id}
    emails.send_copy(payload)
    emails.send_copy(payload)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_no_copy_goes_to_someone_who_left_or_after_the_words_were_erased(acme, alice, other_company):
    message = send(acme)
    alice.organisation = other_company
    alice.save()
    outbox.relay()
    alice.organisation = acme
    alice.save()
    MessageText.objects.filter(message=message).update(subject="", body="")
    emails.send_copy({"message": message.public_id, "user": alice.public_id})
    assert mail.outbox == []


def test_the_words_are_not_escaped_as_if_they_were_a_page(acme, alice):
    send(acme, subject="R&D <news>", body="Fish & chips")
    outbox.relay()
    assert mail.outbox[0].subject.endswith("R&D <news>")
    assert "Fish & chips" in mail.outbox[0].body


def test_sending_leaves_ids_only_in_audit_events_and_queue(acme, alice, rita):
    message = send(acme, by=person(rita))
    entry = AuditEntry.objects.get(verb="message.send")
    event = Event.objects.get(type="message.sent")
    assert (entry.subject, entry.organisation, entry.actor) == (message.public_id, acme, str(person(rita)))
    assert event.organisation == acme
    assert event.data["id"] == message.public_id
    written = f"{entry.changes}{event.data}{OutboxItem.objects.get().payload}"
    assert "terms" not in written.lower()
    assert "alice" not in written


def test_nothing_of_a_message_can_be_changed_but_its_words_blanked(acme, alice):
    message = send(acme)
    actions.mark_read(message=message, user=alice)
    for rows, change in [
        (Message.objects.all(), {"kind": "operational"}),
        (MessageReceipt.objects.all(), {"read_at": NOON}),
        (MessageText.objects.all(), {"message": message.pk + 1}),
    ]:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows._raw_delete(rows.db)
    MessageText.objects.update(subject="", body="")


@pytest.mark.parametrize(
    "subject, body, fields",
    [
        ("", "Text", {"subject"}),
        ("  ", "\n", {"subject", "body"}),
        ("x" * 201, "Text", {"subject"}),
        ("Hello\nBcc: all@example.com", "Text", {"subject"}),
        ("Hello", "x" * 20_001, {"body"}),
        ("Hel\x00lo", "Te\x00xt", {"subject", "body"}),
    ],
)
def test_what_cannot_be_sent_is_refused_and_nothing_written(acme, subject, body, fields):
    with pytest.raises(actions.NotSendable) as refused:
        send(acme, subject=subject, body=body)
    assert set(refused.value.problems) == fields
    assert not Message.objects.exists()


def test_an_unknown_kind_is_refused(acme):
    with pytest.raises(ValueError, match="advert"):
        send(acme, kind="advert")


@pytest.mark.clause("1.7.1")
def test_the_first_reading_of_each_member_is_kept(acme, alice, bob):
    message = send(acme)
    with clock.fixed(NOON):
        assert actions.mark_read(message=message, user=alice)
    with clock.fixed(NOON.replace(hour=15)):
        assert not actions.mark_read(message=message, user=alice)
    assert queries.read_at(message, reader=alice) == NOON
    assert queries.read_at(message, reader=bob) is None


def test_others_cannot_mark_it_read(acme, charlie, rita):
    message = send(acme)
    for stranger in (charlie, rita):
        with pytest.raises(actions.NotTheirs):
            actions.mark_read(message=message, user=stranger)
    assert not MessageReceipt.objects.exists()


def test_the_inbox_shows_what_each_reader_has_not_opened(acme, alice, bob, charlie, other_company):
    first, second = send(acme), send(acme)
    send(other_company)
    actions.mark_read(message=first, user=alice)
    assert [(m, m.unread) for m in queries.inbox(acme, reader=alice)] == [(second, True), (first, False)]
    assert queries.unread_count(acme, reader=alice) == 1
    assert queries.unread_count(acme, reader=bob) == 2


@pytest.mark.parametrize("messages", [1, 3])
def test_the_inbox_takes_one_query_and_its_count_another(acme, alice, messages, django_assert_num_queries):
    for _ in range(messages):
        send(acme)
    with django_assert_num_queries(1):
        assert len([m.text.subject for m in queries.inbox(acme, reader=alice)]) == messages
    with django_assert_num_queries(1):
        assert queries.unread_count(acme, reader=alice) == messages


def test_the_inbox_pages_by_key(acme, alice, other_company):
    sent = [send(acme) for _ in range(5)]
    foreign = send(other_company)
    first = queries.inbox_page(acme, reader=alice, limit=2)
    assert (first.rows, first.has_more) == ([sent[4], sent[3]], True)
    rest = queries.inbox_page(acme, reader=alice, after=sent[3].public_id, limit=3)
    assert (rest.rows, rest.has_more) == ([sent[2], sent[1], sent[0]], False)
    with pytest.raises(UnknownCursor):
        queries.inbox_page(acme, reader=alice, after=foreign.public_id)
