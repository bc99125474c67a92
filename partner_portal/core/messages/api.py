"""The legal inbox in the API (§1.7.1)."""

from typing import Any, ClassVar

from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from partner_portal.core.api.effects import effect
from partner_portal.core.api.resources import ItemResource, ListResource, Resource
from partner_portal.core.api.serializers import Answer, PageQuery
from partner_portal.core.messages import actions
from partner_portal.core.messages.models import Message, MessageReceipt


class MessageHeadAnswer(Answer):
    """A message without its text."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=Message.Kind.values, help_text="A legal notice binds; the others inform.")
    clause = serializers.CharField(help_text="The clause it is sent under, or empty.")
    subject = serializers.CharField()
    dispatched = serializers.DateTimeField(help_text="When it was sent, and by that delivered. Program time.")
    read = serializers.DateTimeField(allow_null=True, help_text="When one of your people first opened it.")
    example = {
        "id": "msg_0123456789abcdefghjkmnpqrs",
        "kind": "legal",
        "clause": "3.4",
        "subject": "Your yearly review is on 1 March",
        "dispatched": "2026-11-17T09:30:00Z",
        "read": None,
    }


class MessageAnswer(MessageHeadAnswer):
    """A message."""

    body = serializers.CharField(help_text="Plain text; empty once its retention is over.")
    example = {**MessageHeadAnswer.example, "body": "Your Silver status is reviewed on 1 March 2027."}


class MessageQuery(PageQuery):
    """Narrows the inbox."""

    kind = serializers.ChoiceField(choices=Message.Kind.values, required=False, help_text="Only messages of this kind.")


class Messages(Resource):
    """The messages sent to the caller's organisation."""

    open_to_former = True
    scope = "messages:read"
    columns: ClassVar[tuple[str, ...]] = (
        "public_id",
        "kind",
        "clause",
        "text__subject",
        "dispatched_at",
        "first_read_at",
    )
    answer = MessageHeadAnswer

    def rows(self) -> QuerySet[Message]:
        """The organisation's, each with when it was first opened."""
        first = MessageReceipt.objects.filter(message=OuterRef("pk")).values("message").values(at=Min("read_at"))
        return Message.objects.for_organisation(self.organisation).annotate(first_read_at=Subquery(first))

    def shape(self, row: dict[str, Any]) -> dict[str, Any]:
        """One message's head."""
        return {
            "id": row["public_id"],
            "kind": row["kind"],
            "clause": row["clause"],
            "subject": row["text__subject"],
            "dispatched": row["dispatched_at"],
            "read": row["first_read_at"],
        }


class MessageList(Messages, ListResource):
    """List the messages of the program office. Newest first, without their text."""

    query = MessageQuery

    def filtered(self, rows: QuerySet[Any, Any], asked: dict[str, Any]) -> QuerySet[Any, Any]:
        """Those of one kind, if asked."""
        return rows.filter(**asked)


class MessageItem(Messages, ItemResource):
    """Read one message. Reading it by program is no receipt: that is a person's."""

    columns = (*Messages.columns, "text__body")
    answer = MessageAnswer

    def shape(self, row: dict[str, Any]) -> dict[str, Any]:
        """One message with its text."""
        return {**super().shape(row), "body": row["text__body"]}


class MessageRead(MessageItem):
    """The receipt of one message."""

    http_method_names = ["post"]
    open_while_suspended = True
    write_scope = "messages:write"

    @effect(answer=MessageAnswer)
    def post(self, request: Request, body: dict[str, Any], id: str) -> dict[str, Any]:
        """Note that you have opened a message. For people signed in; it says nothing about delivery, which was at
        dispatch. A second time changes nothing."""
        self.found(id)
        if self.caller.actor.user is None:
            raise PermissionDenied(_("A receipt is given by a person: sign in to give it."))
        actions.mark_read(message=Message.objects.get(public_id=id), user=self.caller.actor.user)
        return self.shape(self.found(id))
