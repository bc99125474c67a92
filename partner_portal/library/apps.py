"""App configuration."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Library."""

    name = "partner_portal.library"
    label = "library"
    verbose_name = "Library"
