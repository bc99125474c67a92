"""Reads XML piece by piece, without document types, entities or outside references."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from partner_portal.core.screening.formats.parsed import BadList


def elements(file: BinaryIO) -> Iterator[tuple[str, Element]]:
    """Every element as ("start" or "end", element), names without their namespace.

    Raises `BadList` where the file ends early, is no XML, or declares a document type.
    """
    try:
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                element.tag = local(element.tag)
            yield event, element
    except ParseError as error:
        line, _column = error.position
        raise BadList(f"The file is broken off or no XML, at line {line}: {error}.") from None
    except DefusedXmlException:
        raise BadList("The file declares a document type or entities, which no published list does.") from None
    except (LookupError, ValueError) as error:
        if isinstance(error, BadList):
            raise
        raise BadList(f"The file cannot be read: {error}.") from None


def root_of(file: BinaryIO) -> str:
    """The name of the outermost element, without its namespace."""
    for _event, element in elements(file):
        return str(element.tag)
    raise BadList("The file is no XML.")


def local(tag: str) -> str:
    """A name without its namespace: each publisher has changed theirs at least once."""
    return tag.rpartition("}")[2]


def text_of(element: Element, name: str) -> str:
    """The trimmed text of a direct child, "" where there is none."""
    return (element.findtext(name) or "").strip()


def number_of(element: Element, name: str, *, where: str) -> str:
    """The publisher's number in a direct child; raises `BadList` where there is none."""
    value = text_of(element, name)
    if not (value.isascii() and value.isdigit()):
        raise BadList(f"{where} has no {name}.")
    return value
