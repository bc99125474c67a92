"""App configuration."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Applications."""

    name = "applications"
    label = "applications"
    verbose_name = "Applications"
