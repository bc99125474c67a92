"""Gathers core's tasks for Celery: each part keeps its own."""

from importlib import import_module
from importlib.util import find_spec

from partner_portal.core.registrations import PARTS

for part in PARTS:
    name = f"partner_portal.core.{part}.tasks"
    if find_spec(name):
        import_module(name)
