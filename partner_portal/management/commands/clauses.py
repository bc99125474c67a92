"""`manage.py clauses`: which test shows which clause of the guide at work, from the tests' `clause` marks.

Writes docs/clauses.md and takes from docs/pending-clauses.txt what has a test now; that list only shrinks. `--check`
writes nothing and fails on a stale page, a clause that is neither tested nor pending or both, and an unknown one.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

# Every clause that asks something of the portal, in the guide's order.
CLAUSES = (
    *("defs", "1.1", "1.2.1", "1.2.2", "1.3", "1.4", "1.5", "1.6", "1.7.1", "1.7.2", "1.7.3", "1.7.4"),
    *("2.1.1", "2.1.2", "2.2", "2.3", "2.3.1", "2.3.2", "2.3.3", "2.4"),
    *("3.1.1", "3.1.2", "3.1.3", "3.2", "3.3", "3.4", "3.5", "3.6", "4.1", "4.2"),
    *("5", "5.1", "5.2", "5.3", "6", "6.1", "6.2", "7", "7.1", "7.2", "8", "8.1", "8.1.1", "8.1.2", "8.2", "9", "10"),
    *("11.1", "11.2", "12.1", "12.2", "12.3", *[f"13.{n}" for n in range(1, 14)], *[f"14.{n}" for n in range(1, 8)]),
    *("15.1", "15.2"),
)
HEAD = """# Clauses and the tests that show them at work

Made by `manage.py clauses` from the tests' `@pytest.mark.clause("…")` marks; what each clause says is in
[program.md](program.md). {tested} of {all} clauses have a test; the others wait in
[pending-clauses.txt](pending-clauses.txt), a list that only shrinks.

| clause | tests |
|---|---|
"""


@dataclass(frozen=True, order=True)
class Shown:
    """A test that shows a clause; `test` is empty where a whole file does."""

    clause: str
    path: str
    test: str


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # reads files only
    help = "Writes docs/clauses.md from the tests' marks; --check fails when it is stale or a clause has no place."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail on any fault")

    def handle(self, *, check: bool, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        page_path, pending_path = root / "docs" / "clauses.md", root / "docs" / "pending-clauses.txt"
        shown = list(marks(root))
        pending = pending_path.read_text().split() if pending_path.exists() else []
        if not check:
            tested = {one.clause for one in shown}
            pending = [clause for clause in pending if clause not in tested]
        page = render(shown, titles(root))
        found = faults(shown, pending)
        if check and (not page_path.exists() or page_path.read_text() != page):
            found.append("docs/clauses.md is stale: run manage.py clauses")
        if found:
            raise CommandError("\n".join(found))
        if not check:
            page_path.write_text(page)
            pending_path.write_text("".join(f"{clause}\n" for clause in pending))
        self.stdout.write(f"{len(CLAUSES) - len(pending)} of {len(CLAUSES)} clauses have a test")


def marks(root: Path) -> Iterator[Shown]:
    """Every clause mark of the tests under `root`, in the order of files and lines."""
    for path in sorted((root / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text())
        owners = {
            id(node): function.name
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.ClassDef)
            for decorator in function.decorator_list
            for node in ast.walk(decorator)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.clause":
                clause = ast.literal_eval(node.args[0])
                yield Shown(str(clause), path.relative_to(root).as_posix(), owners.get(id(node), ""))


def titles(root: Path) -> dict[str, str]:
    """The headings of docs/program.md: clause → what it is about."""
    headings = re.findall(r"^#+ §(\S*) (.+)$", (root / "docs" / "program.md").read_text(), re.MULTILINE)
    return {clause or "defs": title for clause, title in headings}


def faults(shown: Sequence[Shown], pending: Sequence[str]) -> list[str]:
    """What is wrong with the marks and the list of pending clauses, one sentence each."""
    tested = {one.clause for one in shown}
    known = set(CLAUSES)
    return [
        *[f"{one.path} {one.test}: there is no clause {one.clause}" for one in shown if one.clause not in known],
        *[f"docs/pending-clauses.txt: there is no clause {clause}" for clause in pending if clause not in known],
        *[f"§{clause} has no test and is not pending" for clause in CLAUSES if clause not in tested | set(pending)],
        *[f"§{clause} is tested and still pending" for clause in CLAUSES if clause in tested & set(pending)],
    ]


def render(shown: Sequence[Shown], headings: Mapping[str, str]) -> str:
    """The page: one row for each clause that has a test."""
    rows = []
    for clause in CLAUSES:
        tests = sorted({one for one in shown if one.clause == clause})
        if tests:
            links = "<br>".join(f"[{_words(one)}](../{one.path})" for one in tests)
            name = "Defined terms" if clause == "defs" else f"§{clause} {headings.get(clause, '')}".strip()
            rows.append(f"| {name} | {links} |\n")
    return HEAD.format(tested=len(rows), all=len(CLAUSES)) + "".join(rows)


def _words(one: Shown) -> str:
    name = one.test or one.path.rpartition("/")[2].removesuffix(".py")
    return name.removeprefix("test_").replace("_", " ")
