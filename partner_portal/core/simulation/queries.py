"""The state of the program as one number, to compare two runs."""

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from django.db import connection

from partner_portal.core.accounts.models import Organisation
from partner_portal.core.ids import ALPHABET, LENGTH
from partner_portal.core.simulation.registry import states

PUBLIC_ID = re.compile(rf"\b([a-z]{{3}})_[{ALPHABET}]{{{LENGTH}}}\b")


def state_hash() -> str:
    """A hash of every registered row, without random ids: the same life gives the same one."""
    digest = hashlib.sha256()
    for name, rows in sorted(states.items()):
        for line in sorted(canonical(row) for row in rows()):
            digest.update(f"{name} {line}\n".encode())
    return digest.hexdigest()


def canonical(row: Sequence[Any]) -> str:
    """A row as text, its public ids reduced to their prefixes."""
    return PUBLIC_ID.sub(r"\1_", json.dumps(row, default=str, sort_keys=True))


def is_inhabited() -> bool:
    """Whether the database holds partners already."""
    return Organisation.objects.exists()


def database_name() -> str:
    """The configured database, for people."""
    return str(connection.settings_dict["NAME"])
