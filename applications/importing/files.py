"""Reads a table from CSV or XLSX: a head row, then one row a partner."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _
from openpyxl import load_workbook

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST_CELL = 2_000
MOST_LINES = 50_000  # of a sheet, empty ones too
MOST_COLUMNS = 500


class BadTable(ValueError):
    """The file can't be read as a table; the text says why."""


def read(content: bytes, known: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a file as column → text, empty rows left out; dates as ISO.

    Told apart by content, not by name. Raises `BadTable` for a file that is empty, too large, broken, without a head
    row, or with a column that is doubled or not among the `known` ones.
    """
    if not content:
        raise BadTable(_("The file is empty."))
    if len(content) > LARGEST:
        raise BadTable(_("The file is larger than 10 MB. Split it."))
    cells = _workbook(content) if content[:4] == b"PK\x03\x04" else _text(content)
    head = [cell.strip().lower() for cell in next(cells, [])]
    while head and not head[-1]:
        head.pop()
    if not any(head):
        raise BadTable(_("The first row must name the columns."))
    if doubled := sorted({name for name in head if name and head.count(name) > 1}):
        raise BadTable(_("This column stands twice: %(names)s.") % {"names": ", ".join(doubled)})
    if unknown := [name for name in head if name not in set(known)]:
        raise BadTable(_("There is no such column: %(names)s.") % {"names": ", ".join(unknown)[:300]})
    rows: list[dict[str, str]] = []
    for row in cells:
        if not any(cell.strip() for cell in row):
            continue
        if len(rows) == MOST_ROWS:
            raise BadTable(_("A file holds at most %(most)d rows. Split it.") % {"most": MOST_ROWS})
        if len(row) > len(head) and any(cell.strip() for cell in row[len(head) :]):
            raise BadTable(_("Row %(number)d has more cells than the first row.") % {"number": len(rows) + 2})
        values = dict(zip(head, (cell.strip() for cell in row), strict=False))
        if any("\0" in cell or len(cell) > LONGEST_CELL for cell in values.values()):
            raise BadTable(_("Row %(number)d has a cell that is too long or unreadable.") % {"number": len(rows) + 2})
        rows.append(values)
    if not rows:
        raise BadTable(_("There is no row under the first one."))
    return rows


def _text(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadTable(_("This is neither an XLSX file nor a CSV file in UTF-8.")) from None
    if "\0" in text:
        raise BadTable(_("This is neither an XLSX file nor a CSV file in UTF-8."))
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as error:
        raise BadTable(_("The file breaks off or is not a table: %(error)s.") % {"error": error}) from None


def _workbook(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise BadTable(_("The file unpacks to more than 100 MB. Save it as CSV."))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size would be filled up with empty cells
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_row=MOST_LINES + 1, max_col=MOST_COLUMNS)):
            if number == MOST_LINES:
                raise BadTable(_("A file holds at most %(most)d rows. Split it.") % {"most": MOST_ROWS})
            yield [_said(cell) for cell in row]
    except BadTable:
        raise
    except Exception as error:  # whatever a reader makes of hostile bytes, the file is no good
        raise BadTable(_("The XLSX file can't be read: %(error)s.") % {"error": type(error).__name__}) from None


def _said(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
