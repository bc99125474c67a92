"""What every reader hands over, whatever the form of the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LONGEST_NAME = 350
LONGEST_REMARK = 500


class BadList(ValueError):
    """The file is no complete list of its form; the text says where and why."""


@dataclass(frozen=True)
class Name:
    """One name of an entry. A weak alias is one the publisher calls broad or of low quality."""

    text: str
    is_alias: bool = False
    is_weak: bool = False


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One listed person, organisation, vessel or aircraft. `uid` is the publisher's; the first name is the main one."""

    uid: str
    kind: str
    names: tuple[Name, ...]
    programs: tuple[str, ...] = ()
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class ParsedList:
    """A complete list. `published_on` is None where the form does not say it."""

    entries: tuple[Entry, ...]
    published_on: date | None = None


def distinct(names: Iterable[Name], *, where: str) -> tuple[Name, ...]:
    """The names without repetition or empty ones, in order; raises `BadList` where none or an overlong one is left."""
    found: dict[str, Name] = {}
    for name in names:
        text = " ".join(name.text.split())
        if len(text) > LONGEST_NAME:
            raise BadList(
                f"{where} has a name of {len(text)} characters; the longest ever published has {LONGEST_NAME}"
            )
        if text:
            found.setdefault(text, Name(text, name.is_alias, name.is_weak))
    if not found:
        raise BadList(f"{where} has no name")
    return tuple(found.values())
