"""Pages by key: the next page starts after the last row seen, however long the list and whatever was added since."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row")
LIMIT = 50


class UnknownCursor(LookupError):
    """The row to start from is not in the list: made up, or someone else's."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Up to `limit` rows, and whether the list goes on after them."""

    rows: list[Row]
    has_more: bool


def page(
    rows: QuerySet[Any, Row],
    *,
    within: QuerySet[Any, Any],
    after: str = "",
    limit: int = LIMIT,
    key: str = "-pk",
    cursor: str = "public_id",
) -> Page[Row]:
    """The page of `rows` that follows the row whose `cursor` field is `after` (from the beginning when empty).

    `within` is the whole list the reader may see, unfiltered: the cursor is looked up there, so a filter may change
    between pages and another tenant's id is as unknown as a made-up one (`UnknownCursor`). `key` names a unique column,
    `-` for descending. Takes one query, two with a cursor.
    """
    column = key.removeprefix("-")
    if after:
        known = "\0" not in after  # which PostgreSQL would not even compare
        position = within.filter(**{cursor: after}).values_list(column, flat=True).first() if known else None
        if position is None:
            raise UnknownCursor(after)
        rows = rows.filter(**{f"{column}__{'lt' if key.startswith('-') else 'gt'}": position})
    found = list(rows.order_by(key)[: limit + 1])
    return Page(found[:limit], len(found) > limit)


def cursor_of(row: Model | dict[str, Any], cursor: str = "public_id") -> str:
    """What to start the next page after: the last row's `cursor` field."""
    return str(row[cursor] if isinstance(row, dict) else getattr(row, cursor))
