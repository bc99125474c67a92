"""`manage.py terms`: the numbers in force, two editions compared, a file tried or drafted."""

from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from partner_portal.core import clock, terms
from partner_portal.core.actors import house
from partner_portal.core.entities import Entity
from partner_portal.core.terms import actions, queries
from partner_portal.core.terms.files import EditionFile, UnreadableFile
from partner_portal.core.terms.models import State, TermsEdition
from partner_portal.core.terms.numbers import Change, InvalidTerms, diff, dump, numbers, worded
from partner_portal.core.terms.policy import publishable

# What each command must be given.
GIVEN: dict[str, list[str]] = {"show": [], "diff": ["A", "B"], "preview": ["FILE"], "draft": ["FILE"]}


def day(text: str) -> date:
    """A day given as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is no day: write YYYY-MM-DD, such as 2026-11-22.") from None


class Command(BaseCommand):
    help = "Shows the terms in force, compares editions, tries an edition's file or drafts it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="?", default="show", choices=list(GIVEN), help="show is the default")
        parser.add_argument("given", nargs="*", metavar="…", help="diff: two names or ids; preview and draft: a file")
        parser.add_argument("--date", metavar="YYYY-MM-DD", help="show: on another day than today")

    def handle(self, *, what: str, given: list[str], date: str | None, **options: Any) -> None:
        wanted = GIVEN[what]
        if len(given) != len(wanted):
            raise CommandError(f"Usage: manage.py terms {' '.join([what, *wanted])}")
        with translation.override("en"):
            match what, given:
                case "diff", [before, after]:
                    self.diff(before, after)
                case "preview", [file]:
                    self.preview(self.read(Path(file)))
                case "draft", [file]:
                    self.draft(self.read(Path(file)))
                case _:
                    self.show(day(date) if date else clock.today(Entity.CYPRUS))

    def show(self, on: date) -> None:
        """Every number in force on a day."""
        try:
            edition = terms.edition_on(on)
        except terms.NoTerms as error:
            raise CommandError(f"{error}.") from None
        until = f" to {edition.until}, exclusive" if edition.until else ""
        self.stdout.write(f"Edition {edition.name}, in force from {edition.effective_from}{until}")
        for heading, rows in groupby(numbers(edition.terms), key=lambda number: number.section):
            self.stdout.write(f"\n{heading}")
            for number in rows:
                value = f"{number.display} {number.unit}".strip()
                self.stdout.write(f"  {number.label:<56} {value:<28} {number.citation}")

    def diff(self, before: str, after: str) -> None:
        """What differs between two stored editions."""
        first, second = self.edition(before), self.edition(after)
        self.changes(first.name, second.name, diff(first.terms, second.terms))

    def preview(self, file: EditionFile) -> None:
        """What a file would change, and whether it could be published."""
        in_force = terms.edition_on(min(file.effective_from, queries.latest_today()))
        self.changes(in_force.name, file.name, diff(in_force.terms, file.terms))
        judgement = publishable(
            name=file.name,
            state=State.DRAFT,
            version=1,
            asked_version=1,
            announced_on=file.announced_on,
            effective_from=file.effective_from,
            latest_today=queries.latest_today(),
            published_from=[edition.effective_from for edition in queries.published()],
            problems=(),
        )
        self.stdout.write(f"{judgement.sentence} ({judgement.citation})")
        if not judgement.is_met:
            raise CommandError("It cannot be published as it is.")

    def draft(self, file: EditionFile) -> None:
        """Keep a file as a draft."""
        try:
            edition = actions.draft(
                name=file.name,
                values=dump(file.terms),
                by=house("manage.py terms"),
                announced_on=file.announced_on,
                effective_from=file.effective_from,
            )
        except actions.NameTaken:
            raise CommandError(f"There is an edition called {file.name} already.") from None
        self.stdout.write(f"{edition.name} is drafted as {edition.public_id}. Staff publish it in the admin.")

    def changes(self, before: str, after: str, changes: Iterable[Change]) -> None:
        """One line for each number that differs."""
        found = list(changes)
        for change in found:
            new = change.after
            line = f"{new.section}: {new.label}: {change.before.display} → {new.display} {new.unit}".strip()
            self.stdout.write(f"{line} ({new.citation})")
        what = "1 number differs" if len(found) == 1 else f"{len(found)} numbers differ"
        self.stdout.write(f"{what} from {before} to {after}.")

    def edition(self, name: str) -> TermsEdition:
        """A stored edition by its id, or by its name (a withdrawn one by its id only)."""
        rows = TermsEdition.objects.filter(public_id=name) or TermsEdition.objects.exclude(
            state=State.WITHDRAWN
        ).filter(name=name)
        if not rows:
            raise CommandError(f"No edition is called {name!r}.")
        return rows[0]

    def read(self, path: Path) -> EditionFile:
        """A file's edition; each problem is one line."""
        try:
            return EditionFile.load(path)
        except UnreadableFile as error:
            raise CommandError(str(error)) from None
        except InvalidTerms as error:
            for problem in error.problems:
                self.stderr.write(f"{problem.path}: {worded(problem)}")
            count = len(error.problems)
            raise CommandError(f"{path.name} is no edition: {count} problem{'s' if count > 1 else ''}.") from None
