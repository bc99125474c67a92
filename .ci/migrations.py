"""Looks at every migration for what would hurt a running installation: `python .ci/migrations.py`."""

import sys

import django
from django.db import connection
from django_migration_linter import MigrationLinter

OURS = (
    "core", "applications", "points", "statuses", "bonuses", "store", "leads", "nfr", "compliance", "helpdesk",
    "library", "webhooks",
)  # fmt: skip
# SQLite makes a table anew for almost any change, which looks like each of its constraints being added.
REBUILT = ["NOT_NULL", "ADD_UNIQUE"]


def main() -> int:
    """Lint the migrations of the portal's own apps; 1 when one is unsafe."""
    django.setup()
    linter = MigrationLinter(
        include_apps=OURS,
        no_cache=True,
        ignore_initial_migrations=True,
        quiet=["ok", "ignore"],
        exclude_migration_tests=REBUILT if connection.vendor == "sqlite" else None,
    )
    linter.lint_all_migrations()
    return 1 if linter.has_errors else 0


if __name__ == "__main__":
    sys.exit(main())
