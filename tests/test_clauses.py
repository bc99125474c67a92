import pytest
from django.core.management import CommandError, call_command

from partner_portal.management.commands.clauses import CLAUSES, Shown, faults, titles

TESTS = """
import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.clause("1.1")]

@pytest.mark.clause("2.4")
@pytest.mark.clause("1.2.1")
@pytest.mark.parametrize("n", [1])
def test_blocked_countries(n): ...

@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.clause("9"))])
def test_kickstart(n): ...
"""


@pytest.fixture
def house(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "program.md").write_text("## §1.1 Who may apply\n\nLegal entities.\n")
    (tmp_path / "tests" / "store").mkdir(parents=True)
    (tmp_path / "tests" / "store" / "test_it.py").write_text(TESTS)
    (tmp_path / "docs" / "pending-clauses.txt").write_text("\n".join(CLAUSES))
    return tmp_path


def pending(house):
    return (house / "docs" / "pending-clauses.txt").read_text().split()


def test_the_page_lists_each_clauses_tests_and_the_pending_list_shrinks(house):
    call_command("clauses")
    page = (house / "docs" / "clauses.md").read_text()
    assert "| §1.1 Who may apply | [it](../tests/store/test_it.py) |" in page
    assert "| §2.4 | [blocked countries](../tests/store/test_it.py) |" in page
    assert "| §9 | [kickstart](../tests/store/test_it.py) |" in page
    assert pending(house) == [clause for clause in CLAUSES if clause not in ("1.1", "1.2.1", "2.4", "9")]
    call_command("clauses", check=True)


def test_a_stale_page_fails_the_check(house):
    call_command("clauses")
    (house / "tests" / "store" / "test_more.py").write_text(TESTS)
    with pytest.raises(CommandError, match="stale"):
        call_command("clauses", check=True)


def test_a_test_that_is_gone_leaves_its_clause_without_a_place(house):
    call_command("clauses")
    (house / "tests" / "store" / "test_it.py").write_text("")
    with pytest.raises(CommandError, match=r"§2\.4 has no test and is not pending"):
        call_command("clauses", check=True)
    with pytest.raises(CommandError, match=r"§2\.4 has no test and is not pending"):
        call_command("clauses")


def test_every_kind_of_fault_has_its_sentence():
    shown = [Shown("1.1", "tests/test_a.py", "test_a"), Shown("99.9", "tests/test_a.py", "test_b")]
    rest = [clause for clause in CLAUSES if clause != "2.4"]
    assert faults(shown, [*rest, "77"]) == [
        "tests/test_a.py test_b: there is no clause 99.9",
        "docs/pending-clauses.txt: there is no clause 77",
        "§2.4 has no test and is not pending",
        "§1.1 is tested and still pending",
    ]


def test_the_program_page_has_a_heading_for_every_clause(settings):
    assert [clause for clause in CLAUSES if clause not in titles(settings.BASE_DIR)] == []
