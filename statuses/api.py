"""Statuses in the API: where a partner stands, and what it held before."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from applications.enums import Standing
from partner_portal.core.api.problems import judged
from partner_portal.core.api.resources import ApiView, ListResource
from partner_portal.core.api.schema import JudgedAnswer
from partner_portal.core.api.serializers import Answer
from partner_portal.core.decisions.api import DecisionAnswer
from statuses import queries
from statuses.enums import DeadlineState, Requirement, Status
from statuses.models import StatusPeriod


class RequirementAnswer(Answer):
    """Something a status asks for."""

    requirement = serializers.ChoiceField(choices=Requirement.values)
    met_on = serializers.DateField(allow_null=True, help_text="The local day it was met, or null while it is open.")
    example = {"requirement": "tutorial", "met_on": "2026-11-30"}


class BronzeAnswer(Answer):
    """The first days of a Bronze partner."""

    state = serializers.ChoiceField(choices=DeadlineState.values)
    last_day = serializers.DateField(help_text="The last full day, where the contracting entity sits.")
    days_left = serializers.IntegerField(help_text="Days until the last one; 0 on it, negative after it.")
    requirements = RequirementAnswer(many=True)
    decision = JudgedAnswer(help_text="Judged now.")
    example = {
        "state": "running",
        "last_day": "2027-02-15",
        "days_left": 87,
        "requirements": [RequirementAnswer.example, {"requirement": "nfr_claim", "met_on": None}],
        "decision": {
            "rule": "statuses.bronze_deadline",
            "clause": "3.1.1",
            "verdict": "open",
            "sentence": (
                "Claim your free cloud subscription by 15 February 2027. Without it, participation is cancelled after "
                "that day."
            ),
            "inputs": {
                "tutorial_on": "2026-11-30",
                "nfr_claimed_on": None,
                "last_on": "2027-02-15",
                "day": "2026-11-20",
            },
            "limit": "2027-02-15",
            "value": None,
        },
    }


class StatusAnswer(Answer):
    """Where a partner stands now."""

    partner = serializers.CharField()
    standing = serializers.ChoiceField(choices=Standing.values)
    status = serializers.ChoiceField(choices=Status.values, allow_null=True, help_text="Null without one.")
    since = serializers.DateTimeField(allow_null=True)
    discount = JudgedAnswer(help_text="`value` is the rate in per cent, as a decimal string.")
    bronze = BronzeAnswer(allow_null=True, help_text="The first days, or null for a partner that never had them.")
    example = {
        "partner": "ptr_0123456789abcdefghjkmnpqrs",
        "standing": "active",
        "status": "bronze",
        "since": "2026-11-17T09:30:00Z",
        "discount": {
            "rule": "statuses.discount",
            "clause": "3.1",
            "verdict": "met",
            "sentence": "The discount of the status is 20 %.",
            "inputs": {"status": "bronze", "tutorial_done": True, "before_tutorial": "0", "percent": "20"},
            "limit": None,
            "value": "20",
        },
        "bronze": BronzeAnswer.example,
    }


class PeriodAnswer(Answer):
    """A status and how long it held."""

    id = serializers.CharField()
    partner = serializers.CharField(help_text="The participation it belongs to.")
    status = serializers.ChoiceField(choices=Status.values)
    valid_from = serializers.DateTimeField()
    valid_until = serializers.DateTimeField(allow_null=True, help_text="Exclusive; null while it holds.")
    decision = serializers.CharField(help_text="The decision it rests on.")
    example = {
        "id": "sta_0123456789abcdefghjkmnpqrs",
        "partner": "ptr_0123456789abcdefghjkmnpqrs",
        "status": "bronze",
        "valid_from": "2026-11-17T09:30:00Z",
        "valid_until": None,
        "decision": DecisionAnswer.example["id"],
    }


class CurrentStatus(ApiView):
    """Read where your organisation stands: status, discount, and Bronze's first days with what is missing."""

    scope = "status:read"
    answer = StatusAnswer

    def get(self, request: Request) -> Response:
        """The latest participation; 404 for an organisation that never took part."""
        place = queries.place(self.organisation)
        if place is None:
            raise Http404
        return Response(shape(place))


class StatusPeriodList(ListResource):
    """List the statuses your organisation held, newest first."""

    scope = "status:read"
    answer = PeriodAnswer

    def rows(self) -> QuerySet[StatusPeriod]:
        """Those of every participation."""
        return queries.periods(self.organisation)

    def shape(self, row: StatusPeriod) -> dict[str, Any]:
        """One period."""
        return {
            "id": row.public_id,
            "partner": row.partner.public_id,
            "status": row.status,
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "decision": row.decision.public_id,
        }


def shape(place: queries.Place) -> dict[str, Any]:
    """Where a partner stands, as it is answered."""
    bronze = None
    if place.deadline is not None and place.bronze is not None:
        bronze = {
            "state": place.deadline.state,
            "last_day": place.deadline.last_on,
            "days_left": (place.deadline.last_on - place.today).days,
            "requirements": [{"requirement": each.requirement, "met_on": each.on} for each in place.requirements],
            "decision": judged(place.bronze),
        }
    return {
        "partner": place.partner.public_id,
        "standing": place.partner.standing,
        "status": place.status,
        "since": place.since,
        "discount": judged(place.discount),
        "bronze": bronze,
    }
