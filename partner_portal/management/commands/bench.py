"""`manage.py bench`: measures the figures of speed in a scratch database; prints ratios, writes JSON to var/bench."""

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from partner_portal.bench.figures import Figure, figures
from partner_portal.core import clock


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # makes its own database
    help = "Measures speed as ratios within one run; exit 1 when a figure misses its target."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", default="", metavar="S1,…", help="only these; S14 runs only when named")
        parser.add_argument("--blocks", type=int, default=15, help="paired blocks (default 15)")

    def handle(self, *, only: str, blocks: int, **options: Any) -> None:
        if blocks < 1:
            raise CommandError("--blocks must be at least 1")
        missed, measured = [], []
        for figure in _chosen(only):
            self.stdout.write(f"{figure.id} {figure.what}")
            with scratch_database():
                results = figure.run(blocks)
            for result in results:
                self.stdout.write(f"  {result}")
                first, third = result.quartiles
                measured.append(
                    {
                        "figure": figure.id,
                        "what": result.what,
                        "unit": result.unit,
                        "median": result.median,
                        "quartiles": [first, third],
                        "blocks": len(result.values),
                        "target": result.target,
                        "holds": result.holds,
                    }
                )
                if not result.holds:
                    missed.append(f"{figure.id} {result.what}")
        path = _write(measured)
        self.stdout.write(f"Written to {path.relative_to(settings.BASE_DIR)}")
        if missed:
            raise CommandError(f"misses its target: {'; '.join(missed)}")


def _chosen(only: str) -> list[Figure]:
    names = [name.strip().upper() for name in only.split(",") if name.strip()]
    for name in names:
        if name not in figures:
            raise CommandError(f"there is no figure {name}; there are {', '.join(figure.id for figure in figures)}")
    return [figures.get(name) for name in names] or [figure for figure in figures if not figure.is_asked_for]


@contextmanager
def scratch_database() -> Iterator[None]:
    """A new database beside the configured one (in memory with SQLite), dropped at the end."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["NAME"] = f"bench_{os.getpid()}"
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


def _write(measured: list[dict[str, Any]]) -> Path:
    at = clock.wall()
    folder = Path(settings.VAR_DIR) / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{at:%Y%m%dT%H%M%S}.json"
    about = {"at": at.isoformat(), "database": connection.vendor, "python": platform.python_version()}
    path.write_text(json.dumps(about | {"results": measured}, indent=2, ensure_ascii=False) + "\n")
    return path
