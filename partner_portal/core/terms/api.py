"""The terms in force in the API."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from partner_portal.core import clock
from partner_portal.core.api.resources import ApiView
from partner_portal.core.api.serializers import Answer, Query
from partner_portal.core.entities import Entity
from partner_portal.core.terms import queries
from partner_portal.core.terms.numbers import numbers


class NumberAnswer(Answer):
    """One number of the program."""

    path = serializers.CharField(help_text="`section.field`, which stays.")
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="What it is, in the caller's language."
    )
    value = serializers.JSONField(help_text="Decimals and dates as strings.")
    unit = serializers.CharField(help_text="In the caller's language; empty where there is none.")
    clause = serializers.CharField(help_text="The clause it comes from.")


class TermsAnswer(Answer):
    """An edition of the terms."""

    id = serializers.CharField()
    name = serializers.CharField()
    announced_on = serializers.DateField()
    effective_from = serializers.DateField(help_text="Its first day.")
    until = serializers.DateField(allow_null=True, help_text="The first day of the edition that follows, if any.")
    numbers = NumberAnswer(many=True)
    example = {
        "id": "trm_0123456789abcdefghjkmnpqrs",
        "name": "2026-01",
        "announced_on": "2025-12-01",
        "effective_from": "2026-01-01",
        "until": None,
        "numbers": [
            {
                "path": "bronze.days_to_qualify",
                "label": "Days to finish the tutorial and claim the subscription",
                "value": 90,
                "unit": "days",
                "clause": "3.1.1",
            }
        ],
    }


class TermsQuery(Query):
    """Which day's terms."""

    date = serializers.DateField(required=False, help_text="The day whose terms are asked for; today without it.")


class TermsInForce(ApiView):
    """Read the terms in force. Every number of the program with its clause, as of today or another day."""

    scope = "terms:read"
    query = TermsQuery
    answer = TermsAnswer

    def get(self, request: Request) -> Response:
        """The edition of the day; today is the local day of the caller's contracting entity."""
        organisation = self.caller.organisation
        day = self.asked.get("date") or clock.today(organisation.entity if organisation else Entity.CYPRUS)
        try:
            edition = queries.edition_on(day)
        except queries.NoTerms:
            raise ValidationError({"date": [_("No terms were in force on that day.")]}) from None
        values = edition.terms.model_dump(mode="json")
        return Response(
            {
                "id": edition.public_id,
                "name": edition.name,
                "announced_on": edition.announced_on,
                "effective_from": edition.effective_from,
                "until": edition.until,
                "numbers": [
                    {
                        "path": number.path,
                        "label": number.label,
                        "value": _at(values, number.path),
                        "unit": number.unit,
                        "clause": number.clause,
                    }
                    for number in numbers(edition.terms)
                ],
            }
        )


def _at(values: dict[str, Any], path: str) -> Any:
    for step in path.split("."):
        values = values[step]
    return values
