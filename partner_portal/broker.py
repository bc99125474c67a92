"""The embedded broker: a folder of messages for one machine, where no Redis runs.

Kombu's file-system transport writes messages in place, so that a reader can take half of one; here a message is written
aside, synced and renamed, and taken by a rename too. A worker killed with a message in hand still loses it, as with
any broker that is no record of work: what matters lives in tables that the next tick finds.
"""

import fcntl
import json
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem


class Channel(filesystem.Channel):
    """Messages as files named by the wall clock, each either whole or not there."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}"
        written = folder / f"{name}.new"
        with written.open("x") as file:
            json.dump(payload, file)
            file.flush()
            os.fsync(file.fileno())
        written.rename(folder / f"{name}.{queue}.msg")

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for path in sorted(Path(self.data_folder_in).glob(f"*.{queue}.msg")):
            taken = path.with_suffix(".taken")
            try:
                path.rename(taken)
            except FileNotFoundError:
                continue  # another worker was faster
            try:
                message = json.loads(taken.read_bytes())
                message["properties"]["delivery_tag"]
            except (ValueError, TypeError, KeyError):
                taken.rename(path.with_suffix(".bad"))  # kept for who wants to look, and out of the way
                continue
            taken.unlink()
            return message
        raise Empty

    def get_table(self, exchange: str) -> list[filesystem.exchange_queue_t]:  # type: ignore[override]
        with self._turn():
            return super().get_table(exchange)

    def _queue_bind(self, exchange: str, *binding: Any) -> None:
        with self._turn():
            super()._queue_bind(exchange, *binding)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One process at a time reads or writes the table of queues: the stock code lets a reader see it empty."""
        self.control_folder.mkdir(parents=True, exist_ok=True)
        with (self.control_folder / "turn").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    """Kombu's file-system transport with the channel above."""

    Channel = Channel
