"""Runs what is due of the daily jobs."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partner_portal.core.actors import house
from partner_portal.core.jobs import actions


class Command(BaseCommand):
    help = "Run every daily job for each day not yet done. Twice does nothing. Exit 1 if a job failed, 2 if busy."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", type=date.fromisoformat, metavar="D", help="stop after this day (default: today)")

    def handle(self, *args: Any, date: date | None = None, **options: Any) -> None:
        try:
            report = actions.run_due(by=house("daily"), until=date, watch=self._print)
        except actions.NotDueYet as error:
            raise CommandError(f"{error} In a sandbox, move its clock: manage.py clock advance DATE") from error
        if report.busy:
            raise CommandError("Another daily run is at work and does this; nothing was done here.", returncode=2)
        if report.failed:
            raise CommandError(f"{len(report.failed)} failed or had to wait. The next run tries them again.")
        if not report.lines:
            self.stdout.write("Nothing is due.")

    def _print(self, line: actions.Line) -> None:
        result = f"{line.handled} rows" if line.outcome == "done" else f"{line.outcome}: {line.note}"
        self.stdout.write(f"{line.day.isoformat()} {line.scope:<8} {line.job:<32} {result}")
        self.stdout.flush()
