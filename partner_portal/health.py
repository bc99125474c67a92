"""What operators and their machines ask: alive, ready, measured."""

import os
from collections.abc import Callable
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from partner_portal.core.jobs import queries as jobs
from partner_portal.core.metrics import exposition


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Liveness: the process answers. Asks nothing of anyone else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Readiness: each thing the portal needs, `ok` or what is wrong; 503 when one is missing."""
    answers = {name: _asked(check) for name, check in CHECKS.items()}
    ready = all(answer == "ok" for answer in answers.values())
    return JsonResponse({"ready": ready, "checks": answers}, status=200 if ready else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures, for who holds `METRICS_TOKEN`; on a development machine for everyone."""
    token = settings.METRICS_TOKEN
    allowed = settings.DEBUG or (
        token and constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
    )
    if not allowed:
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _asked(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:  # whatever is wrong, readiness must answer
        return f"{type(error).__name__}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} not applied" if missing else "ok"


def _broker() -> str:
    if settings.REDIS_URL:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2).ping()
        return "ok"
    folder = Path(settings.QUEUE_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return "ok" if os.access(folder, os.W_OK) else "queue folder is not writable"


def _daily_run() -> str:
    if not jobs.is_behind():
        return "ok"
    next_attempt = jobs.next_attempt()
    return f"behind, a failed job is tried again at {next_attempt:%Y-%m-%dT%H:%M:%SZ}" if next_attempt else "behind"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "daily_run": _daily_run,
}
