"""Prepared reads find what the ORM finds."""

import pytest

from partner_portal.core.accounts.backends import PEOPLE
from partner_portal.core.accounts.models import User

pytestmark = pytest.mark.django_db


def facts(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_a_person_comes_with_their_company_in_one_query(alice, django_assert_num_queries):
    User.objects.filter(pk=alice.pk).update(last_login=alice.joined_at)
    with django_assert_num_queries(1):
        found = PEOPLE.get(alice.pk)
        company = found.organisation
    stored = User.objects.select_related("organisation").get(pk=alice.pk)
    assert facts(found) == facts(stored)
    assert facts(company) == facts(stored.organisation)
    assert type(found) is User
    for row in (found, company):
        assert (row._state.db, row._state.adding, row.get_deferred_fields()) == ("default", False, set())


def test_staff_have_none(rita, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert PEOPLE.get(rita.pk).organisation is None


def test_what_is_not_there_is_none():
    assert PEOPLE.get(0) is None


def test_what_it_found_can_be_changed(alice):
    found = PEOPLE.get(alice.pk)
    found.name = "Another name"
    found.save()
    assert User.objects.get(pk=alice.pk).name == "Another name"
