"""`make run`: one foreground group on a database it prepares, which leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds until a slow machine has given up

pytestmark = [pytest.mark.processes]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(folder, port):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "DEBUG": "1",
        "SANDBOX": "1",
        "REQUIRE_SECOND_FACTOR": "0",
        "VAR_DIR": str(folder),
        "PORT": str(port),
    }


def start(folder, port):
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env=environment(folder, port),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def first_page(port, process):
    for _ in range(PATIENCE * 4):
        assert process.poll() is None, "it ended before it answered"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                return answer.status
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.25)
    pytest.fail("no page in time")


def running_in(folder):
    """The processes whose environment names this folder."""
    mark = f"VAR_DIR={folder}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in entry.read_bytes().split(b"\0"):
                found.append(entry.parent.name)
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are counted through /proc")
def test_it_starts_on_nothing_answers_and_leaves_nothing_behind(tmp_path):
    port = free_port()
    for is_first in (True, False):
        process = start(tmp_path, port)
        try:
            assert first_page(port, process) == 200
            assert len(running_in(tmp_path)) >= 4
            os.kill(process.pid, signal.SIGINT)
            process.wait(timeout=PATIENCE)
            assert running_in(tmp_path) == []
        finally:
            for left in running_in(tmp_path):
                os.kill(int(left), signal.SIGKILL)
            process.wait(timeout=PATIENCE)
        log = (tmp_path / "log").read_text()
        assert log.count("Loading the demo world") == 1, "only an empty database gets the demo"
        assert log.count("admin@demo.example") == (1 if is_first else 2)


def test_a_port_in_use_is_said_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = subprocess.run(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env=environment(tmp_path, port),
            capture_output=True,
            text=True,
        )
    assert answer.returncode == 1
    assert f"Port {port} is in use" in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1
