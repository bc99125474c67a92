"""Editions from draft to publication."""

import copy
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, IntegrityError, transaction

from partner_portal.core import clock, terms
from partner_portal.core.actors import house, person
from partner_portal.core.approvals import actions as approvals
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.queries import replays_alike
from partner_portal.core.events.models import Event
from partner_portal.core.refusals import Refused
from partner_portal.core.terms import actions, queries
from partner_portal.core.terms.models import State, TermsEdition
from partner_portal.core.terms.numbers import InvalidTerms
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def first():
    return TermsEdition.objects.get(name="2026-01")


@pytest.fixture
def paul(db):
    return UserFactory(email="paul@vendor.example", name="Paul Publisher", is_staff=True)


@pytest.fixture(autouse=True)
def roles(rita, paul):
    for user, codename in ((rita, "draft_terms"), (paul, "publish_terms")):
        user.user_permissions.add(Permission.objects.get(codename=codename))


def changed(values, path, value):
    values = copy.deepcopy(values)
    section, name = path.split(".")
    values[section][name] = value
    return values


@pytest.fixture
def draft(first, rita):
    return actions.draft(
        name="2027-01",
        values=changed(first.values, "silver.yearly_sales", "6000"),
        by=person(rita),
        drafted_from=first,
        announced_on=date(2026, 11, 23),
        effective_from=date(2027, 1, 1),
    )


def update(draft, by, **changes):
    given = {name: getattr(draft, name) for name in ("name", "values", "announced_on", "effective_from")}
    return actions.update_draft(draft, expected=draft.version, by=person(by), **(given | changes))


def publish(draft, rita, paul):
    request = actions.request_publication(draft, expected=draft.version, by=person(rita))
    approvals.approve(request, by=person(paul))
    draft.refresh_from_db()
    return draft
