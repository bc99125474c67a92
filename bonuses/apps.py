"""App configuration."""

from django.apps import AppConfig


class BonusesConfig(AppConfig):
    """Bonuses."""

    name = "bonuses"
    label = "bonuses"
    verbose_name = "Bonuses"
