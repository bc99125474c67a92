"""F2: random operations on the ledger's pure core, each compared with an oracle that knows nothing of it.

The oracle keeps every single unit as a coin that lies somewhere: available, in one hold, in one capture, or gone.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from partner_portal.core.ledger import policy
from partner_portal.core.ledger.enums import Kind
from partner_portal.core.ledger.policy import Movement, Purse, Share, TooLittle
from partner_portal.core.proofs import Checked, Proof

START = datetime(2026, 1, 1, tzinfo=UTC)
ENDLESS = datetime.max.replace(tzinfo=UTC)
OPERATIONS_PER_STEP = 1_000
WORLD_LASTS = 250
LOTS_PER_WORLD = 12
AVAILABLE, GONE = "available", "gone"


@dataclass
class Book:
    """What is tried: purses and entries in memory, changed by nothing but the policy's movements."""

    purses: dict[int, Purse] = field(default_factory=dict)
    entries: list[Movement] = field(default_factory=list)

    def write(self, movements: Sequence[Movement]) -> list[int]:
        """Apply movements; returns the numbers of their entries."""
        first = len(self.entries)
        for movement in movements:
            purse = self.purses[movement.lot]
            self.purses[movement.lot] = replace(
                purse, available=purse.available + movement.delta_available, held=purse.held + movement.delta_held
            )
            self.entries.append(movement)
        return list(range(first, len(self.entries)))

    def shares(self, numbers: Sequence[int], kind: Kind) -> list[Share]:
        """What the entries of one kind among `numbers` took, and how much of it was given back since."""
        back = Counter[int | None]()
        for entry in self.entries:
            if entry.kind is Kind.RESTORE:
                back[entry.origin] += entry.amount
        taken = [(number, self.entries[number]) for number in numbers]
        return [Share(number, e.lot, e.amount, back[number]) for number, e in taken if e.kind is kind]


@dataclass
class Coins:
    """The oracle: where each coin of each lot lies; a place is available, gone, or the name of a hold or capture."""

    places: dict[int, list[str]] = field(default_factory=dict)
    ends: dict[int, datetime | None] = field(default_factory=dict)
    revoked: set[int] = field(default_factory=set)
    # the lots of a hold or capture in the order they gave
    givers: dict[str, list[int]] = field(default_factory=dict)

    def is_alive(self, lot: int, at: datetime) -> bool:
        """Whether coins of the lot can be taken."""
        return lot not in self.revoked and at < (self.ends[lot] or ENDLESS)

    def move(self, lot: int, count: int, source: str, target: str) -> int:
        """Move up to `count` coins of a lot from one place to another; returns how many were there."""
        there = [index for index, place in enumerate(self.places[lot]) if place == source][:count]
        for index in there:
            self.places[lot][index] = target
        return len(there)

    def hold(self, amount: int, name: str, at: datetime) -> None:
        """Take coins from the lot that ends first, then the next."""
        alive = [lot for lot in self.places if self.is_alive(lot, at)]
        self.givers[name] = []
        for lot in sorted(alive, key=lambda lot: (self.ends[lot] or ENDLESS, lot)):
            moved = self.move(lot, amount, AVAILABLE, name)
            amount -= moved
            self.givers[name] += [lot] if moved else []

    def end(self, name: str, target: str, at: datetime) -> None:
        """All coins of a hold go to a capture's name, or home."""
        for lot in self.givers[name]:
            home = AVAILABLE if self.is_alive(lot, at) else GONE
            self.move(lot, len(self.places[lot]), name, target or home)

    def restore(self, amount: int, name: str, at: datetime) -> None:
        """Coins of a capture go home: whole shares first, then one by one to the greatest fraction left over."""
        spent = {lot: self.places[lot].count(name) for lot in self.givers[name]}
        exact = {lot: Fraction(amount * count, sum(spent.values())) for lot, count in spent.items()}
        parts = {lot: int(share) for lot, share in exact.items()}
        while sum(parts.values()) < amount:
            lot = max(parts, key=lambda lot: exact[lot] - parts[lot])
            parts[lot] += 1
        for lot, part in parts.items():
            self.move(lot, part, name, AVAILABLE if self.is_alive(lot, at) else GONE)


@dataclass
class World:
    """The two side by side, with the operations that both play."""

    rng: random.Random
    at: datetime = START
    book: Book = field(default_factory=Book)
    coins: Coins = field(default_factory=Coins)
    # name of a hold or capture → its entries
    held: dict[str, list[int]] = field(default_factory=dict)
    spent: dict[str, list[int]] = field(default_factory=dict)
    names: int = 0

    def play(self) -> str:
        """One random operation on both; returns a sentence when they differ."""
        operation = self.rng.choice(OPERATIONS)
        told = operation(self)
        return told or self.difference(operation.__name__)

    def difference(self, name: str) -> str:
        """The first lot whose figures differ, in words."""
        for lot, purse in self.book.purses.items():
            places = self.coins.places[lot]
            available, held = places.count(AVAILABLE), sum(places.count(hold) for hold in self.held)
            if (purse.available, purse.held) != (available, held):
                return f"after {name}: lot {lot} has {purse.available}+{purse.held}, the coins say {available}+{held}"
        return ""

    def pick(self, names: dict[str, list[int]]) -> str | None:
        """A random hold or capture."""
        return self.rng.choice(list(names)) if names else None


