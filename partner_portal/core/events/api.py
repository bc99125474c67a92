"""The event log in the API."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from partner_portal.core.api.resources import ItemResource, ListResource, Resource
from partner_portal.core.api.serializers import Answer, PageQuery
from partner_portal.core.events.models import Event, EventQuerySet


class EventAnswer(Answer):
    """Something that happened. `data` is the thing as it then was, `previous` what changed of it."""

    id = serializers.CharField()
    type = serializers.CharField(help_text="`thing.happened`")
    created = serializers.DateTimeField(help_text="When it happened, program time.")
    data = serializers.DictField()  # type: ignore[assignment]
    previous = serializers.DictField(allow_null=True)
    example = {
        "id": "evt_0123456789abcdefghjkmnpqrs",
        "type": "api_key.issued",
        "created": "2026-11-17T09:30:00Z",
        "data": {"id": "key_0123456789abcdefghjkmnpqrs", "scopes": ["events:read"], "expires_at": None},
        "previous": None,
    }


class EventQuery(PageQuery):
    """Narrows the log."""

    type = serializers.CharField(max_length=80, required=False, help_text="Only events of this type.")


class Events(Resource):
    """The caller's own events."""

    scope = "events:read"
    columns = ("public_id", "type", "created_at", "data", "previous")
    answer = EventAnswer

    def rows(self) -> EventQuerySet:
        """The organisation's."""
        return Event.objects.for_organisation(self.organisation)

    def shape(self, row: dict[str, Any]) -> dict[str, Any]:
        """One event."""
        return {
            "id": row["public_id"],
            "type": row["type"],
            "created": row["created_at"],
            "data": row["data"],
            "previous": row["previous"],
        }


class EventList(Events, ListResource):
    """List what happened. Newest first; `starting_after` goes back in time."""

    query = EventQuery

    def filtered(self, rows: QuerySet[Any, Any], asked: dict[str, Any]) -> QuerySet[Any, Any]:
        """Those of one type, if asked."""
        return rows.filter(**asked)


class EventItem(Events, ItemResource):
    """Read one event."""
