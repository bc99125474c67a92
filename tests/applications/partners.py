"""Partners of acme and charlie's company for tests, made by the actions that make real ones."""

import pytest

from applications.actions import company, standing, team
from applications.policy.standing import accept
from partner_portal.core import clock
from partner_portal.core.actors import house
from partner_portal.core.decisions import actions as decisions

HOUSE = house("test")
DATA = {
    "trading_name": "Acme",
    "website": "https://acme.example.com",
    "email": "office@acme.example.com",
    "phone": "+35722123456",
    "postal_address": "1 Long Street\n1000 Nicosia",
    "legal_address": "1 Long Street\n1000 Nicosia",
    "owners": ["Ann Archer"],
    "billing_email": "billing@acme.example.com",
    "bank_name": "Bank of Cyprus",
    "bank_account": "CY17002001280000001200527600",
    "bank_code": "BCYPCY2N",
}


def make_partner(organisation, main=None, *, at=None):
    """A partner of the organisation with data, and a main user where one is given."""
    record = decisions.record(accept(participating=False), by=HOUSE, organisation=organisation)
    partner = standing.accept(organisation=organisation, at=at or clock.now(), decision=record, by=HOUSE)
    company.first_data(organisation=organisation, values=DATA, by=HOUSE)
    if main is not None:
        team.open_main(organisation=organisation, user=main, by=HOUSE)
    return partner


@pytest.fixture
def acme_partner(acme, alice):
    return make_partner(acme, alice)


@pytest.fixture
def charlies_partner(other_company, charlie):
    return make_partner(other_company, charlie)
