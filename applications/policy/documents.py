"""Which documents are taken in (§1.2.2)."""

import re
import unicodedata

from django.utils.translation import gettext_noop

from applications.enums import Purpose

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_FILES = 20  # kept at a time by one application or one company's changes
LONGEST_NAME = 120

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
EXTENSIONS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
# A logo is shown, so it is an image.
TYPES: dict[str, frozenset[str]] = {
    purpose: frozenset({JPEG, PNG}) if purpose == Purpose.LOGO else frozenset(EXTENSIONS) for purpose in Purpose
}

WANTED = gettext_noop("Send a PDF, JPEG or PNG of at most 10 MB.")
WANTED_LOGO = gettext_noop("Send a JPEG or PNG of at most 10 MB.")
EMPTY = gettext_noop("This file is empty. Choose it again.")
TOO_LARGE = gettext_noop("This file is larger than 10 MB. Scan it in a lower resolution, or split it.")
TOO_MANY_PIXELS = gettext_noop("This image has more than 50 megapixels. Save it smaller and send it again.")
BROKEN = gettext_noop("This file is damaged or incomplete. Save it again and send that.")
ACTIVE = gettext_noop("This PDF holds programs, attachments or actions. Print it to a new PDF and send that.")
LOCKED = gettext_noop("This PDF is protected with a password. Send it without protection.")
MIXED = gettext_noop("This file is two kinds of file in one. Print it to a new PDF and send that.")
TOO_MUCH_INSIDE = gettext_noop("This PDF unpacks to far more than it should. Print it to a new PDF and send that.")
TOO_MANY = gettext_noop("There are 20 files already. Take one away first.")

SUFFIX = re.compile(r"\.(pdf|jpe?g|png)$", re.IGNORECASE)


def clean_name(name: str, content_type: str) -> str:
    """A file's name as people read it: no path, no invisible, control or direction-changing characters, at most 120,
    ending as its content asks; "document" where nothing is left."""
    text = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode("utf-8"))
    text = re.split(r"[/\\]", text)[-1]
    visible = "".join(
        " " if letter.isspace() else letter
        for letter in text
        if letter.isspace() or unicodedata.category(letter)[0] != "C"
    )
    stem = re.sub(r'[<>:"|?*%;`$&]', "_", visible)
    stem = SUFFIX.sub("", " ".join(stem.split()))
    ending = f".{EXTENSIONS[content_type]}"
    return (stem.strip(" .")[: LONGEST_NAME - len(ending)].strip(" .") or "document") + ending
