"""Reference data that every installation needs: installed after every migrate, never overwriting what staff changed."""

from collections.abc import Callable

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections

from partner_portal.core.registry import Registry

# name → a function without arguments that installs its data if it is not there yet; run in the order registered.
installers: Registry[Callable[[], object]] = Registry("reference data")


def install() -> None:
    """Run every installer."""
    for installer in installers:
        installer()


def install_after_migrate(*, sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **kwargs: object) -> None:
    """After core's migrate, once all of core's tables stand."""
    if "core_organisation" in connections[using].introspection.table_names():
        install()
