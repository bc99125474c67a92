"""Reads what an import understands and what became of one."""

from applications.importing.columns import COLUMNS
from applications.importing.columns import summary as company_summary
from applications.importing.registry import Column, Values, groups
from applications.models import ImportBatch


def columns() -> list[Column]:
    """Every column, in the order of a template file."""
    return [*COLUMNS, *(column for group in groups for column in group.columns)]


def summary(values: Values) -> list[str]:
    """What a row without faults will make, in words."""
    return [*company_summary(values), *(line for group in groups for line in group.summary(values))]


def progress(batch: ImportBatch) -> tuple[int, int]:
    """(rows imported, rows to import) of a batch."""
    rows = batch.lines.filter(faults=[])
    return rows.exclude(partner=None).count(), rows.count()
