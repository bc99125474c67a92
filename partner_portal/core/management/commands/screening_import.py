"""Puts a published list of excluded persons in force."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partner_portal.core.actors import house
from partner_portal.core.screening import actions
from partner_portal.core.screening.enums import Format
from partner_portal.core.screening.formats import BadList


class Command(BaseCommand):
    help = "Import OFAC's or the UN's list of excluded persons, all or nothing. The list in force again does nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="sdn.csv, sdn.xml or consolidated.xml, as published")
        parser.add_argument("--format", choices=["auto", *Format.values], default="auto")
        parser.add_argument("--aliases", type=Path, metavar="ALT.CSV", help="OFAC's alt.csv, which goes with sdn.csv")
        parser.add_argument("--dry-run", action="store_true", help="read, check and count; write nothing")
        parser.add_argument(
            "--anyway", action="store_true", help="even if the list is older or lacks over a fifth of the one in force"
        )

    def handle(
        self,
        *args: Any,
        file: Path,
        format: str,
        aliases: Path | None,
        dry_run: bool,
        anyway: bool,
        verbosity: int,
        **options: Any,
    ) -> None:
        try:
            done = actions.import_list(
                file=file,
                format=format,
                aliases=aliases,
                by=house("screening_import"),
                dry_run=dry_run,
                anyway=anyway,
                progress=self._progress if verbosity else lambda written, total: None,
            )
        except OSError as error:
            raise CommandError(f"Cannot read {error.filename}: {error.strerror}.") from error
        except BadList as error:
            raise CommandError(f"Nothing imported. {error}") from error
        except actions.UnlikelyList as error:
            raise CommandError(f"Nothing imported. {error} If that is right, add --anyway.") from error
        counts = f"{done.entries:,} entries, {done.names:,} names"
        if done.is_same_file:
            self.stdout.write(f"{done.format.label}: this file is in force already ({counts}). Nothing changed.")
            return
        changes = f"{done.added:,} added, {done.removed:,} removed, {done.changed:,} changed"
        verb = "would be in force" if done.version is None else "in force"
        self.stdout.write(f"{done.format.label}: {verb}: {counts}; {changes}.")

    def _progress(self, written: int, total: int) -> None:
        self.stdout.write(f"{written:,} of {total:,} entries written")
        self.stdout.flush()
