import re
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from partner_portal import locales

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{\w+\}")


def catalogue(folder: Path) -> dict:
    path = folder / "de" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return {message.id: message for message in read_po(file, locale="de") if message.id}


def pairs():
    for id_, message in catalogue(locales.FOLDER).items():
        if isinstance(id_, tuple):
            yield from zip(id_, message.string, strict=True)
        else:
            yield id_, message.string


def test_everything_is_said_in_german():
    assert [source for source, text in pairs() if not text.strip()] == []
    assert [message.id for message in catalogue(locales.FOLDER).values() if message.fuzzy] == []


def test_translations_name_the_same_figures():
    wrong = [
        (source, text)
        for source, text in pairs()
        if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(text))
    ]
    assert wrong == []


def test_no_translation_shouts_or_praises_itself():
    assert [text for _source, text in pairs() if "!" in text or "erfolgreich" in text.lower()] == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs GNU gettext: install it to extract messages")
def test_the_catalogue_holds_what_the_code_says_and_no_more(settings, tmp_path, monkeypatch):
    settings.LOCALE_PATHS = [tmp_path]
    monkeypatch.chdir(settings.BASE_DIR)
    call_command("makemessages", locale=["de"], no_obsolete=True, verbosity=0)
    said, kept = catalogue(tmp_path), catalogue(locales.FOLDER)
    assert (sorted(map(str, said.keys() - kept.keys())), sorted(map(str, kept.keys() - said.keys()))) == ([], [])


def test_the_compiled_catalogue_speaks():
    with translation.override("de"):
        assert translation.gettext("Silver") == "Silber"
        assert translation.ngettext("Within %(days)s business day", "Within %(days)s business days", 7) == (
            "Innerhalb von %(days)s Arbeitstagen"
        )


def test_catalogues_are_compiled_once_and_again_when_they_change(tmp_path):
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copy(locales.FOLDER / "de" / "LC_MESSAGES" / "django.po", folder)
    assert locales.compile_all(tmp_path) == 1
    assert locales.compile_all(tmp_path) == 0
    (folder / "django.mo").unlink()
    assert locales.compile_all(tmp_path) == 1


def test_every_language_has_its_way_of_writing_dates():
    for language, _name in settings.LANGUAGES:
        assert (settings.BASE_DIR / "partner_portal" / "formats" / language / "formats.py").exists()
