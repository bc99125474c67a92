"""`manage.py check_invariants`: what must be true of the live database, one line each; exit 1 where it is not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from partner_portal.core import invariants
from partner_portal.core.registry import NotRegistered

SHOWN = 5


class Command(BaseCommand):
    help = "Checks the live database, one line per invariant with the count checked; exit 1 on a violation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", default="", metavar="NAME", help="only this invariant")
        parser.add_argument("--sample", type=int, metavar="N", help="where all takes long, the newest N")

    def handle(self, *, only: str, sample: int | None, **options: Any) -> None:
        if sample is not None and sample < 1:
            raise CommandError("--sample must be 1 or more.")
        broken = 0
        try:
            for invariant, result in invariants.check(only=only, sample=sample):
                broken += bool(result.violations)
                self._show(invariant, result)
        except NotRegistered:
            known = ", ".join(name for name, _invariant in invariants.invariants.items())
            raise CommandError(f"There is no invariant {only!r}. There are: {known}.") from None
        if broken:
            raise CommandError(f"{broken} of the invariants {'is' if broken == 1 else 'are'} violated.")

    def _show(self, invariant: invariants.Invariant, result: invariants.Result) -> None:
        with translation.override("en"):
            sentence = str(invariant.sentence)
        word = self.style.ERROR("BROKEN") if result.violations else self.style.SUCCESS("holds ")
        self.stdout.write(f"{word} {invariant.name:<18} {result.count:>10,} checked  {sentence}")
        for violation in result.violations[:SHOWN]:
            self.stdout.write(f"         {violation}")
        if len(result.violations) > SHOWN:
            self.stdout.write(f"         and {len(result.violations) - SHOWN:,} more")
