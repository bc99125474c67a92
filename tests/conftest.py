"""What every test may use."""

from tests.actors import *  # noqa: F403
