"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Applications."""

    name = "applications"
    label = "applications"
    verbose_name = "Applications"

    def ready(self) -> None:
        """Register what the app adds to core."""
        import_module("applications.registrations")
