"""How amounts move between what a lot has available, what it holds for an order, and what is gone. Pure.

Amounts are whole smallest units of the lot's unit. Each function gives the movements to write down; nothing else moves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from partner_portal.core.ledger.enums import EFFECTS, Kind
from partner_portal.core.money import exponent, largest_remainder

POINTS = "points"
NEW = 0
FOREVER = datetime.max.replace(tzinfo=UTC)


class TooLittle(Exception):
    """More is asked for than there is: `asked` and `found`, in smallest units."""

    def __init__(self, asked: int, found: int) -> None:
        super().__init__(f"{asked} asked for, {found} there")
        self.asked, self.found = asked, found


@dataclass(frozen=True, slots=True)
class Purse:
    """What a lot has: available and held units, when it expires (half-open; None: never), whether it is closed."""

    lot: int
    available: int
    held: int = 0
    expires_at: datetime | None = None
    is_closed: bool = False

    def is_open(self, at: datetime) -> bool:
        """Whether it can be spent from at that instant."""
        return not self.is_closed and (self.expires_at is None or at < self.expires_at)


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry to be: `amount` units (not negative) of one kind in one lot; `origin` is the entry it answers."""

    lot: int
    kind: Kind
    amount: int
    origin: int | None = None

    @property
    def delta_available(self) -> int:
        """What it adds to the available units."""
        return EFFECTS[self.kind][0] * self.amount

    @property
    def delta_held(self) -> int:
        """What it adds to the held units."""
        return EFFECTS[self.kind][1] * self.amount

    def in_lot(self, lot: int) -> "Movement":
        """The same in a lot that has just been opened."""
        return replace(self, lot=lot)


@dataclass(frozen=True, slots=True)
class Share:
    """What one entry of a hold or a capture took from its lot, and how much of it came back since."""

    entry: int
    lot: int
    amount: int
    returned: int = 0

    @property
    def outstanding(self) -> int:
        """What can still come back."""
        return self.amount - self.returned


def to_units(amount: Decimal, unit: str) -> int:
    """An amount in smallest units: 9.40 EUR is 940; raises `ValueError` for a fraction of one, `UnknownCurrency`."""
    scaled = amount.scaleb(0 if unit == POINTS else exponent(unit))
    if scaled != int(scaled):
        raise ValueError(f"{amount} has more decimal places than {unit}")
    return int(scaled)


def from_units(units: int, unit: str) -> Decimal:
    """Smallest units as an amount: 940 of EUR is 9.40."""
    return Decimal(units) if unit == POINTS else Decimal(units).scaleb(-exponent(unit))


def earliest_first(purses: Iterable[Purse]) -> list[Purse]:
    """The order lots are spent in: earliest expiry first, those without one last, older lots before younger (R10)."""
    return sorted(purses, key=lambda purse: (purse.expires_at or FOREVER, purse.lot))


def spendable(purses: Iterable[Purse], at: datetime) -> int:
    """What can be held at that instant, by dates alone, whether or not the daily job has run."""
    return sum(purse.available for purse in purses if purse.is_open(at))


def credit(amount: int, expires_at: datetime | None, at: datetime) -> list[Movement]:
    """A new lot's amount, its lot not numbered yet; past its expiry it is recorded and gone at once."""
    _check(amount)
    return [Movement(NEW, Kind.CREDIT, amount), *_gone(Purse(NEW, amount, expires_at=expires_at), amount, at)]


def hold(amount: int, purses: Sequence[Purse], at: datetime) -> list[Movement]:
    """Set `amount` aside from the open lots, earliest expiry first (R10, R39); raises `TooLittle`."""
    _check(amount)
    found = spendable(purses, at)
    if amount > found:
        raise TooLittle(amount, found)
    movements = []
    for purse in earliest_first(purse for purse in purses if purse.is_open(at)):
        part = min(amount, purse.available)
        if part:
            movements.append(Movement(purse.lot, Kind.HOLD, part))
            amount -= part
    return movements


def release(held: Sequence[Share], purses: Mapping[int, Purse], at: datetime) -> list[Movement]:
    """Give a hold back to its lots; what returns to one past its expiry is gone at once (order state machine)."""
    movements = []
    for share in held:
        movements.append(Movement(share.lot, Kind.RELEASE, share.amount, share.entry))
        movements += _gone(purses[share.lot], share.amount, at)
    return movements


def capture(held: Sequence[Share]) -> list[Movement]:
    """Spend a hold for good."""
    return [Movement(share.lot, Kind.CAPTURE, share.amount, share.entry) for share in held]


def restore(amount: int, spent: Sequence[Share], purses: Mapping[int, Purse], at: datetime) -> list[Movement]:
    """Give spent units back to the lots they came from, with their original expiry (R25).

    Pro rata, by largest remainder, to what each lot gave and has not got back. What returns to a lot past its expiry is
    recorded and gone at once. Raises `TooLittle` for more than is outstanding.
    """
    _check(amount)
    outstanding = [share.outstanding for share in spent]
    if amount > sum(outstanding):
        raise TooLittle(amount, sum(outstanding))
    movements = []
    for share, part in zip(spent, largest_remainder(amount, outstanding), strict=True):
        if part:
            movements.append(Movement(share.lot, Kind.RESTORE, part, share.entry))
            movements += _gone(purses[share.lot], part, at)
    return movements


def expire(purse: Purse, at: datetime) -> list[Movement]:
    """End a lot whose time has come: what is available is gone, what is held stays held."""
    if purse.available == 0 or purse.expires_at is None or at < purse.expires_at:
        return []
    return [Movement(purse.lot, Kind.EXPIRE, purse.available)]


def revoke(purse: Purse) -> list[Movement]:
    """Take what is available by a measure (§14.2), be it nothing; what is held goes when it comes back."""
    return [Movement(purse.lot, Kind.REVOKE, purse.available)]


def reverse(purse: Purse, amount: int) -> list[Movement]:
    """Undo a credit: at most what its lot still has available, be it nothing (R25)."""
    _check(amount)
    return [Movement(purse.lot, Kind.REVERSE, min(amount, purse.available))]


def _check(amount: int) -> None:
    """Only something moves; raises `ValueError`."""
    if amount <= 0:
        raise ValueError(f"an amount must be positive, not {amount}")


def _gone(purse: Purse, amount: int, at: datetime) -> list[Movement]:
    """The end of units that came back to a lot which cannot keep them."""
    if purse.is_open(at):
        return []
    is_expired = purse.expires_at is not None and purse.expires_at <= at
    return [Movement(purse.lot, Kind.EXPIRE if is_expired else Kind.REVOKE, amount)]
