"""Reads an edition's numbers out of JSON and lays them out flat for pages, the API, the command line, comparisons."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from pydantic import ValidationError

from partner_portal.core.decisions.sentences import Sentence, cited, said
from partner_portal.core.terms.fields import QuotaStep
from partner_portal.core.terms.policy import Problem, contradictions
from partner_portal.core.terms.schema import CHOICES, Terms

DAY_OF_YEAR = re.compile(r"[0-9]{2}-[0-9]{2}")


class InvalidTerms(ValueError):
    """Values that are no terms; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{problem.path}: {worded(problem)}" for problem in problems))


@dataclass(frozen=True)
class Number:
    """One number of the terms. `path` is `section.field`; `label` and `unit` are in the reader's language."""

    path: str
    section: str
    label: str
    value: Any
    unit: str
    clause: str

    @property
    def display(self) -> str:
        """The value as a person reads it, without its unit."""
        return shown(self.value)

    @property
    def citation(self) -> str:
        """The clause as a person reads it: §3.1.2, or the reading R9."""
        return cited(self.clause)


@dataclass(frozen=True)
class Change:
    """A number that differs between two editions."""

    before: Number
    after: Number


def shown(value: Any) -> str:
    """A value of the terms in the reader's language."""
    match value:
        case StrEnum():
            return gettext(CHOICES[value])
        case (QuotaStep(), *_):
            return ", ".join(f"{said(step.rating_from)}: {said(step.open_reservations)}" for step in value)
        case ():
            return "–"
        case str() if DAY_OF_YEAR.fullmatch(value):
            return date_format(date.fromisoformat(f"2025-{value}"), "MONTH_DAY_FORMAT")
    return str(said(value))


def numbers(terms: Terms) -> list[Number]:
    """Every number, in the order of the schema."""
    return [
        Number(
            path=f"{section}.{name}",
            section=gettext(_title(outer)),
            label=gettext(_title(field)),
            value=getattr(getattr(terms, section), name),
            unit=gettext(unit) if (unit := _extra(field)["unit"]) else "",
            clause=_extra(field)["clause"] or _extra(outer)["clause"],
        )
        for section, outer, name, field in declared()
    ]


def declared() -> Iterator[tuple[str, Any, str, Any]]:
    """Every declared number as (section name, section field, name, field)."""
    for section, outer in Terms.model_fields.items():
        for name, field in outer.annotation.model_fields.items():  # type: ignore[union-attr]
            yield section, outer, name, field


def diff(before: Terms, after: Terms) -> list[Change]:
    """The numbers that differ, in the order of the schema."""
    pairs = zip(numbers(before), numbers(after), strict=True)
    return [Change(old, new) for old, new in pairs if old.value != new.value]


def dump(terms: Terms) -> dict[str, Any]:
    """The terms as JSON values: amounts and rates as strings, dates as ISO."""
    return terms.model_dump(mode="json")


def read(values: Mapping[str, Any]) -> Terms:
    """The terms of JSON values, complete and free of contradictions; raises `InvalidTerms` with every problem found."""
    try:
        terms = Terms.model_validate_json(json.dumps(values))
    except ValidationError as error:
        raise InvalidTerms(problems_of(error)) from None
    if problems := contradictions(terms):
        raise InvalidTerms(problems)
    return terms


def worded(problem: Problem) -> str:
    """A problem in the reader's language; where it names another number it does so by its label."""
    if isinstance(problem.message, str):
        return problem.message
    figures = dict(problem.message.figures)
    if "other" in figures:
        section, name = figures["other"].split(".")
        outer = Terms.model_fields[section]
        inner = outer.annotation.model_fields[name]  # type: ignore[union-attr]
        figures["other"] = f"{gettext(_title(outer))}, {gettext(_title(inner))}"
    return str(Sentence(problem.message.template, figures))


def problems_of(error: ValidationError) -> list[Problem]:
    """What pydantic found, by field path."""
    return [
        Problem(".".join(str(part) for part in line["loc"]), line["msg"].removeprefix("Value error, "))
        for line in error.errors(include_url=False, include_context=False)
    ]


def plain_number(number: Decimal) -> str:
    """A decimal without needless zeros: 40, 0.25, 1200.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _title(field: Any) -> str:
    return field.title


def _extra(field: Any) -> dict[str, str]:
    return field.json_schema_extra
