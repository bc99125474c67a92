"""`manage.py simulate`: a random program life in the configured database, all invariants checked."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partner_portal.core import clock
from partner_portal.core.entities import Entity
from partner_portal.core.simulation import actions, queries

# Where the database is empty: a day of its own, so that the same seed gives the same life whenever it is played.
START = date(2026, 2, 1)


class Command(BaseCommand):
    help = "Plays a random program life, days advanced one by one; exit 1 on a violation, with the step that led to it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--partners", type=int, default=20)
        parser.add_argument("--days", type=int, default=90)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--check-every", type=int, default=30, metavar="DAYS", help="check all invariants so often")
        parser.add_argument(
            "--into-existing", action="store_true", help="play in a database that holds partners already"
        )

    def handle(
        self, *, partners: int, days: int, seed: int, check_every: int, into_existing: bool, **options: Any
    ) -> None:
        for name, number in (("--partners", partners), ("--days", days), ("--check-every", check_every)):
            if number < 1:
                raise CommandError(f"{name} must be 1 or more.")
        start = START
        if queries.is_inhabited():
            if not into_existing:
                raise CommandError(
                    f"{queries.database_name()} already holds partners. Take an empty database, or say --into-existing."
                )
            start = clock.today(Entity.CYPRUS) + timedelta(days=1)
        report = actions.run(
            partners=partners, days=days, seed=seed, start=start, check_every=check_every, told=self._tell
        )
        if report.violations:
            for violation in report.violations[:5]:
                self.stdout.write(f"  {violation}")
            raise CommandError(f"Violated with seed {seed} by the step: {report.step}")
        steps = ", ".join(f"{name} {count:,}" for name, count in sorted(report.steps.items()))
        self.stdout.write(f"Steps: {steps}.")
        self.stdout.write(
            f"Seed {seed}: {partners:,} partners, {days:,} days from {start}, {report.steps.total():,} steps, "
            f"0 violations in {report.checked:,} checks of all invariants."
        )
        self.stdout.write(f"State: {report.state}")

    def _tell(self, day: date, report: actions.Report) -> None:
        self.stdout.write(f"{day} {report.steps.total():>8,} steps")
