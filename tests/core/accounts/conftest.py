"""Someone new."""

import pytest

from partner_portal.core.accounts import actions
from partner_portal.core.actors import house
from tests.factories import PASSWORD


@pytest.fixture
def nora():
    return actions.create_user(
        email="nora@neu.example", name="Nora Neu", password=PASSWORD, is_verified=True, by=house("test")
    )
