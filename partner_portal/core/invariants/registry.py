"""The claims and how they are checked."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partner_portal.core.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Result:
    """How many things were looked at, and a short sentence for each that is wrong."""

    count: int
    violations: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Invariant:
    """A claim about the whole database. `check(sample)` looks at everything, or at the newest `sample` of it."""

    name: str
    sentence: "StrOrPromise"
    check: Callable[[int | None], Result]


invariants: Registry[Invariant] = Registry("invariant")


def add(invariant: Invariant) -> Invariant:
    """Register a claim under its name."""
    return invariants.add(invariant.name, invariant)


def check(*, only: str = "", sample: int | None = None) -> Iterator[tuple[Invariant, Result]]:
    """Check every claim, or the one named `only`, in the order registered; raises `NotRegistered` for an unknown one.

    A check that cannot be made is a violation too: what nobody can check, nobody knows.
    """
    for invariant in [invariants.get(only)] if only else invariants:
        try:
            yield invariant, invariant.check(sample)
        except Exception as error:
            log.exception("invariant %s could not be checked", invariant.name)
            yield invariant, Result(0, [f"could not be checked: {type(error).__name__}: {error}"])
