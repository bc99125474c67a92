"""The bases of what comes in (strict) and what is described as going out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

# What JSON a field takes: REST framework alone would read 1 as a text and "yes" as a boolean.
JSON_TYPES: list[tuple[type[serializers.Field], type, str]] = [
    (serializers.BooleanField, bool, "boolean"),
    (serializers.IntegerField, int, "integer"),
    (serializers.ListField, list, "list"),
    (serializers.DecimalField, str, "string"),
    (serializers.CharField, str, "string"),
    (serializers.ChoiceField, str, "string"),
    (serializers.DateTimeField, str, "string"),
    (serializers.DateField, str, "string"),
]


class Strict(serializers.Serializer):
    """Input whose unknown fields are errors, each by its name."""

    def to_internal_value(self, data: Any) -> Any:
        """The validated values; raises `ValidationError`."""
        if isinstance(data, Mapping):
            unknown = {name: [_("There is no such field.")] for name in data if name not in self.fields}
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)


class Body(Strict):
    """A JSON body: each value also of its field's JSON type."""

    def to_internal_value(self, data: Any) -> Any:
        """The validated values; raises `ValidationError`."""
        if isinstance(data, Mapping):
            wrong = {name: [message] for name in data if (message := self._mistyped(name, data[name]))}
            if wrong:
                raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)

    def _mistyped(self, name: str, value: Any) -> str:
        field = self.fields.get(name)
        for kind, wanted, word in JSON_TYPES:
            if value is not None and isinstance(field, kind):
                fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
                return "" if fits else _("This must be a JSON {type}.").format(type=word)
        return ""


class NoBody(Body):
    """Nothing is asked for."""


class Query(Strict):
    """The query string of an address that takes none; with fields, the ones it takes."""


class PageQuery(Query):
    """The query string of a list."""

    limit = serializers.IntegerField(
        min_value=1, max_value=100, required=False, default=50, help_text="How many rows to answer with."
    )
    starting_after = serializers.CharField(
        max_length=40, required=False, help_text="The id of the last row of the page before."
    )


class Answer(serializers.Serializer):
    """Describes what goes out, for the reference: the view's `shape` makes it. `example` is one whole answer."""

    example: Mapping[str, Any] = {}


class MoneyAnswer(Answer):
    """An amount with its currency."""

    amount = serializers.CharField(help_text="Decimal, at the currency's own precision.")
    currency = serializers.CharField(help_text="ISO 4217.")
