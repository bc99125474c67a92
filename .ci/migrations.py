"""Looks at every migration for what would hurt a running installation: `python .ci/migrations.py`."""

import sys

import django
from django_migration_linter import MigrationLinter

OURS = (
    "core", "applications", "points", "statuses", "bonuses", "store", "leads", "nfr", "compliance", "helpdesk",
    "library", "webhooks",
)  # fmt: skip


def main() -> int:
    """Lint the migrations of the portal's own apps; 1 when one is unsafe."""
    django.setup()
    linter = MigrationLinter(include_apps=OURS, no_cache=True, ignore_initial_migrations=True, quiet=["ok", "ignore"])
    linter.lint_all_migrations()
    return 1 if linter.has_errors else 0


if __name__ == "__main__":
    sys.exit(main())
