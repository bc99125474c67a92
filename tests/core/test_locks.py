import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

from partner_portal.core import ids, locks

HOLDER = """
import django, sys
django.setup()
from django.db import connection
from partner_portal.core import locks

connection.settings_dict["NAME"] = sys.argv[1]
with locks.exclusive(sys.argv[2]) as free:
    print(free, flush=True)
    sys.stdin.readline()
"""
SECONDS = 30


@contextmanager
def holder(name):
    """Another process that takes the lock and keeps it until it is told, or killed."""
    process = subprocess.Popen(
        [sys.executable, "-B", "-c", HOLDER, str(connection.settings_dict["NAME"]), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
    )
    try:
        process.free = process.stdout.readline().strip() == "True"
        yield process
    finally:
        process.kill()
        process.communicate(timeout=SECONDS)


def is_free(name):
    with locks.exclusive(name) as free:
        return free


def becomes_free(name):
    """Whether it does within a moment: PostgreSQL hears of a killed client only then."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if is_free(name):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def name(monkeypatch, tmp_path):
    """A lock of its own, of a database that other processes can name too: the one in memory is this process's alone."""
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "shared.sqlite3"))
    return ids.new("lock")


@pytest.mark.processes
@pytest.mark.django_db
def test_a_database_in_memory_shares_its_locks_with_nobody():
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps a database in memory")
    name = ids.new("lock")
    with locks.exclusive(name) as free, holder(name) as other:
        assert (free, other.free, is_free(name)) == (True, True, False)


@pytest.mark.processes
@pytest.mark.django_db
def test_one_process_holds_a_lock_and_another_is_told_so_at_once(name):
    with holder(name) as first:
        assert first.free
        assert not is_free(name)
        assert is_free(f"{name} of another kind")
        with holder(name) as second:
            assert not second.free
        # one that did not get it takes nothing away when it ends
        assert not is_free(name)
        first.stdin.write("\n")
        first.stdin.flush()
        assert first.wait(SECONDS) == 0
        assert is_free(name)


@pytest.mark.django_db
def test_a_lock_taken_twice_by_one_session_is_not_free_the_second_time():
    name = ids.new("lock")
    with locks.exclusive(name) as free, locks.exclusive(f"{name} of another kind") as other:
        assert (free, other, is_free(name)) == (True, True, False)
        assert not is_free(name)  # the refused one took nothing away
    assert is_free(name)


@pytest.mark.processes
@pytest.mark.django_db
def test_a_killed_holder_frees_its_lock(name):
    with holder(name) as process:
        assert not is_free(name)
        process.send_signal(signal.SIGKILL)
        process.wait(SECONDS)
        assert becomes_free(name)


@pytest.mark.processes
@pytest.mark.django_db
def test_this_process_keeps_another_out_and_lets_go_after_an_error(name):
    def fail_inside():
        with locks.exclusive(name) as free, holder(name) as other:
            assert (free, other.free) == (True, False)
            raise LookupError

    with pytest.raises(LookupError):
        fail_inside()
    with holder(name) as other:
        assert other.free


def test_a_locks_number_is_stable_and_fits_postgresql():
    assert locks.number_of("daily") == locks.number_of("daily") != locks.number_of("relay")
    assert locks.number_of("daily") == 8012238318799463334
    assert all(-(2**63) <= locks.number_of(str(n)) < 2**63 for n in range(100))
