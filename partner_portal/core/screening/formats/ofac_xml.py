"""OFAC's sdn.xml: a date, a count, and entries with their aliases."""

from datetime import date, datetime
from typing import BinaryIO
from xml.etree.ElementTree import Element

from partner_portal.core.screening.enums import EntryKind
from partner_portal.core.screening.formats.parsed import LONGEST_REMARK, BadList, Entry, Name, ParsedList, distinct
from partner_portal.core.screening.formats.xml import elements, number_of, text_of

KINDS = {
    "individual": EntryKind.PERSON,
    "entity": EntryKind.ENTITY,
    "vessel": EntryKind.VESSEL,
    "aircraft": EntryKind.AIRCRAFT,
}


def read(file: BinaryIO) -> ParsedList:
    """The whole list; raises `BadList`, also where it holds another number of entries than it says."""
    entries: dict[str, Entry] = {}
    published: tuple[date, int] | None = None
    root: Element | None = None
    for event, element in elements(file):
        if root is None:
            root = element
        if event == "start":
            continue
        if element.tag == "publshInformation":  # OFAC's own spelling
            published = _publication(element)
        elif element.tag == "sdnEntry":
            entry = _entry(element)
            if entry.uid in entries:
                raise BadList(f"Entry {entry.uid} stands there twice.")
            entries[entry.uid] = entry
            root.clear()
    if published is None:
        raise BadList("The list does not say when it was published and how many entries it holds.")
    published_on, count = published
    if count != len(entries):
        raise BadList(f"The list says it holds {count:,} entries, and there are {len(entries):,}: it is not complete.")
    return ParsedList(entries=tuple(entries.values()), published_on=published_on)


def _publication(element: Element) -> tuple[date, int]:
    day, count = text_of(element, "Publish_Date"), text_of(element, "Record_Count")
    try:
        return datetime.strptime(day, "%m/%d/%Y").date(), int(count)  # noqa: DTZ007 - a date, no time
    except ValueError:
        raise BadList(
            f"The list's publication reads “{day}” with “{count}” entries, which is no date and count."
        ) from None


def _entry(element: Element) -> Entry:
    uid = number_of(element, "uid", where="An entry")
    kind = text_of(element, "sdnType")
    if kind.casefold() not in KINDS:
        raise BadList(f"Entry {uid}: “{kind}” is no type of entry.")
    names = [Name(_name(element))]
    for alias in element.iterfind("akaList/aka"):
        names.append(Name(_name(alias), is_alias=True, is_weak=text_of(alias, "category").casefold() == "weak"))
    return Entry(
        uid=uid,
        kind=KINDS[kind.casefold()],
        names=distinct(names, where=f"Entry {uid}"),
        programs=tuple((program.text or "").strip() for program in element.iterfind("programList/program")),
        remarks=text_of(element, "remarks")[:LONGEST_REMARK],
    )


def _name(element: Element) -> str:
    """As sdn.csv writes it: "LAST, First"."""
    return ", ".join(part for part in (text_of(element, "lastName"), text_of(element, "firstName")) if part)
