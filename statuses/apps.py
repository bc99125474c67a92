"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class StatusesConfig(AppConfig):
    """Statuses."""

    name = "statuses"
    label = "statuses"
    verbose_name = "Statuses"

    def ready(self) -> None:
        """Register the jobs, events, words and claims of statuses."""
        import_module("statuses.registrations")
        import_module("statuses.registrations_words")
