"""What apps add to the simulation."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from partner_portal.core.registry import Registry
from partner_portal.core.simulation.world import World


@dataclass(frozen=True, kw_only=True)
class Operation:
    """Something that people of the program do: how often against others, and how.

    `run(world)` acts through one action and says what it did; "" where there was nothing to do.
    """

    weight: int
    run: Callable[[World], str]


# name → what has to be there before the first day
openings: Registry[Callable[[World], None]] = Registry("opening")
# name, such as "message.send" → operation
operations: Registry[Operation] = Registry("operation")
# name → rows that tell the state without random ids
states: Registry[Callable[[], Iterable[Sequence[Any]]]] = Registry("state")
