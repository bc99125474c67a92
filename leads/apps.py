"""App configuration."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """Leads."""

    name = "leads"
    label = "leads"
    verbose_name = "Leads"
