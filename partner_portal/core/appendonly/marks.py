"""Which models are append-only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.apps import apps
from django.db import models

M = TypeVar("M", bound=type[models.Model])


@dataclass(frozen=True)
class Protection:
    """How a model is protected. `mutable`: field names that may change. `while_`: SQL on OLD under which a row is still
    open to any change or deletion (a draft). `blankable`: texts that may be made empty and never rewritten."""

    mutable: tuple[str, ...] = ()
    blankable: tuple[str, ...] = ()
    while_: str = ""


_marked: dict[type[models.Model], Protection] = {}


def append_only(*, mutable: Sequence[str] = (), blankable: Sequence[str] = (), while_: str = "") -> Callable[[M], M]:
    """Mark a model class; the triggers are installed after every migrate (see `guards`)."""

    def mark(model: M) -> M:
        _marked[model] = Protection(tuple(mutable), tuple(blankable), while_)
        return model

    return mark


def protection_of(model: type[models.Model]) -> Protection | None:
    """How a model is protected, if it is."""
    return _marked.get(model)


def protected_models() -> list[tuple[type[models.Model], Protection]]:
    """Every marked, installed model, by table name."""
    installed = set(apps.get_models(include_auto_created=True))
    return sorted(
        ((model, how) for model, how in _marked.items() if model in installed), key=lambda pair: pair[0]._meta.db_table
    )
