"""The program guide in our own words, read from `docs/program.md` for its page: the target of every clause link.

The file knows four things only: chapters (`# §1 Title`), clauses (`## §1.2 Title`), paragraphs, and `*emphasis*`.
A translation stands beside it as `docs/program.de.md`, with the same clauses in the same order.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

HEADING = re.compile(r"^(#{1,2}) §(\d+(?:\.\d+)*)?\s*(.+)$")
REFERENCE = re.compile(r"§(\d+(?:\.\d+)*)")
EMPHASIS = re.compile(r"\*([^*]+)\*")
# The one clause without a number: the guide's definitions.
DEFINITIONS = "defs"


class MalformedGuide(ValueError):
    """The file holds something that the page would not show as meant."""


@dataclass
class Clause:
    """One clause: its number, title and paragraphs (as they stand in the file)."""

    id: str
    title: str
    paragraphs: list[str] = field(default_factory=list)

    @property
    def html(self) -> list[SafeString]:
        """The paragraphs as markup: escaped, with emphasis and links to other clauses."""
        return [markup(text) for text in self.paragraphs]


@dataclass
class Chapter(Clause):
    """A chapter with its own words and its clauses."""

    clauses: list[Clause] = field(default_factory=list)


@dataclass
class Guide:
    """The whole: opening words, the definitions, the chapters; and the language it is written in."""

    language: str
    opening: list[str] = field(default_factory=list)
    definitions: Clause | None = None
    chapters: list[Chapter] = field(default_factory=list)

    @property
    def opening_html(self) -> list[SafeString]:
        """The opening words as markup."""
        return [markup(text) for text in self.opening]

    @property
    def ids(self) -> list[str]:
        """Every clause's number, in order, chapters among them."""
        return [clause.id for chapter in self.chapters for clause in (chapter, *chapter.clauses)]


def markup(text: str) -> SafeString:
    """A paragraph: escaped first, so that nothing in the file is markup of its own."""
    linked = REFERENCE.sub(r'<a class="clause" href="#c\1">§\1</a>', escape(text))
    return mark_safe(EMPHASIS.sub(r"<em>\1</em>", linked))  # noqa: S308  # nosec B308 B703: escaped above


def parse(text: str, *, language: str) -> Guide:
    """The guide of a file's text; raises `MalformedGuide` with the line that is not understood."""
    guide = Guide(language)
    paragraphs = guide.opening
    lines: list[str] = []

    def close() -> None:
        if lines:
            paragraphs.append(" ".join(lines))
            lines.clear()

    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#"):
            lines.append(line.strip()) if line.strip() else close()
            continue
        close()
        found = HEADING.match(line)
        if found is None:
            if number == 1:  # the file's own title
                continue
            raise MalformedGuide(f"line {number}: {line!r} is no heading of a clause")
        depth, id_, title = len(found[1]), found[2], found[3].strip()
        if depth == 1:
            chapter = Chapter(id_, title)
            guide.chapters.append(chapter)
            paragraphs = chapter.paragraphs
        elif id_ is None:
            guide.definitions = Clause(DEFINITIONS, title)
            paragraphs = guide.definitions.paragraphs
        elif guide.chapters:
            clause = Clause(id_, title)
            guide.chapters[-1].clauses.append(clause)
            paragraphs = clause.paragraphs
        else:
            raise MalformedGuide(f"line {number}: §{id_} stands before the first chapter")
    close()
    return guide


@cache
def guide(language: str) -> Guide:
    """The guide in this language, or in English where there is no translation."""
    folder: Path = settings.BASE_DIR / "docs"
    translated = folder / f"program.{language}.md"
    if translated.exists():
        return parse(translated.read_text(encoding="utf-8"), language=language)
    return parse((folder / "program.md").read_text(encoding="utf-8"), language="en")
