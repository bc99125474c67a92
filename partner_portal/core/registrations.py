"""Fills core's registries: each part that has something to register says so in its own `registrations.py`."""

from importlib import import_module
from importlib.util import find_spec

PARTS = (
    "accounts",
    "terms",
    "decisions",
    "approvals",
    "audit",
    "calendars",
    "territories",
    "screening",
    "ledger",
    "jobs",
    "outbox",
    "events",
    "messages",
    "retention",
    "invariants",
    "simulation",
    "clock",
    "api",
)

for part in PARTS:
    name = f"partner_portal.core.{part}.registrations"
    if find_spec(name):
        import_module(name)
