"""App configuration."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """Compliance."""

    name = "compliance"
    label = "compliance"
    verbose_name = "Compliance"
