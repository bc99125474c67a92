"""The sandbox's clock in the API, for the vendor's own systems."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from partner_portal.core import clock
from partner_portal.core.api.effects import effect
from partner_portal.core.api.problems import Conflict
from partner_portal.core.api.resources import ApiView
from partner_portal.core.api.serializers import Answer, Body
from partner_portal.core.clock import actions, policy, queries
from partner_portal.core.clock.models import ClockAdvance
from partner_portal.core.entities import FACTS


class AdvanceAnswer(Answer):
    """A move of the clock, done day by day."""

    id = serializers.CharField()
    state = serializers.ChoiceField(choices=ClockAdvance.State.values)
    start = serializers.DateTimeField()
    target = serializers.DateTimeField()
    reached = serializers.DateTimeField(help_text="How far it has come.")
    error = serializers.CharField(help_text="Why it stopped short, or empty.")
    example = {
        "id": "clk_0123456789abcdefghjkmnpqrs",
        "state": "running",
        "start": "2026-11-17T09:30:00Z",
        "target": "2026-11-20T09:30:00Z",
        "reached": "2026-11-18T22:00:00Z",
        "error": "",
    }


class ClockAnswer(Answer):
    """How the sandbox's clock stands."""

    now = serializers.DateTimeField(help_text="Program time.")
    wall = serializers.DateTimeField(help_text="The machine's time.")
    seconds_ahead = serializers.IntegerField(help_text="How far the program is ahead of the machine.")
    advance = AdvanceAnswer(allow_null=True, help_text="The move under way.")
    example = {
        "now": "2026-11-18T22:00:04Z",
        "wall": "2026-11-17T09:30:00Z",
        "seconds_ahead": 131404,
        "advance": AdvanceAnswer.example,
    }


class AdvanceBody(Body):
    """Where to move the clock."""

    to = serializers.CharField(
        max_length=40, help_text="A date, an instant with its zone, or a step: `+3d`, `+12h`, `+90m`."
    )


def shape(move: ClockAdvance) -> dict[str, Any]:
    """One move."""
    return {
        "id": move.public_id,
        "state": move.state,
        "start": move.start_at,
        "target": move.target_at,
        "reached": move.reached_at,
        "error": move.error,
    }


class Clock(ApiView):
    """Read how the sandbox's clock stands, and the move under way."""

    scope = "staff:clock:read"
    answer = ClockAnswer

    def get(self, request: Request) -> Response:
        """Both kinds of time."""
        state = queries.state()
        return Response(
            {
                "now": state.now,
                "wall": state.wall,
                "seconds_ahead": int(state.offset.total_seconds()),
                "advance": shape(state.advance) if state.advance else None,
            }
        )


class Advance(ApiView):
    """Moves of the sandbox's clock."""

    write_scope = "staff:clock:write"

    @effect(body=AdvanceBody, answer=AdvanceAnswer, status=202)
    def post(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        """Move the sandbox's clock forward. A worker runs every day on the way; read the clock for its progress."""
        try:
            zones = [facts.time_zone for facts in FACTS.values()]
            to = policy.target(body["to"], now=clock.now(), zones=zones)
            return shape(actions.advance(to=to, by=self.caller.actor))
        except actions.AlreadyMoving as error:
            raise Conflict(str(error)) from None
        except (policy.UnclearTarget, actions.NotMovable, OverflowError) as error:
            raise ValidationError({"to": [str(error)]}) from None
