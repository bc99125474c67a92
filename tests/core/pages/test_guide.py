import pytest
from django.conf import settings

from partner_portal.core import guide
from partner_portal.core.guide import MalformedGuide, parse

TEXT = """# The program

Opening *words*
on two lines, see §1.1.

## § Defined terms
A <partner>.

# §1 Taking part
Who & how.

## §1.1 Who may apply
First.

Second.
"""


def test_chapters_clauses_and_paragraphs():
    found = parse(TEXT, language="en")
    assert found.ids == ["1", "1.1"]
    assert found.definitions.title == "Defined terms"
    (chapter,) = found.chapters
    assert (chapter.title, chapter.paragraphs) == ("Taking part", ["Who & how."])
    assert (chapter.clauses[0].title, chapter.clauses[0].paragraphs) == ("Who may apply", ["First.", "Second."])


def test_markup_is_ours_alone():
    found = parse(TEXT, language="en")
    assert found.opening_html == ['Opening <em>words</em> on two lines, see <a class="clause" href="#c1.1">§1.1</a>.']
    assert found.definitions.html == ["A &lt;partner&gt;."]
    assert found.chapters[0].html == ["Who &amp; how."]


@pytest.mark.parametrize(
    "text,line", [("# T\n\n### §1 Deep", "line 3"), ("# T\n## §1.1 Early", "line 2"), ("x\n# No", "line 2")]
)
def test_what_the_page_would_not_show_as_meant_is_refused(text, line):
    with pytest.raises(MalformedGuide, match=line):
        parse(text, language="en")


def test_the_translation_has_the_same_clauses():
    docs = settings.BASE_DIR / "docs"
    english, german = (
        parse((docs / name).read_text(encoding="utf-8"), language=language)
        for name, language in (("program.md", "en"), ("program.de.md", "de"))
    )
    assert german.ids == english.ids
    for one, other in zip(english.chapters, german.chapters, strict=True):
        assert [len(c.paragraphs) for c in (one, *one.clauses)] == [len(c.paragraphs) for c in (other, *other.clauses)]


def test_a_language_without_a_translation_reads_english():
    assert guide.guide("fr").language == "en"
    assert guide.guide("de").language == "de"
