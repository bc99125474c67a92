"""Figures, dates and clauses as pages write them."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partner_portal.core import timeline
from partner_portal.core.decisions.labels import label, rule_label
from partner_portal.core.decisions.sentences import cited, said
from partner_portal.core.decisions.values import Value
from partner_portal.core.guide import DEFINITIONS
from partner_portal.core.money import Money
from partner_portal.core.terms.numbers import shown

register = template.Library()
register.filter("said", said)
register.filter("shown", shown)
register.filter("label", label)
register.filter("rule_label", rule_label)
register.filter("cited", cited)

Number = int | Decimal | Money


NAME = re.compile(r"[a-z][a-z_]*")


@register.filter
def spoken(value: Value) -> str:
    """A value a rule looked at, for people: names of choices in their language, a dash for nothing."""
    if isinstance(value, str) and NAME.fullmatch(value):
        return _(value.replace("_", " "))
    return str(said(value)) or said(None)


def number(value: Number) -> Decimal:
    """The bare number of a figure."""
    return value.amount if isinstance(value, Money) else Decimal(value)


@register.filter
def share(value: Number, whole: Number) -> str:
    """How much of the whole, as a width for an SVG attribute: at most `100%`, with a point in every language."""
    if not number(whole):
        return "100%"
    return f"{max(Decimal(0), min(Decimal(100), number(value) * 100 / number(whole))):.1f}%"


@register.filter
def missing(value: Number, whole: Number) -> Number | None:
    """What is still to go; nothing once the whole is reached."""
    if number(value) >= number(whole):
        return None
    return whole - value  # type: ignore[operator]


@register.filter
def until(day: date, today: date) -> str:
    """How far off a day is, in words."""
    days = (day - today).days
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(n)s day ago", "%(n)s days ago", -days) % {"n": -days}
    if days < 60:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    return ngettext("in %(n)s month", "in %(n)s months", days // 30) % {"n": days // 30}


@register.filter
def clause_url(clause: str) -> str:
    """Where a clause is explained; nothing for a reading (`R9`) or a rule of the house, which have no place."""
    return f"{reverse('program')}#c{clause}" if clause == DEFINITIONS or clause[:1].isdigit() else ""


@register.simple_tag
def radar(dues: Sequence[timeline.Due], today: date) -> timeline.Radar:
    """The dates placed on one line from today on."""
    return timeline.radar(dues, today=today)


@register.filter
def percent(x: float) -> str:
    """A place on a line for an SVG attribute, with a point in every language."""
    return f"{x:.1f}%"


@register.filter
def of_clause(figures: dict[str, list[Any]], clause: str) -> list[Any]:
    """The figures that stand under a clause."""
    return figures.get(clause, [])
