"""How Celery is set up."""

import pytest

from partner_portal.settings import queue


@pytest.mark.parametrize("redis_url", ["redis://localhost/0", ""])
def test_a_message_is_never_handed_on_while_its_task_may_still_run(tmp_path, redis_url):
    options = queue.options(redis_url=redis_url, queue_dir=tmp_path, state_dir=tmp_path, tick_seconds=60)
    assert options["CELERY_TASK_SOFT_TIME_LIMIT"] < options["CELERY_TASK_TIME_LIMIT"] < queue.VISIBILITY_SECONDS
    assert options["CELERY_TASK_ACKS_LATE"]
    assert options["CELERY_TASK_REJECT_ON_WORKER_LOST"]
    assert options["CELERY_ACCEPT_CONTENT"] == ["json"]
    assert options["CELERY_WORKER_PREFETCH_MULTIPLIER"] == 1


def test_beat_knows_the_tick_and_nothing_else(settings):
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} == {"core.jobs.tick"}
