"""Loads the demo world."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from partner_portal.core import demo


class Command(BaseCommand):
    help = "Load a reproducible demo world into an empty database, through the portal's own services."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--partners", type=int, default=60, help="how many companies (60)")
        parser.add_argument("--seed", type=int, default=24, help="the same seed tells the same story (24)")

    def handle(self, *args: Any, partners: int, seed: int, **options: Any) -> None:
        if not demo.is_empty():
            raise CommandError("This database is in use. The demo world is loaded into an empty one only.")
        with transaction.atomic():
            world = demo.build(partners=partners, seed=seed, say=self.stdout.write)
        self.stdout.write(
            f"Demo world: {len(world.organisations)} companies, {len(world.people)} people to sign in as."
        )
