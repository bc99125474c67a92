"""Registers things for one test and takes them away again.

with only(jobs, Job(name="expiry", step=..., label="Expiry")):     # these daily jobs and no others
    run_due(by=house("test"))
with registered(handlers, "test.slow", handler):                   # this one beside the others
    ...
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from partner_portal.core.jobs.registry import Job
from partner_portal.core.registry import Registry


@contextmanager
def registered(registry: Registry[Any], name: str, item: Any) -> Iterator[None]:
    """One more thing in a registry."""
    registry.add(name, item)
    try:
        yield
    finally:
        del registry._items[name]


@contextmanager
def only(registry: Registry[Any], *jobs: Job, **items: Any) -> Iterator[None]:
    """Nothing but these things in a registry: jobs by their own names, others by keyword."""
    before, registry._items = registry._items, {job.name: job for job in jobs} | items
    try:
        yield
    finally:
        registry._items = before
