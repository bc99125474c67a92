"""The sentence a decision says, kept as a template with its figures, so that each reader hears it in their language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone, translation
from django.utils.translation import gettext, ngettext

from partner_portal.core.decisions.values import Value
from partner_portal.core.money import Money


def one_or_many(one: str, many: str) -> tuple[str, str]:
    """Mark a pair of templates for translation, as gettext_noop does for one; `Sentence` picks by its count."""
    return one, many


@dataclass(frozen=True)
class Sentence:
    """A template with named figures: `Sentence(gettext_noop("{paid} of {target}"), {"paid": …, "target": …})`.

    With a plural: `Sentence(one_or_many("{n} day left", "{n} days left"), {"n": 3}, count="n")`.
    """

    template: str | tuple[str, str]
    figures: Mapping[str, Value] = field(default_factory=dict)
    count: str = ""

    def __str__(self) -> str:
        if isinstance(self.template, tuple):
            number = self.figures[self.count]
            text = ngettext(*self.template, number)
        else:
            text = gettext(self.template)
        return text.format_map({name: said(value) for name, value in self.figures.items()})

    def in_english(self) -> str:
        """The sentence as tests, logs and the command line print it."""
        with translation.override("en"):
            return str(self)


def cited(clause: str) -> str:
    """A clause as a person reads it: §3.1.2; a reading of the guide (R9) as it is; `defs` and `house` in words."""
    match clause:
        case "defs":
            return gettext("Definitions")
        case "house":
            return gettext("House rule")
    return clause if clause.startswith("R") else f"§{clause}"


def said(value: Value) -> Any:
    """A figure in the reader's language: grouped numbers, written dates, money with its currency after it."""
    match value:
        case Money():
            return value.display()
        case bool():
            return gettext("yes") if value else gettext("no")
        case Decimal() | int():
            return formats.number_format(value, use_l10n=True, force_grouping=True)
        case datetime():
            return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
        case date():
            return formats.date_format(value, "DATE_FORMAT")
        case tuple() | list():
            return ", ".join(str(said(item)) for item in value)
        case None:
            return "–"
    return value
