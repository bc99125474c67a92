"""A list in force, and parties compared with it."""

import pytest

from tests.core.screening.files import ALT
from tests.core.screening.parties import put, screen


@pytest.fixture
def sdn_list(db):
    return put(aliases=ALT).version


@pytest.fixture
def match(sdn_list):
    return screen("Iwan Petrow").matches.get()
