"""The UN Security Council's consolidated.xml: individuals and entities, each with aliases of good or low quality."""

from datetime import date
from typing import BinaryIO
from xml.etree.ElementTree import Element

from partner_portal.core.screening.enums import EntryKind
from partner_portal.core.screening.formats.parsed import LONGEST_REMARK, BadList, Entry, Name, ParsedList, distinct
from partner_portal.core.screening.formats.xml import elements, number_of, text_of

KINDS = {"INDIVIDUAL": EntryKind.PERSON, "ENTITY": EntryKind.ENTITY}
NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def read(file: BinaryIO) -> ParsedList:
    """The whole list; raises `BadList`."""
    entries: dict[str, Entry] = {}
    published_on: date | None = None
    groups: list[Element] = []
    for event, element in elements(file):
        if event == "start":
            if element.tag == "CONSOLIDATED_LIST":
                published_on = _day(element.get("dateGenerated", ""))
            elif element.tag in ("INDIVIDUALS", "ENTITIES"):
                groups.append(element)
        elif element.tag in KINDS:
            entry = _entry(element)
            if entry.uid in entries:
                raise BadList(f"Entry {entry.uid} stands there twice.")
            entries[entry.uid] = entry
            for group in groups:
                group.clear()
    if {group.tag for group in groups} != {"INDIVIDUALS", "ENTITIES"}:
        raise BadList("The list holds not both individuals and entities: it is not the consolidated list.")
    return ParsedList(entries=tuple(entries.values()), published_on=published_on)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise BadList(f"The list says it was generated on “{text[:40]}”, which is no date.") from None


def _entry(element: Element) -> Entry:
    kind = element.tag
    uid = number_of(element, "DATAID", where=f"An {kind.lower()}")
    names = [
        Name(" ".join(text_of(element, name) for name in NAMES)),
        Name(text_of(element, "NAME_ORIGINAL_SCRIPT"), True),
    ]
    for alias in element.iterfind(f"{kind}_ALIAS"):
        weak = text_of(alias, "QUALITY").casefold() == "low"
        names += [Name(text, True, weak) for text in text_of(alias, "ALIAS_NAME").split(";")]
    reference = text_of(element, "REFERENCE_NUMBER")
    remarks = " ".join(part for part in (reference and f"{reference}.", text_of(element, "COMMENTS1")) if part)
    return Entry(
        uid=uid,
        kind=KINDS[kind],
        names=distinct(names, where=f"Entry {uid}"),
        programs=tuple(part for part in (text_of(element, "UN_LIST_TYPE"),) if part),
        remarks=remarks[:LONGEST_REMARK],
    )
