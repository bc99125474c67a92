"""Money: an amount and its currency that never mix, rounded as R26 says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats

# Decimal places of each currency the program uses (R26: JPY, VND and IDR have none); its keys are all there are.
EXPONENTS: dict[str, int] = {
    "EUR": 2, "USD": 2, "GBP": 2, "PLN": 2, "TRY": 2, "BRL": 2, "INR": 2, "MXN": 2, "COP": 2, "AED": 2, "CNY": 2,
    "TWD": 2, "MYR": 2, "THB": 2, "BHD": 3, "JPY": 0, "VND": 0, "IDR": 0,
}  # fmt: skip


class MixedCurrencies(TypeError):
    """An operation on amounts of two currencies."""


class UnknownCurrency(ValueError):
    """A currency the program does not use."""


def exponent(currency: str) -> int:
    """Decimal places of a currency (ISO 4217 code); raises `UnknownCurrency`."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise UnknownCurrency(currency) from None


def quantum(currency: str) -> Decimal:
    """The smallest amount of a currency, such as 0.01."""
    return Decimal(1).scaleb(-exponent(currency))


def half_up(amount: Decimal, currency: str) -> Decimal:
    """Round half up, away from zero, to the currency's smallest amount (R26)."""
    return amount.quantize(quantum(currency), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Money:
    """An amount with its currency, already at the currency's exponent: what does not fit raises `ValueError`."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        amount = Decimal(self.amount)
        if not amount.is_finite():
            raise ValueError(f"{amount} is no amount of money")
        exact = half_up(amount, self.currency)
        if exact != amount:
            raise ValueError(f"{amount} has more decimal places than {self.currency}")
        object.__setattr__(self, "amount", exact)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> Money:
        """The amount rounded half up."""
        return cls(half_up(amount, currency), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in a currency."""
        return cls(Decimal(0), currency)

    def _same(self, other: Money) -> Decimal:
        if not isinstance(other, Money):
            raise TypeError(f"{other!r} is not money")
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency}")
        return other.amount

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def display(self) -> str:
        """For people: grouped digits in their language, then the currency."""
        number = formats.number_format(self.amount, exponent(self.currency), use_l10n=True, force_grouping=True)
        return f"{number}\N{NO-BREAK SPACE}{self.currency}"


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, zero of `currency` for none; raises `MixedCurrencies`."""
    result = Money.zero(currency)
    for amount in amounts:
        result += amount
    return result


def largest_remainder(units: int, weights: Sequence[int] | Sequence[Decimal]) -> list[int]:
    """`units` (not negative) in whole parts pro rata to `weights` (not negative); the parts add up exactly (R25, R39).

    Equal remainders go to the earlier part. With no weight at all the parts are zero, and units that are not raise
    `ValueError`.
    """
    base = sum(weights)
    if not base:
        if units:
            raise ValueError("nothing to split by")
        return [0] * len(weights)
    shares = [divmod(units * weight, base) for weight in weights]
    parts = [int(whole) for whole, _remainder in shares]
    by_remainder = sorted(range(len(weights)), key=lambda index: (-shares[index][1], index))
    for index in by_remainder[: units - sum(parts)]:
        parts[index] += 1
    return parts


def split(whole: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """`whole`, of either sign, in amounts of `currency` pro rata to `weights` as `largest_remainder` does."""
    unit = quantum(currency)
    units = int(whole / unit)
    if units * unit != whole:
        raise ValueError(f"{whole} has more decimal places than {currency}")
    sign = -1 if units < 0 else 1
    return [sign * part * unit for part in largest_remainder(abs(units), weights)]
