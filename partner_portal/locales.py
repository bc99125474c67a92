"""Compiles the catalogues of the portal's languages without GNU gettext: `python -m partner_portal.locales`."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent / "locale"


def compile_all(folder: Path = FOLDER) -> int:
    """Write the `.mo` beside every `.po` that is newer; returns how many were written."""
    written = 0
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
        temporary = target.with_suffix(".new")
        with temporary.open("wb") as file:
            write_mo(file, catalogue)
        temporary.replace(target)
        written += 1
    return written


if __name__ == "__main__":
    compile_all()
