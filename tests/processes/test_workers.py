"""Real workers over both brokers, on a database in a file."""

import pytest
import redis

from tests.processes.installation import Installation, kill

pytestmark = pytest.mark.processes


@pytest.fixture
def over_redis(tmp_path):
    url = "redis://127.0.0.1:6379/7"
    broker = redis.Redis.from_url(url, socket_connect_timeout=1)
    try:
        broker.ping()
    except redis.RedisError:
        pytest.skip("no Redis answers at 127.0.0.1:6379")
    installation = Installation(tmp_path, url)
    installation.migrate()
    yield installation
    broker.delete(installation.env["QUEUE"], f"_kombu.binding.{installation.env['QUEUE']}")
    broker.close()


@pytest.fixture
def embedded(tmp_path):
    installation = Installation(tmp_path)
    installation.migrate()
    return installation


def test_a_worker_over_redis_does_queued_work(over_redis):
    with over_redis.worker():
        over_redis.enqueue(3)
        over_redis.wait_for(lambda: over_redis.states() == {"done": 3})
    assert over_redis.events() == {f"{event} {number}": 1 for event in ("begun", "done") for number in range(3)}


def test_a_worker_over_the_embedded_broker_does_queued_work(embedded):
    with embedded.worker():
        embedded.enqueue(3)
        embedded.wait_for(lambda: embedded.states() == {"done": 3})
    assert embedded.events() == {f"{event} {number}": 1 for event in ("begun", "done") for number in range(3)}


def test_the_next_tick_finishes_what_a_killed_worker_had_in_hand(embedded):
    embedded.enqueue(1, seconds=600)
    with embedded.worker() as worker:
        embedded.wait_for(lambda: embedded.events()["begun 0"] == 1)
        kill(worker)
    assert embedded.states() == {"waiting": 1}
    embedded.env["TICK_SECONDS"] = "1"
    with embedded.worker("--beat"):
        embedded.wait_for(lambda: embedded.states() == {"done": 1})
    assert embedded.events() == {"begun 0": 2, "done 0": 1}
