"""Makes organisations and people for tests."""

from datetime import UTC, datetime

import factory

from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.entities import Entity

PASSWORD = "correct horse battery"


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Company {n} Ltd")
    entity = Entity.CYPRUS
    country = "CY"
    created_at = datetime(2026, 1, 5, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)
