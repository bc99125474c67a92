"""App configuration."""

from django.apps import AppConfig


class StatusesConfig(AppConfig):
    """Statuses."""

    name = "statuses"
    label = "statuses"
    verbose_name = "Statuses"
