"""The books: every ledger of the program, known by name."""

from dataclasses import dataclass
from typing import Any

from partner_portal.core.appendonly.marks import protection_of
from partner_portal.core.ledger.models import LOT_MUTABLE, Entry, Lot
from partner_portal.core.registry import Registry


@dataclass(frozen=True)
class Book:
    """A ledger: its lots and its entries. Raises `TypeError` when their tables are not guarded as ledgers must be."""

    name: str
    # concrete subclasses of Lot and Entry, whose fields no type checker can know from here
    lots: Any
    entries: Any

    def __post_init__(self) -> None:
        for model, base, mutable in ((self.lots, Lot, LOT_MUTABLE), (self.entries, Entry, ())):
            how = protection_of(model)
            if how is None or how.mutable != mutable or how.while_:
                raise TypeError(f"{model.__name__} must be marked append_only(mutable={mutable})")
            if len(model._meta.constraints) < len(base.Meta.constraints):
                raise TypeError(f"{model.__name__}.Meta must extend {base.__name__}.Meta")


books: Registry[Book] = Registry("book")
