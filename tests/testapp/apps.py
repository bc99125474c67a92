"""App configuration."""

from django.apps import AppConfig


class TestappConfig(AppConfig):
    """Test models."""

    name = "tests.testapp"
    label = "testapp"