def credit(world: World) -> str:
    """Open a lot, ending soon, later or never, sometimes in the past."""
    lot = len(world.book.purses) + 1
    if lot > LOTS_PER_WORLD:
        return ""
    amount = world.rng.randint(1, 30)
    end = world.rng.choice([None, world.at + timedelta(days=world.rng.randint(-1, 40))])
    world.book.purses[lot] = Purse(lot, 0, expires_at=end)
    world.book.write([movement.in_lot(lot) for movement in policy.credit(amount, end, world.at)])
    world.coins.places[lot], world.coins.ends[lot] = [AVAILABLE] * amount, end
    if not world.coins.is_alive(lot, world.at):
        world.coins.move(lot, amount, AVAILABLE, GONE)
    return ""


def hold(world: World) -> str:
    """Hold coins, sometimes more than there are."""
    amount, name = world.rng.randint(1, 40), f"hold {world.names}"
    world.names += 1
    alive = [lot for lot in world.coins.places if world.coins.is_alive(lot, world.at)]
    there = sum(world.coins.places[lot].count(AVAILABLE) for lot in alive)
    try:
        movements = policy.hold(amount, list(world.book.purses.values()), world.at)
    except TooLittle as refusal:
        return "" if refusal.found == there < amount else f"hold of {amount} refused, {there} there"
    if there < amount:
        return f"hold of {amount} granted, {there} there"
    world.held[name] = world.book.write(movements)
    world.coins.hold(amount, name, world.at)
    return ""


def release(world: World) -> str:
    """Release a hold."""
    if name := world.pick(world.held):
        held = world.book.shares(world.held.pop(name), Kind.HOLD)
        world.book.write(policy.release(held, world.book.purses, world.at))
        world.coins.end(name, "", world.at)
    return ""


def capture(world: World) -> str:
    """Capture a hold."""
    if name := world.pick(world.held):
        captured = f"capture of {name}"
        movements = policy.capture(world.book.shares(world.held.pop(name), Kind.HOLD))
        world.spent[captured] = world.book.write(movements)
        world.coins.end(name, captured, world.at)
        world.coins.givers[captured] = world.coins.givers[name]
    return ""


def restore(world: World) -> str:
    """Give some of a capture back, sometimes more than is outstanding."""
    if not (name := world.pick(world.spent)):
        return ""
    amount = world.rng.randint(1, 25)
    there = sum(places.count(name) for places in world.coins.places.values())
    spent = world.book.shares(world.spent[name], Kind.CAPTURE)
    try:
        movements = policy.restore(amount, spent, world.book.purses, world.at)
    except TooLittle as refusal:
        return "" if refusal.found == there < amount else f"{amount} not given back, {there} outstanding"
    world.book.write(movements)
    world.coins.restore(amount, name, world.at)
    return ""


def advance(world: World) -> str:
    """Some days pass, and sometimes the daily job runs."""
    world.at += timedelta(hours=world.rng.randint(1, 100))
    if world.rng.random() < 0.5:
        for purse in list(world.book.purses.values()):
            world.book.write(policy.expire(purse, world.at))
        for lot, end in world.coins.ends.items():
            if end and end <= world.at:
                world.coins.move(lot, len(world.coins.places[lot]), AVAILABLE, GONE)
    return ""


def revoke(world: World) -> str:
    """Revoke a lot, now and then."""
    if world.book.purses and world.rng.random() < 0.2:
        lot = world.rng.choice(list(world.book.purses))
        world.book.write(policy.revoke(world.book.purses[lot]))
        world.book.purses[lot] = replace(world.book.purses[lot], is_closed=True)
        world.coins.move(lot, len(world.coins.places[lot]), AVAILABLE, GONE)
        world.coins.revoked.add(lot)
    return ""


def reverse(world: World) -> str:
    """Undo some of a credit."""
    if world.book.purses:
        lot, amount = world.rng.choice(list(world.book.purses)), world.rng.randint(1, 20)
        (number,) = world.book.write(policy.reverse(world.book.purses[lot], amount))
        if world.coins.move(lot, amount, AVAILABLE, GONE) != world.book.entries[number].amount:
            return f"reversal of {amount} in lot {lot} took another amount"
    return ""


OPERATIONS: list[Callable[[World], str]] = [
    *[credit, hold, hold, hold, release, capture, capture, restore, restore, advance, revoke, reverse]
]


def run(operations: int, seed: float) -> Checked:
    """Play so many operations, in worlds of `WORLD_LASTS`; one in which the two differ ends there."""
    rng = random.Random(seed)  # noqa: S311
    world, differences = World(rng), list[str]()
    for number in range(operations):
        if number % WORLD_LASTS == 0:
            world = World(rng)
        if difference := world.play():
            differences.append(f"operation {number}: {difference}")
            world = World(rng)
    return Checked(operations, differences)


def check(number: int, rng: random.Random) -> Checked:
    """One step of the proof."""
    return run(OPERATIONS_PER_STEP, rng.random())


F2 = Proof(
    figure="F2",
    claim="the ledger's pure core agrees with counted coins after every one of 10,000,000 random operations",
    steps=10_000,
    sample=10,
    check=check,
)
