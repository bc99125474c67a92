"""The plain values a rule may judge, and their form in JSON, which loses nothing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from partner_portal.core.money import Money

# None, bool, int, str, Decimal, date, datetime, Money; tuples of these; dicts from str to these. Enums go in as values.
Value = Any


def plain(value: Value) -> Value:
    """The value as a rule sees it when replayed: enums as their values, lists as tuples.

    Raises `TypeError` on any other kind, and on what no database keeps or what is not equal to itself: text with NUL or
    half a character, a decimal that is no number, a name that begins with `$` (the mark of an encoded value).
    """
    match value:
        case Enum():
            return plain(value.value)
        case str():
            if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
                raise TypeError("a decision's text cannot hold NUL or half a character")
            return value
        case Decimal():
            if not value.is_finite():
                raise TypeError(f"a decision cannot hold {value}")
            return value
        case None | bool() | int() | Money():
            return value
        case datetime():
            if value.tzinfo is None:
                raise TypeError("a decision's datetime must be aware")
            return value.astimezone(UTC).replace(fold=0)
        case date():
            return value
        case list() | tuple():
            return tuple(plain(item) for item in value)
        case Mapping():
            return {_name(name): plain(item) for name, item in value.items()}
    raise TypeError(f"a decision cannot hold a {type(value).__name__}")


def _name(name: Value) -> str:
    text = str(plain(name))
    if text.startswith("$"):
        raise TypeError(f"{text!r} cannot name a decision's value")
    return text


def encode(value: Value) -> Any:
    """JSON for a value: what JSON has no word for becomes an object with one `$` key."""
    match plain(value):
        case Decimal() as number:
            return {"$decimal": str(number)}
        case datetime() as at:
            return {"$at": at.isoformat()}
        case date() as day:
            return {"$on": day.isoformat()}
        case Money(amount=amount, currency=currency):
            return {"$money": [str(amount), currency]}
        case tuple() as items:
            return [encode(item) for item in items]
        case dict() as mapping:
            return {name: encode(item) for name, item in mapping.items()}
        case other:
            return other


def decode(data: Any) -> Value:
    """The value that `encode` was given."""
    match data:
        case {"$decimal": str(number)}:
            return Decimal(number)
        case {"$at": str(at)}:
            return datetime.fromisoformat(at)
        case {"$on": str(day)}:
            return date.fromisoformat(day)
        case {"$money": [str(amount), str(currency)]}:
            return Money(Decimal(amount), currency)
        case list():
            return tuple(decode(item) for item in data)
        case dict():
            return {name: decode(item) for name, item in data.items()}
        case other:
            return other


def readable(data: Any) -> Any:
    """A value for people and programs outside: decimals and dates as strings, money as amount and currency."""
    match plain(data):
        case Decimal() as number:
            return str(number)
        case datetime() as at:
            return at.isoformat().replace("+00:00", "Z")
        case date() as day:
            return day.isoformat()
        case Money() as money:
            return {"amount": str(money.amount), "currency": money.currency}
        case tuple() as items:
            return [readable(item) for item in items]
        case dict() as mapping:
            return {name: readable(item) for name, item in mapping.items()}
        case other:
            return other
