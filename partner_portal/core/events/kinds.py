"""The kinds of events there are: each part and app registers its own in `registrations.py` or `AppConfig.ready`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from partner_portal.core.registry import Registry


@dataclass(frozen=True)
class Kind:
    """One type of event: its name (`thing.happened`), when it happens in one sentence, and an example of its data."""

    type: str
    description: str | Promise
    example: Mapping[str, Any]


kinds: Registry[Kind] = Registry("type of event")


def add(type: str, description: str | Promise, *, example: Mapping[str, Any]) -> Kind:
    """Register a type of event. The example stands in the API's reference, so its shape is a promise."""
    return kinds.add(type, Kind(type, description, example))


def kind_label(type: str) -> str:
    """What happened, in one sentence; for a type that is gone its name in plain letters."""
    return str(kinds.get(type).description) if type in kinds else type.replace(".", ": ").replace("_", " ")
