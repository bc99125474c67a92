"""The project as a Django app: it holds the commands that speak for the whole house and wires the consequences."""

from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Loads `receivers.py` last, when every app and its signals are there."""

    name = "partner_portal"
    label = "portal"
    verbose_name = "Partner portal"

    def ready(self) -> None:
        """Connect the program's consequences."""
        import_module("partner_portal.receivers")
