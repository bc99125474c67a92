"""Columns an import understands beyond the company's own: each app adds its, in the order they are applied."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from applications.models import Partner
from partner_portal.core.actors import Actor
from partner_portal.core.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What a file says, column by column, trimmed; a column that is missing is "".
Values = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its heading, what it holds, an example, and whether each row needs it."""

    name: str
    what: "StrOrPromise"
    example: str = ""
    required: bool = False


@dataclass(frozen=True)
class Fault:
    """What is wrong in one column of a row, as a sentence."""

    column: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ColumnGroup:
    """The columns of one part.

    `check(values)` says what is wrong, `summary(values)` what will be made, in words. `apply(partner, values, by)`
    writes it in the row's transaction, `by` the house. `may_undo(partner)` says why it is too late to take it back
    ("" when it is not); `undo(partner, by)` does, once every group agrees.
    """

    columns: tuple[Column, ...]
    check: Callable[[Values], Sequence[Fault]]
    summary: Callable[[Values], Sequence[str]]
    apply: Callable[[Partner, Values, Actor], None]
    may_undo: Callable[[Partner], str]
    undo: Callable[[Partner, Actor], None]


groups: Registry[ColumnGroup] = Registry("group of import columns")
