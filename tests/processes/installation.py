"""An installation of the portal in a folder of its own, made of real processes."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 90  # seconds: a machine may be busy


class Installation:
    """SQLite in `folder`; Redis where an address is given, else the embedded broker."""

    def __init__(self, folder: Path, redis_url: str = "") -> None:
        self.folder = folder
        self.trace = folder / "trace"
        self.trace.touch()
        self.database = folder / "portal.sqlite3"
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DEBUG": "1",
            "SANDBOX": "1",
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "REDIS_URL": redis_url,
            "DJANGO_SETTINGS_MODULE": "tests.processes.settings",
            "OUTBOX_LEASE_SECONDS": "2",
            "TRACE": str(self.trace),
            "QUEUE": f"test-{uuid.uuid4().hex}",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def run(self, *arguments: str) -> str:
        """Run a command to its end and return what it printed; fails with its errors."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=PROJECT, env=self.env, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def migrate(self) -> None:
        """Make the database, once for all installations of this run of the tests."""
        template = self.folder.parent / "migrated.sqlite3"
        if not template.exists():
            self.run("manage.py", "migrate", "--verbosity", "0")
            shutil.copy(self.database, template)
        shutil.copy(template, self.database)

    def enqueue(self, count: int, seconds: float = 0) -> None:
        """Queue slow work."""
        self.run("-m", "tests.processes.enqueue", str(count), str(seconds))

    @contextmanager
    def worker(self, *options: str) -> Iterator[subprocess.Popen[bytes]]:
        """A Celery worker with its children in a process group; whatever happens nothing of it stays."""
        log = (self.folder / "worker.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "partner_portal", "worker", "--concurrency", "1", *options],
            cwd=PROJECT, env=self.env, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            kill(process)
            log.close()

    def events(self) -> Counter[str]:
        """How often each line was written down: `begun 0`, `done 0`."""
        return Counter(self.trace.read_text().splitlines())

    def states(self) -> Counter[str]:
        """How many queued items are in each state."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20) as connection:
            found = Counter(state for (state,) in connection.execute("SELECT state FROM core_outboxitem"))
        connection.close()
        return found

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until it is so; fails with the worker's log."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, (self.folder / "worker.log").read_text()[-3000:]
            time.sleep(0.1)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children as a power cut would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
