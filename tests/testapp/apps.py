"""App configuration."""

from django.apps import AppConfig

from partner_portal.core import proofs
from tests.proofs import suites


class TestappConfig(AppConfig):
    """Test models, and the proofs that are suites of tests."""

    name = "tests.testapp"
    label = "testapp"

    def ready(self) -> None:
        """Register the proofs, for `make prove`."""
        for proof in suites.PROOFS:
            proofs.register(proof)
