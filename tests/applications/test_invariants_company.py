"""Each claim about partners, teams and data holds after the actions, and finds what is wrong."""

import pytest

from applications.actions import company, standing
from applications.models import CompanyData, DataChange, ProfileRevision
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.invariants import check
from tests.applications.partners import HOUSE
from tests.applications.test_company import live

pytestmark = pytest.mark.django_db
NAMES = (
    "partners.access", "members.linked", "profiles.moderated", "changes.settled", "partners.data",
)  # fmt: skip


def violations(name):
    return [text for _invariant, result in check(only=name) for text in result.violations]


@pytest.fixture
def lived(acme, acme_partner, charlies_partner):
    live(acme)
    company.request_change(organisation=acme, kind="bank", values={"bank_name": "B"}, by=HOUSE)
    standing.terminate(partner=charlies_partner, reason="Breach", by=HOUSE)


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize("name", NAMES)
def test_each_holds_after_the_actions(name):
    [(_invariant, result)] = check(only=name)
    assert result.count
    assert list(result.violations) == []


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize(
    "name,spoil",
    [
        ("partners.access", lambda: Organisation.objects.update(access="former")),
        ("members.linked", lambda: User.objects.update(organisation=None)),
        ("profiles.moderated", lambda: ProfileRevision.objects.update(decided_at=None)),
        ("changes.settled", lambda: DataChange.objects.update(due_at=None)),
        ("partners.data", lambda: CompanyData.objects.all().delete()),
    ],
)
def test_each_finds_what_is_wrong(name, spoil):
    spoil()
    assert violations(name)
