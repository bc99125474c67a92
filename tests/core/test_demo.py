"""The demo world: told through the services, the same for the same seed, only into an empty database."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F

from applications.enums import Stage
from applications.models import Application, Partner
from partner_portal.core import demo
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.invariants import check
from partner_portal.core.messages.models import Message
from partner_portal.core.screening.models import Match
from statuses.models import BronzeDeadline, BronzeWarning

pytestmark = pytest.mark.django_db


def load(*, partners=12, **options):
    out = io.StringIO()
    call_command("demo", stdout=out, partners=partners, **options)
    return out.getvalue()


def test_an_empty_database_gets_people_of_every_role_and_companies_in_every_entity():
    assert demo.is_empty()
    assert "12 companies" in load()
    roles = set(User.objects.filter(is_staff=True).values_list("groups__name", flat=True))
    assert roles == {login.role for login in demo.STAFF}
    assert set(Organisation.objects.values_list("entity", flat=True)) == {"cyprus", "us", "bahrain"}
    assert Message.objects.filter(clause="2.4").count() == 12
    assert not Message.objects.filter(dispatched_at__lt=F("organisation__created_at")).exists()
    assert Match.objects.filter(state="open").count() == 1
    assert [login.email for login in demo.logins()] == [login.email for login in (*demo.STAFF, *demo.PARTNERS)]


def test_partners_and_applications_of_every_kind_that_hold_every_invariant():
    load(partners=40)
    assert set(Partner.objects.values_list("standing", flat=True)) == {"active", "suspended", "cancelled", "terminated"}
    assert set(BronzeDeadline.objects.values_list("state", flat=True)) == {"running", "met", "lapsed"}
    assert set(Application.objects.values_list("stage", flat=True)) == set(Stage)
    assert BronzeWarning.objects.filter(sent_at__isnull=False).exists()
    assert [each for _claim, result in check() for each in result.violations] == []


def test_each_company_is_written_to_in_its_language():
    load()
    subjects = dict(Message.objects.filter(clause="2.4").values_list("organisation__name", "text__subject"))
    assert subjects["Grünwald Digitalisierung GmbH"] == "Die Liste der Gebiete hat sich geändert"
    assert subjects["Northgate Systems LLC"] == "The list of territories has changed"


def test_a_database_in_use_is_left_alone(alice):
    with pytest.raises(CommandError, match="in use"):
        load()
    assert User.objects.count() == 1


def story(seed):
    with transaction.atomic():
        demo.build(partners=10, seed=seed, say=lambda line: None)
        told = sorted(Organisation.objects.values_list("name", "country", "entity"))
        transaction.set_rollback(True)
    return told


def test_the_same_seed_tells_the_same_story_and_another_one_another():
    assert story(3) == story(3)
    assert len(story(3)) == 10
    assert story(3) != story(4)


def test_everyone_of_the_demo_can_sign_in(client):
    load()
    for login in demo.logins():
        assert client.login(email=login.email, password=demo.PASSWORD), login
