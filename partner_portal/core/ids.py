"""Public identifiers: a prefix that says what it is, and 128 random bits that say nothing."""

import secrets

from django.db import models

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, lower case
LENGTH = 26


def new(prefix: str) -> str:
    """A new identifier such as `org_3f9k2v…` (prefix, underscore, 26 characters)."""
    number = secrets.randbits(128)
    return f"{prefix}_" + "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def sql(prefix: str, vendor: str) -> str:
    """An SQL expression for a new identifier in each row of a set-based INSERT: hexadecimal, some 100 random bits."""
    if vendor == "postgresql":
        return f"'{prefix}_' || substr(replace(gen_random_uuid()::text, '-', ''), 1, {LENGTH})"
    return f"'{prefix}_' || lower(hex(randomblob({LENGTH // 2})))"


class PublicIdField(models.CharField):
    """The identifier people and programs see: unique, set once, `PREFIX_` and 26 characters.

    Use `public_id = PublicIdField("org")`. The primary key stays a number and stays inside.
    """

    def __init__(self, prefix: str = "", **kwargs: object) -> None:
        self.prefix = prefix
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("editable", False)
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        name, path, _args, kwargs = super().deconstruct()
        return name, path, [self.prefix], kwargs

    def get_default(self) -> str:
        """A fresh identifier for each new row."""
        return new(self.prefix)

    def has_default(self) -> bool:
        """Always: rows made in bulk get theirs too."""
        return True
