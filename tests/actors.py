"""The people of the tests: alice (main user), bob (her member), charlie (another partner), rita (vendor's staff)."""

import pytest

from tests.factories import OrganisationFactory, UserFactory


@pytest.fixture
def acme(db):
    return OrganisationFactory(name="Acme Ltd")


@pytest.fixture
def other_company(db):
    return OrganisationFactory(name="Charlie & Sons Ltd")


@pytest.fixture
def alice(acme):
    return UserFactory(email="alice@acme.example", name="Alice Archer", organisation=acme)


@pytest.fixture
def bob(acme):
    return UserFactory(email="bob@acme.example", name="Bob Baker", organisation=acme)


@pytest.fixture
def charlie(other_company):
    return UserFactory(email="charlie@charlie.example", name="Charlie Cole", organisation=other_company)


@pytest.fixture
def rita(db):
    return UserFactory(email="rita@vendor.example", name="Rita Reviewer", is_staff=True)
