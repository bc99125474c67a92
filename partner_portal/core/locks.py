"""Locks between processes that end with their holder, on both databases."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings
from django.db import connection

# What the code running here holds: PostgreSQL would give a session the same lock again.
_held: ContextVar[frozenset[str]] = ContextVar("locks_held", default=frozenset())


def number_of(name: str) -> int:
    """A stable signed 64-bit number for a lock's name, as PostgreSQL's advisory locks want it."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


@contextmanager
def exclusive(name: str) -> Iterator[bool]:
    """Hold the lock `name` for the block; yields whether it was free, never waits; taken twice is not free.

    PostgreSQL: a session advisory lock, released when the connection dies. SQLite: a locked file in `VAR_DIR`, released
    when the process dies. Either way a killed holder leaves nothing to clean up.
    """
    held = _held.get()
    if name in held:
        yield False
        return
    with _locked_in_session(name) if connection.vendor == "postgresql" else _locked_by_file(name) as free:
        token = _held.set(held | {name} if free else held)
        try:
            yield free
        finally:
            _held.reset(token)


@contextmanager
def _locked_in_session(name: str) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number_of(name)])
        free = cursor.fetchone()[0]
    try:
        yield free
    finally:
        if free:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number_of(name)])


@contextmanager
def _locked_by_file(name: str) -> Iterator[bool]:
    folder = Path(settings.VAR_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    database = str(connection.settings_dict["NAME"])
    if "mode=memory" in database:  # a test's: this process's own, whatever others call theirs
        database = f"{os.getpid()}:{database}"
    path = folder / hashlib.sha256(f"{database}:{name}".encode()).hexdigest()[:32]
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free = True
        except BlockingIOError:
            free = False
        try:
            yield free
        finally:
            if free:
                fcntl.flock(file, fcntl.LOCK_UN)
