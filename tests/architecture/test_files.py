import re
import tomllib

import pytest

from tests.architecture.source import ROOT, files

# Written in two pieces, so that this file does not break its own rule.
REGISTRIES = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "crates" + ".io",
    "rubygems" + ".org",
    "proxy.golang" + ".org",
]
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:work|root|Users|home)/\w")
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def texts():
    for path in files():
        try:
            yield path, (ROOT / path).read_text()
        except UnicodeDecodeError:
            continue


def where(pattern: str) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in texts()
        if re.search(pattern, text)
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_no_file_names_a_package_registry():
    assert not (found := where("|".join(map(re.escape, REGISTRIES)))), "\n".join(found)


def test_no_file_names_a_path_of_one_machine():
    assert not (found := where(MACHINE_PATH.pattern)), "\n".join(found)


@pytest.mark.parametrize(
    "text, found",
    [
        ("see /work" + "/main/x", True),
        ("HOME=/root" + "/app", True),
        ("components/homework/note.css", False),
        ("/dashboard/home/", False),
    ],
)
def test_what_a_path_of_a_machine_looks_like(text, found):
    assert bool(MACHINE_PATH.search(text)) is found


def locked(lock: str) -> dict[str, list[str]]:
    """The lines of each locked package, by name."""
    blocks = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(), flags=re.MULTILINE)
    return {block.partition("==")[0]: block.splitlines() for block in blocks if "==" in block}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_hashes_everything(lock):
    assert "://" not in (ROOT / lock).read_text()
    packages = locked(lock)
    assert len(packages) > 70
    assert [name for name, lines in packages.items() if not any("--hash=sha256:" in line for line in lines)] == []


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime, working = project["project"]["dependencies"], project["dependency-groups"]["dev"]
    for wanted, lock in [(runtime, LOCKS[0]), (runtime + working, LOCKS[1])]:
        names = {re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower() for requirement in wanted}
        assert names - locked(lock).keys() == set()


def test_no_lock_of_another_tool_and_no_large_file_is_kept():
    names = {path.rpartition("/")[2] for path in files()}
    assert not names & {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock", "package-lock.json"}
    large = [path for path in files() if (ROOT / path).stat().st_size > 500_000]
    assert not large
