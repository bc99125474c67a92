"""The embedded broker loses no message, whoever writes and reads at the same time, and trips over none."""

import multiprocessing
import os
import time
import uuid
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from partner_portal.settings import queue

pytestmark = pytest.mark.processes
WRITERS, READERS, EACH = 3, 3, 200


def connection(folder):
    options = queue.options(redis_url="", queue_dir=folder, state_dir=folder, tick_seconds=60)
    return Connection(
        options["CELERY_BROKER_URL"],
        transport=options["CELERY_BROKER_TRANSPORT"],
        transport_options=options["CELERY_BROKER_TRANSPORT_OPTIONS"],
    )


@pytest.fixture
def name():
    """A queue of the test's own: kombu remembers a process's queues whatever the folder."""
    return f"q{uuid.uuid4().hex}"


def write(folder, writer):
    with connection(folder) as conn, conn.SimpleQueue("work") as work:
        for number in range(EACH):
            work.put({"number": writer * EACH + number, "padding": "x" * 5000})


def read(folder, reader, finished):
    with connection(folder) as conn, conn.SimpleQueue("work") as work, (folder / f"read-{reader}").open("w") as seen:
        while True:
            done = finished.is_set()
            try:
                message = work.get(block=False)
            except Empty:
                if done:
                    return
                time.sleep(0.01)
                continue
            seen.write(f"{message.payload['number']}\n")
            message.ack()


def messages(folder):
    return sorted(path.name for path in (folder / "messages").iterdir())


def test_nothing_is_lost_or_doubled_between_many_writers_and_readers(tmp_path):
    start = multiprocessing.get_context("spawn")
    finished = start.Event()
    readers = [start.Process(target=read, args=(tmp_path, number, finished)) for number in range(READERS)]
    writers = [start.Process(target=write, args=(tmp_path, number)) for number in range(WRITERS)]
    for process in readers + writers:
        process.start()
    for process in writers:
        process.join(120)
    finished.set()
    for process in readers:
        process.join(120)
    assert [process.exitcode for process in readers + writers] == [0] * (READERS + WRITERS)
    seen = [int(line) for number in range(READERS) for line in (tmp_path / f"read-{number}").read_text().split()]
    assert sorted(seen) == list(range(WRITERS * EACH))
    assert messages(tmp_path) == []


def test_messages_come_in_the_order_they_were_sent(tmp_path, name):
    with connection(tmp_path) as conn, conn.SimpleQueue(name) as work:
        for number in range(20):
            work.put({"number": number})
        messages = [work.get(block=False) for _ in range(20)]
        assert [message.payload["number"] for message in messages] == list(range(20))


@pytest.mark.parametrize(
    "broken",
    [b"", b'{"body": "half', b"\xff\xfe", b"null", b"{}"],
    ids=["empty", "half", "noise", "null", "nothing in it"],
)
def test_a_broken_file_is_put_aside_and_the_rest_delivered(tmp_path, name, broken):
    with connection(tmp_path) as conn, conn.SimpleQueue(name) as work:
        folder = tmp_path / "messages"
        (folder / f"00000000000000000000_first.{name}.msg").write_bytes(broken)
        (folder / "00000000000000000001_half.new").write_bytes(b"somebody is writing this")
        work.put({"number": 7})
        message = work.get(block=False)
        assert message.payload == {"number": 7}
        message.ack()
        with pytest.raises(Empty):
            work.get(block=False)
    assert messages(tmp_path) == [f"00000000000000000000_first.{name}.bad", "00000000000000000001_half.new"]


def test_a_queue_hears_only_its_own_messages(tmp_path, name):
    with connection(tmp_path) as conn, conn.SimpleQueue(name) as work, conn.SimpleQueue(f"{name}-other") as other:
        other.put({"number": 1})
        with pytest.raises(Empty):
            work.get(block=False)
        assert other.get(block=False).payload == {"number": 1}


def test_a_message_is_not_there_before_it_is_whole(tmp_path, name, monkeypatch):
    seen = []
    rename = Path.rename

    def look(path, target):
        if path.suffix == ".new":
            seen.append((list((tmp_path / "messages").glob("*.msg")), os.path.getsize(path) > 0))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", look)
    with connection(tmp_path) as conn, conn.SimpleQueue(name) as work:
        work.put({"number": 1})
    assert seen == [([], True)]
