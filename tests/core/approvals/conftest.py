"""A kind of approval that only counts: its function adds a line to the audit trail."""

import pytest
from django.contrib.auth.models import Permission

from partner_portal.core.approvals import Kind, kinds
from partner_portal.core.audit import actions as audit
from tests.factories import UserFactory
from tests.registries import registered

PERMISSION = "publish_terms"


class Unwilling(Exception):
    """What was asked for cannot be done."""


def count(subject, payload, *, by):
    """Leaves one audit entry for each time it is done."""
    audit.record("test.counted", by=by, subject=subject, changes={"amount": (None, payload["amount"])})
    if payload["amount"] == 13:
        raise Unwilling


@pytest.fixture(autouse=True)
def kind():
    made = Kind(label="Count", permission=f"core.{PERMISSION}", perform=count, days_valid=14)
    with registered(kinds, "test.count", made):
        yield made


@pytest.fixture
def paul(db):
    paul = UserFactory(email="paul@vendor.example", name="Paul Publisher", is_staff=True)
    paul.user_permissions.add(Permission.objects.get(codename=PERMISSION))
    return paul
