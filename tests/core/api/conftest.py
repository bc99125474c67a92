"""Loads the scopes, rules and events that only these tests have."""

from tests.core.api import views  # noqa: F401
