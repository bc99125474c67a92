"""Fills core's registries: each part of the app says in its own module what it adds."""

from importlib import import_module
from importlib.util import find_spec

PARTS = ("process", "apply", "company", "office", "api", "words")

for part in PARTS:
    name = f"applications.registrations_{part}"
    if find_spec(name):
        import_module(name)
