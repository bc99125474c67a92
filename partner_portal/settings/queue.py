"""How background work is carried: Redis where there is one, else the embedded broker."""

from pathlib import Path
from typing import Any

# How long a worker may hold a message before Redis hands it to another one; every task must end well before.
VISIBILITY_SECONDS = 3 * 60 * 60


def options(*, redis_url: str, queue_dir: Path, state_dir: Path, tick_seconds: int) -> dict[str, Any]:
    """Celery's settings. Beat knows one entry, the tick; one that nobody took before the next is dropped."""
    return {
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CELERY_BROKER_CONNECTION_MAX_RETRIES": None,  # a worker waits for its broker as long as it takes
        "CELERY_TASK_SERIALIZER": "json",
        "CELERY_ACCEPT_CONTENT": ["json"],
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_TASK_ACKS_LATE": True,
        "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
        "CELERY_TASK_SOFT_TIME_LIMIT": 2 * 60 * 60,
        "CELERY_TASK_TIME_LIMIT": 2 * 60 * 60 + 5 * 60,
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_WORKER_CONCURRENCY": 2,
        "CELERY_TIMEZONE": "UTC",
        "CELERY_BEAT_SCHEDULE_FILENAME": str(state_dir / "beat-schedule"),
        "CELERY_BEAT_SCHEDULE": {
            "tick": {"task": "core.jobs.tick", "schedule": tick_seconds, "options": {"expires": tick_seconds}},
        },
    } | (_redis(redis_url) if redis_url else _embedded(queue_dir))


def _redis(url: str) -> dict[str, Any]:
    return {
        "CELERY_BROKER_URL": url,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "visibility_timeout": VISIBILITY_SECONDS,
            "max_retries": 0,  # who asks for work doesn't wait for a broker that is down: the tick finds the work
            "socket_connect_timeout": 2,
            "socket_timeout": 10,
        },
    }


def _embedded(folder: Path) -> dict[str, Any]:
    messages = folder / "messages"
    messages.mkdir(parents=True, exist_ok=True)
    return {
        "CELERY_BROKER_URL": "filesystem://",
        "CELERY_BROKER_TRANSPORT": "partner_portal.broker:Transport",
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "data_folder_in": str(messages),
            "data_folder_out": str(messages),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.2,
            "max_retries": 0,
        },
        "CELERY_WORKER_ENABLE_REMOTE_CONTROL": False,  # its chatter would need every message kept for every worker
    }
