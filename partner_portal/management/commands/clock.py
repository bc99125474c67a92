"""Shows the program's clock and, in a sandbox, moves it."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partner_portal.core import clock
from partner_portal.core.actors import house
from partner_portal.core.clock import actions, policy, queries
from partner_portal.core.clock.models import ClockAdvance
from partner_portal.core.entities import FACTS


class Command(BaseCommand):
    help = "Show the program's time, or move a sandbox's clock forward, day by day, with every daily job on the way."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", nargs="?", choices=["show", "advance"], default="show")
        parser.add_argument("to", nargs="?", help="a date, an instant with its zone, or a step: +3d, +12h, +90m")

    def handle(self, *args: Any, what: str, to: str | None, **options: Any) -> None:
        if what == "show":
            return self._show()
        if not to:
            raise CommandError("Say where to: a date, an instant, or a step such as +3d.")
        try:
            zones = [facts.time_zone for facts in FACTS.values()]
            move = actions.advance(to=policy.target(to, now=clock.now(), zones=zones), by=house("clock"))
        except (policy.UnclearTarget, actions.NotMovable) as error:
            raise CommandError(str(error)) from error
        while move.state == ClockAdvance.State.RUNNING:
            if not actions.work(watch=self._print):
                time.sleep(0.5)  # a worker has it; look how far it is
            move.refresh_from_db()
        if move.state == ClockAdvance.State.FAILED:
            raise CommandError(f"Stopped at {move.reached_at:%Y-%m-%d %H:%M} UTC. {move.error}")
        return self._show()

    def _show(self) -> None:
        state = queries.state()
        self.stdout.write(f"Program time {state.now:%Y-%m-%d %H:%M:%S} UTC, {state.offset} ahead of the wall.")
        for entity in FACTS:
            self.stdout.write(f"  {entity.value:<8} {clock.today(entity).isoformat()}")
        if state.advance:
            self.stdout.write(f"Moving to {state.advance.target_at:%Y-%m-%d %H:%M} UTC: {state.advance.progress:.0%}.")

    def _print(self, move: ClockAdvance) -> None:
        self.stdout.write(f"{move.reached_at:%Y-%m-%d %H:%M} UTC {move.progress:4.0%}")
        self.stdout.flush()
