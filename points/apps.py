"""App configuration."""

from django.apps import AppConfig


class PointsConfig(AppConfig):
    """Partner points."""

    name = "points"
    label = "points"
    verbose_name = "Partner points"
