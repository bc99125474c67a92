"""Reads the portal's own source for the rules."""

import ast
import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# What a build, a run or a tool leaves behind; the same names as in .gitignore.
NOT_OURS = {".git", ".venv", "var", "staticfiles", "__pycache__", ".hypothesis"}


@dataclass(frozen=True)
class Module:
    """A Python file of ours: its path from the root, its lines and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def rooms(self) -> set[str]:
        """The names in its path: `core/terms/actions/publish.py` → core, terms, actions, publish."""
        return set(self.path.removesuffix(".py").split("/"))


@cache
def files() -> list[str]:
    """Every file of ours, as paths from the root."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if f not in NOT_OURS and not f.endswith("_cache"))
        found += [str((Path(folder) / name).relative_to(ROOT)) for name in sorted(names)]
    return [path for path in found if not path.endswith((".pyc", ".mo"))]


def parse(path: str, text: str) -> Module:
    return Module(path, text, ast.parse(text))


@cache
def modules() -> list[Module]:
    """Every Python file of ours but the migrations, which Django writes."""
    paths = [path for path in files() if path.endswith(".py") and "migrations" not in path.split("/")]
    return [parse(path, (ROOT / path).read_text()) for path in paths]


def product() -> list[Module]:
    """The modules that run in production."""
    return [module for module in modules() if not module.path.startswith("tests/")]


@cache
def layers() -> list[set[str]]:
    """The import order of pyproject.toml, from the ground up: sets of packages that stand side by side."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (contract,) = [c for c in settings["contracts"] if c["name"] == "the apps' order"]
    return [{part.strip("() ") for part in layer.split("|")} for layer in reversed(contract["layers"])]


def dotted(node: ast.AST) -> str:
    """`a.b.c` for an attribute or a name, calls and subscripts left out: `a.b().c[0].d` → `a.b.c.d`."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
        case ast.Call(func=func):
            return dotted(func)
        case ast.Subscript(value=value):
            return dotted(value)
    return ""
