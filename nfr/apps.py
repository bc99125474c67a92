"""App configuration."""

from django.apps import AppConfig


class NfrConfig(AppConfig):
    """NFR copies."""

    name = "nfr"
    label = "nfr"
    verbose_name = "NFR copies"
