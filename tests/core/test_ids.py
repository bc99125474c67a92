import re

import pytest
from django.db import IntegrityError, connection, transaction

from partner_portal.core import ids
from partner_portal.core.accounts.models import Organisation
from tests.factories import OrganisationFactory

SHAPE = re.compile(r"org_[0-9a-hjkmnp-tv-z]{26}")


def test_an_identifier_says_what_it_is_and_nothing_else():
    made = {ids.new("org") for _ in range(1000)}
    assert len(made) == 1000
    assert all(SHAPE.fullmatch(one) for one in made)
    # 128 random bits: every place but the first, which holds three of them, takes every letter
    for place in range(5, 30):
        assert len({one[place] for one in made}) == len(ids.ALPHABET)
    assert len({one[4] for one in made}) == 8


@pytest.mark.django_db
def test_every_row_gets_its_own_also_in_bulk():
    Organisation.objects.bulk_create([OrganisationFactory.build(public_id=ids.new("org")) for _ in range(2)])
    Organisation.objects.bulk_create([OrganisationFactory.build() for _ in range(3)])
    found = list(Organisation.objects.values_list("public_id", flat=True))
    assert len(set(found)) == 5
    assert all(SHAPE.fullmatch(one) for one in found)


@pytest.mark.django_db
def test_the_database_refuses_the_same_twice(acme):
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationFactory(public_id=acme.public_id)


@pytest.mark.django_db
def test_a_row_keeps_its_identifier(acme):
    before = acme.public_id
    acme.name = "Acme Holding Ltd"
    acme.save()
    acme.refresh_from_db()
    assert acme.public_id == before


@pytest.mark.django_db
def test_the_database_makes_one_for_each_row_of_a_set():
    expression = ids.sql("org", connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression} FROM (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) AS rows_")
        made = {row[0] for row in cursor.fetchall()}
    assert len(made) == 3
    assert all(re.fullmatch(r"org_[0-9a-f]{26}", one) for one in made)


def test_a_migration_keeps_the_prefix():
    name, path, args, kwargs = Organisation._meta.get_field("public_id").deconstruct()
    assert (name, path, args) == ("public_id", "partner_portal.core.ids.PublicIdField", ["org"])
    assert ids.PublicIdField(*args, **kwargs).get_default().startswith("org_")
