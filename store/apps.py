"""App configuration."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Store."""

    name = "store"
    label = "store"
    verbose_name = "Store"
