"""Finds out the form of a file and reads it."""

from io import SEEK_END
from typing import BinaryIO

from partner_portal.core.screening.enums import Format
from partner_portal.core.screening.formats import ofac_csv, ofac_xml, un_xml
from partner_portal.core.screening.formats.parsed import BadList, ParsedList
from partner_portal.core.screening.formats.xml import root_of

LARGEST = 300_000_000  # bytes: ten times the largest list there is
ROOTS = {"sdnList": Format.OFAC_XML, "CONSOLIDATED_LIST": Format.UN_XML}


def detect(file: BinaryIO) -> Format:
    """The form of a list, told by its beginning; raises `BadList` where it is none. The file stays at its start."""
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise BadList("The file is empty.")
    if text.startswith((b"PK", b"\x1f\x8b")):
        raise BadList("The file is an archive. Unpack it and import the list inside.")
    if text[:1].isdigit():
        return Format.OFAC_CSV
    if not text.startswith(b"<"):
        raise BadList("The file is none of the lists: neither OFAC's sdn.csv or sdn.xml nor the UN's consolidated.xml.")
    root = root_of(file)
    file.seek(0)
    if root not in ROOTS:
        raise BadList(f"The file is XML of another kind: it begins with “{root}”, not {' or '.join(ROOTS)}.")
    return ROOTS[root]


def read(file: BinaryIO, form: Format, *, aliases: BinaryIO | None = None) -> ParsedList:
    """Read a whole list of the given form; `aliases` is OFAC's alt.csv, which goes with sdn.csv only.

    Raises `BadList` with the line or the entry at fault.
    """
    if max(_size(file), _size(aliases) if aliases else 0) > LARGEST:
        raise BadList(f"The file has more than {LARGEST:,} bytes, which no published list has.")
    if aliases is not None and form is not Format.OFAC_CSV:
        raise BadList("Only sdn.csv comes with a file of aliases; this form holds its own.")
    match form:
        case Format.OFAC_CSV:
            parsed = ofac_csv.read(file, aliases)
        case Format.OFAC_XML:
            parsed = ofac_xml.read(file)
        case Format.UN_XML:
            parsed = un_xml.read(file)
    if not parsed.entries:
        raise BadList("The list holds no entry.")
    return parsed


def _size(file: BinaryIO) -> int:
    size = file.seek(0, SEEK_END)
    file.seek(0)
    return size
