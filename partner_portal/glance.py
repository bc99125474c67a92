"""What the public pages say of the program, from the terms in force; of its own it knows one example price."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from django.utils.translation import gettext_lazy as _

from partner_portal.core.money import Money
from partner_portal.core.terms.numbers import Number, numbers
from partner_portal.core.terms.schema import Benefits, Terms

# The demo catalogue's price of the Standard plan: 12 months of 99, 50 seats. Shown as an example only.
LIST_PRICE = Money(Decimal(1188), "USD")
COURSES = {
    "program-tutorial": _("Program tutorial"),
    "product-course": _("Product course"),
    "gold-course": _("Gold course"),
}


@dataclass(frozen=True)
class Price:
    """What one plan costs a partner of a status."""

    status: str
    net: Money


@dataclass(frozen=True)
class Figure:
    """A number of the terms as the program page says it."""

    label: str
    value: str
    unit: str


def statuses(terms: Terms) -> list[Benefits]:
    """The three statuses, lowest first."""
    return [terms.bronze, terms.silver, terms.gold]


def example_prices(terms: Terms) -> list[Price]:
    """The example's net price by status: the discount is rounded half up, the rest follows (R26)."""
    prices = []
    for name, status in zip(("bronze", "silver", "gold"), statuses(terms), strict=True):
        discount = Money.rounded(LIST_PRICE.amount * status.discount_percent / 100, LIST_PRICE.currency)
        prices.append(Price(name, LIST_PRICE - discount))
    return prices


def training(terms: Terms) -> list[list[str]]:
    """The names of the courses each status asks for."""
    return [course_names(status.courses) for status in statuses(terms)]


def figures_by_clause(terms: Terms, clauses: Sequence[str]) -> dict[str, list[Figure]]:
    """Every number in force under the clause that sets it; a reading's numbers stand under their section's clause.

    Where statuses share a label, the status goes before it.
    """
    found: dict[str, list[Number]] = defaultdict(list)
    for number in numbers(terms):
        section = Terms.model_fields[number.path.partition(".")[0]].json_schema_extra
        fallback = cast(dict[str, str], section)["clause"]
        found[number.clause if number.clause in clauses else fallback].append(number)
    return {clause: [_figure(number, beside) for number in beside] for clause, beside in found.items()}


def _figure(number: Number, beside: Sequence[Number]) -> Figure:
    is_alone = sum(other.label == number.label for other in beside) == 1
    value = ", ".join(course_names(number.value)) if number.path.endswith(".courses") else number.display
    unit = "" if number.path.endswith(".courses") else number.unit
    return Figure(number.label if is_alone else f"{number.section}: {number.label}", value, unit)


def course_names(keys: Sequence[str]) -> list[str]:
    """What the courses are called."""
    return [str(COURSES.get(key, key)) for key in keys]
