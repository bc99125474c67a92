"""What can be asked for: each part and app registers its own in `registrations.py` or `AppConfig.ready`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise

from partner_portal.core.actors import Actor
from partner_portal.core.registry import Registry


class Perform(Protocol):
    """Does what was asked for, in the approval's transaction and under its lock.

    It judges again, as days have passed, and raises `Refused` where the program says no by now.
    """

    def __call__(self, subject: str, payload: Mapping[str, Any], *, by: Actor) -> object:
        """`subject` and `payload` as they were asked for; `by` is who approved."""


@dataclass(frozen=True)
class Difference:
    """One thing that will be otherwise, in words: what it is, from what, to what, and the clause it comes from."""

    label: str
    before: str
    after: str
    citation: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Something that takes two persons.

    `permission` (`core.publish_terms`) is what the second person needs; `days_valid` how long a request waits before it
    expires; `url(subject)` the staff's page of what it is about and `changes(subject)` what will be otherwise, where
    there are such: nobody should agree to what they cannot see.
    """

    label: str | Promise
    permission: str
    perform: Perform
    days_valid: int = 14
    url: Callable[[str], str] | None = None
    changes: Callable[[str], Sequence[Difference]] | None = None


kinds: Registry[Kind] = Registry("kind of approval")
