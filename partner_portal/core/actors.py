"""Who does something: a person, an API key, or the house itself. Every action takes one as `by=`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from partner_portal.core.accounts.models import User
    from partner_portal.core.api.models import ApiKey


@dataclass(frozen=True)
class Actor:
    """The author of a change. `id` is a public id (`usr_…`, `key_…`) or, for the house, the name of the job."""

    kind: str
    id: str
    user: User | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def is_person(self) -> bool:
        """Whether a human being stands behind the change at this moment."""
        return self.kind == "user"


def person(user: User | AnonymousUser) -> Actor:
    """The signed-in person; nobody signed in is a mistake of the caller."""
    assert user.is_authenticated
    return Actor("user", user.public_id, user)


def key(api_key: ApiKey) -> Actor:
    """A program with an API key."""
    return Actor("key", api_key.public_id)


def house(name: str) -> Actor:
    """The portal itself: a job, a command, an import."""
    return Actor("house", name)
