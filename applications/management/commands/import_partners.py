"""`manage.py import_partners FILE [--apply] | --undo imp_…`: existing partners from CSV or XLSX."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from applications.actions import imports
from applications.importing.files import BadTable
from applications.models import ImportBatch
from applications.queries import imports as queries
from partner_portal.core.actors import house
from partner_portal.core.refusals import Refused


class Command(BaseCommand):
    help = "Checks a file of existing partners row by row; with --apply imports the rows without faults."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="CSV (UTF-8) or XLSX; the first row names the columns")
        parser.add_argument("--apply", action="store_true", help="import the rows without faults")
        parser.add_argument("--undo", metavar="IMPORT", help="take back an import by its id")
        parser.add_argument("--columns", action="store_true", help="list the columns and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        by = house("import_partners")
        try:
            if options["columns"]:
                for column in queries.columns():
                    self.stdout.write(f"{column.name:<20} {'needed' if column.required else '':<7} {column.what}")
            elif options["undo"]:
                self._undo(options["undo"], by)
            elif options["file"]:
                self._import(Path(options["file"]), by, apply=options["apply"])
            else:
                raise CommandError("Name a file, or --undo an import, or ask for --columns.")
        except (BadTable, Refused) as error:
            raise CommandError(str(error)) from error

    def _import(self, path: Path, by: Any, *, apply: bool) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error.strerror}") from error
        batch = imports.check(name=path.name, content=content, by=by)
        for line in batch.lines.all():
            what = "; ".join(f"{column}: {text}" for column, text in line.faults) or "; ".join(line.difference)
            self.stdout.write(f"{'FAULT' if line.faults else 'ok':<6} {line.number:>6}  {what}")
        self.stdout.write(f"{batch.public_id}: {batch.rows} rows, {batch.faults} with faults.")
        if apply:
            imports.request(batch=batch, by=by)
            done = imports.apply(batch=batch)
            self.stdout.write(f"{done} partners imported.")
        else:
            self.stdout.write("Nothing was imported. Add --apply to import the rows without faults.")

    def _undo(self, public_id: str, by: Any) -> None:
        batch = ImportBatch.objects.filter(public_id=public_id).first()
        if batch is None:
            raise CommandError(f"There is no import {public_id}.")
        imports.undo(batch=batch, by=by)
        for line in batch.lines.exclude(undone=""):
            self.stdout.write(f"{line.number:>6}  {line.undone}")
