"""Sends messages and notes who opened them."""

from django.db import transaction

from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.events import actions as events
from partner_portal.core.messages import policy
from partner_portal.core.messages.models import Message, MessageReceipt, MessageText
from partner_portal.core.outbox import actions as outbox


class NotSendable(Exception):
    """The text can't be sent; `problems` maps `subject` and `body` to what is wrong (sentences to translate)."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(problems)
        self.problems = problems


class NotTheirs(Exception):
    """The person doesn't belong to the organisation the message was sent to."""


@transaction.atomic
def send(*, organisation: Organisation, kind: str, subject: str, body: str, by: Actor, clause: str = "") -> Message:
    """Dispatch a message (§1.7.1): it is delivered now, and kept as it is for good.

    Writes the message and its text, queues an e-mail copy for each active member, audits (ids only) and records the
    event `message.sent`. `kind` is a `Message.Kind`; `subject` and `body` are plain text in the partner's language.
    Raises `NotSendable`, and `ValueError` for an unknown kind.
    """
    subject, body = subject.strip(), body.strip()
    if problems := policy.problems(subject=subject, body=body):
        raise NotSendable(problems)
    message = Message.objects.create(
        organisation=organisation,
        kind=Message.Kind(kind),
        clause=clause,
        dispatched_at=clock.now(),
        sent_by=str(by),
    )
    MessageText.objects.create(message=message, subject=subject, body=body)
    members = User.objects.filter(organisation=organisation, is_active=True).order_by("pk")
    outbox.enqueue_many(
        "message.email",
        items={
            f"{message.public_id}:{member}": {"message": message.public_id, "user": member}
            for member in members.values_list("public_id", flat=True)
        },
        by=by,
    )
    audit.record("message.send", by=by, organisation=organisation, subject=message.public_id)
    events.emit(
        "message.sent",
        organisation=organisation,
        data={"id": message.public_id, "kind": message.kind, "dispatched_at": message.dispatched_at},
    )
    return message


@transaction.atomic
def mark_read(*, message: Message, user: User) -> bool:
    """Note the first time this member opened the message; returns whether this was it.

    Says nothing about delivery, which was at dispatch. Raises `NotTheirs` for anyone but a member.
    """
    if user.organisation_id != message.organisation_id:
        raise NotTheirs(message.public_id)
    _receipt, first = MessageReceipt.objects.get_or_create(
        message=message, user=user, defaults={"read_at": clock.now()}
    )
    return first
