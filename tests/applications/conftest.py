"""What the tests of applications and partners share."""

from tests.applications.partners import *  # noqa: F403
