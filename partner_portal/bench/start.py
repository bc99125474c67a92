"""S14: `make run` from a clean clone of the committed state, to the first page and to nothing left behind."""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from partner_portal.bench.measure import Result

PATIENCE = 600
SECONDS_TO_END = 30


class DidNotStart(Exception):
    """`make run` ended or hung before the first page; carries the end of what it printed."""


def make_run(blocks: int) -> Sequence[Result]:
    """S14: seconds to the first page, cold and the second time, and the processes left after Ctrl-C."""
    with tempfile.TemporaryDirectory(prefix="portal-start-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(settings.BASE_DIR), str(clone)], check=True)  # noqa: S603, S607
        cold, left_cold = run_once(clone)
        warm, left_warm = run_once(clone)
    return [
        Result(what="cold start to the first page", values=[cold], unit="s", at_most=90),
        Result(what="second start to the first page", values=[warm], unit="s", at_most=5),
        Result(what="processes left after Ctrl-C", values=[left_cold + left_warm], unit="processes", at_most=0),
    ]


def run_once(clone: Path) -> tuple[float, int]:
    """Start, wait for the first page, press Ctrl-C: (seconds to the page, processes left). Raises `DidNotStart`."""
    port = free_port()
    # what a newcomer's shell has, and nothing of ours
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    log = clone.parent / "log"
    with log.open("w") as output:
        began = time.monotonic()
        process = subprocess.Popen(  # noqa: S603
            ["make", "run", f"PORT={port}"],  # noqa: S607
            cwd=clone,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            while not _answers(port):
                if process.poll() is not None or time.monotonic() - began > PATIENCE:
                    raise DidNotStart(log.read_text()[-2000:])
                time.sleep(0.05)
            seconds = time.monotonic() - began
            os.killpg(process.pid, signal.SIGINT)
            process.wait(SECONDS_TO_END)
        finally:
            left = _processes_under(clone)
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            process.wait(SECONDS_TO_END)
    return seconds, len(left)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as response:  # nosec B310: our own page
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _processes_under(folder: Path) -> list[int]:
    """Processes whose working directory lies in the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cwd").resolve().is_relative_to(folder):
                    found.append(int(entry.name))
            except OSError:
                continue  # gone, or another's
    return found
