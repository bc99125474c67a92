"""OFAC's sdn.csv and alt.csv: no header, "-0-" for nothing, sometimes a control-Z at the end.

sdn.csv has twelve columns: number, name ("LAST, First"), type, programs ("A] [B"), title, call sign, vessel type,
tonnage, gross tonnage, flag, owner, remarks. alt.csv has five: number of the entry, number of the alias, its type, the
name, remarks. OFAC publishes neither the date nor the count of the records in this form.
"""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from partner_portal.core.screening.enums import EntryKind
from partner_portal.core.screening.formats.parsed import LONGEST_REMARK, BadList, Entry, Name, ParsedList, distinct

END_OF_FILE = "\x1a"
KINDS = {
    "individual": EntryKind.PERSON,
    "vessel": EntryKind.VESSEL,
    "aircraft": EntryKind.AIRCRAFT,
    "": EntryKind.ENTITY,
}


def read(file: BinaryIO, aliases: BinaryIO | None = None) -> ParsedList:
    """The whole list, with its aliases where alt.csv is given; raises `BadList`."""
    also: dict[str, list[Name]] = {}
    if aliases is not None:
        seen: set[str] = set()
        for line, (uid, number, _type, name, _remarks) in _rows(aliases, "alt.csv", columns=5):
            if number in seen:
                raise BadList(f"alt.csv, line {line}: alias {number} stands there twice.")
            seen.add(number)
            also.setdefault(uid, []).append(Name(name, is_alias=True))
    entries: dict[str, Entry] = {}
    for line, row in _rows(file, "sdn.csv", columns=12):
        uid, name, kind, programs, remarks = row[0], row[1], row[2].casefold(), row[3], row[11]
        if uid in entries:
            raise BadList(f"sdn.csv, line {line}: entry {uid} stands there twice.")
        if kind not in KINDS:
            raise BadList(f"sdn.csv, line {line}: “{row[2]}” is no type of entry.")
        entries[uid] = Entry(
            uid=uid,
            kind=KINDS[kind],
            names=distinct([Name(name), *also.pop(uid, [])], where=f"sdn.csv, line {line}: entry {uid}"),
            programs=tuple(part for part in (part.strip(" []") for part in programs.split("] [")) if part),
            remarks=remarks[:LONGEST_REMARK],
        )
    if also:
        raise BadList(
            f"alt.csv names entry {next(iter(also))}, which sdn.csv does not hold: the two are not of one publication."
        )
    return ParsedList(entries=tuple(entries.values()))


def _rows(file: BinaryIO, called: str, *, columns: int) -> Iterator[tuple[int, list[str]]]:
    """Each row with its line number, nothing for "-0-"; raises `BadList` on any row of another shape."""
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadList(f"{called} is not UTF-8 text (byte {error.start}).") from None
    text, mark, rest = text.partition(END_OF_FILE)
    if rest.strip():
        raise BadList(f"{called} goes on after its end mark.")
    if not mark and not text.endswith(("\n", "\r")):
        raise BadList(f"{called} breaks off in its last line.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if len(row) != columns:
                raise BadList(f"{called}, line {reader.line_num}: {len(row)} columns where {columns} belong.")
            cells = ["" if cell.strip() == "-0-" else cell.strip() for cell in row]
            if not (cells[0].isascii() and cells[0].isdigit()):
                raise BadList(f"{called}, line {reader.line_num}: “{cells[0][:40]}” is no number of an entry.")
            if any("\0" in cell for cell in cells):
                raise BadList(f"{called}, line {reader.line_num}: a NUL character.")
            yield reader.line_num, cells
    except csv.Error as error:
        raise BadList(f"{called}, line {reader.line_num}: broken off or not comma-separated ({error}).") from None
