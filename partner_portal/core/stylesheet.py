"""Serves the design system as one file: a staticfiles finder that puts `css/portal.css` together from its sources."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

IMPORT = re.compile(r'^@import "([\w/-]+\.css)";$', re.MULTILINE)
SOURCES = settings.BASE_DIR / "static" / "css"
INDEX = SOURCES / "index.css"
NAME = "css/portal.css"


def stylesheet() -> str:
    """The index with each `@import` line replaced by the file it names; the layers keep the order, not the lines."""
    return IMPORT.sub(lambda found: (SOURCES / found[1]).read_text(encoding="utf-8"), INDEX.read_text(encoding="utf-8"))


def built() -> Path:
    """Where the stylesheet stands, written anew when a source has changed."""
    path: Path = settings.VAR_DIR / "static" / NAME
    text = stylesheet()
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path


class StylesheetFinder(BaseFinder):
    """Finds `css/portal.css` for the development server, the tests and collectstatic; no build step to forget."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing can be set wrongly."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The built file's path for its name, nothing for other names."""
        if path != NAME:
            return []
        found = str(built())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Storage]]:
        """The built file, for collectstatic."""
        built()
        yield NAME, FileSystemStorage(location=settings.VAR_DIR / "static")
