import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from partner_portal.core import stylesheet

STATIC = stylesheet.SOURCES.parent


def test_the_stylesheet_holds_every_source_once():
    text = stylesheet.stylesheet()
    assert "@import" not in text
    for source in stylesheet.SOURCES.rglob("*.css"):
        if source != stylesheet.INDEX:
            assert text.count(source.read_text()) == 1, source


def test_it_is_found_under_its_one_name():
    found = finders.find(stylesheet.NAME)
    assert stylesheet.stylesheet() == Path(found).read_text()
    assert finders.find("css/nothing.css") is None


def test_a_changed_source_is_served_at_once(monkeypatch, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(stylesheet, "stylesheet", lambda: "a {}")
    assert stylesheet.built().read_text() == "a {}"
    monkeypatch.setattr(stylesheet, "stylesheet", lambda: "b {}")
    assert stylesheet.built().read_text() == "b {}"


def test_collectstatic_takes_it():
    ((name, storage),) = stylesheet.StylesheetFinder().list(None)
    assert storage.exists(name)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_every_ground(theme):
    """WCAG 2.2 1.4.3: at least 4.5 to 1 (3 to 1 for a control's border), computed from the tokens themselves."""
    declared = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", stylesheet.stylesheet())
    tokens = {name: light if theme == "light" else dark for name, light, dark in declared}

    def brightness(name: str) -> float:
        parts = [int(tokens[name][i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    def contrast(one: str, other: str) -> float:
        low, high = sorted((brightness(one), brightness(other)))
        return (high + 0.05) / (low + 0.05)

    for ink in ("ink", "ink-2", "ink-3", "accent", "danger", "ok"):
        for ground in ("canvas", "surface", "inset"):
            assert contrast(ink, ground) >= 4.5, (ink, ground, contrast(ink, ground))
    assert contrast("control", "surface") >= 3


def test_every_icon_asked_for_is_in_the_sprite():
    drawn = set(re.findall(r'symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    asked = set()
    for template in (STATIC.parent / "templates").rglob("*.html"):
        asked |= set(re.findall(r'<c-(?:icon name|empty icon|chip[^>]*icon)="([\w-]+)"', template.read_text()))
    assert asked - drawn == set()
