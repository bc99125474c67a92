from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from partner_portal.core import clock
from partner_portal.core.accounts.roles import Role
from statuses.enums import DeadlineState, Requirement
from statuses.models import BronzeDeadline, RequirementFact
from tests.clients import sign_in
from tests.factories import UserFactory
from tests.statuses.partners import NOON, do, partner

pytestmark = pytest.mark.django_db

LIST = "/admin/statuses/requirementfact/"
SENT = {"_form_submitted": "True"}


@pytest.fixture
def made():
    return partner(name="Quarry Works Ltd")


def staff(client, role):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return sign_in(client, user)


def test_a_requirement_is_recorded_by_hand_with_a_reason(client, made):
    staff(client, Role.PROGRAM_MANAGER)
    given = SENT | {
        "partner": made.public_id,
        "requirement": "tutorial",
        "on": "2026-03-04",
        "reason": "Seen on the list.",
    }
    with clock.fixed(NOON + timedelta(days=5)):
        assert made.public_id in client.get(f"{LIST}record/?partner={made.public_id}").content.decode()
        refused = client.post(f"{LIST}record/", given | {"reason": ""})
        assert "This field is required" in refused.content.decode()
        refused = client.post(f"{LIST}record/", given | {"on": "2026-03-09"})
        assert "cannot be met at a time to come" in refused.content.decode()
        refused = client.post(f"{LIST}record/", given | {"partner": "ptr_nobody"})
        assert "no partner with this id" in refused.content.decode()
        assert not RequirementFact.objects.exists()
        assert client.post(f"{LIST}record/", given).status_code == 302
        refused = client.post(f"{LIST}record/", given)
        assert "recorded for the partner already" in refused.content.decode()
    fact = RequirementFact.objects.get()
    assert (fact.requirement, fact.at) == (
        Requirement.TUTORIAL,
        clock.start_of_day(fact.at.date() + timedelta(1), "cyprus"),
    )
    assert fact.recorded_by.startswith("user:")


def test_on_the_day_of_the_acceptance_it_is_met_with_it(client, made):
    staff(client, Role.REVIEWER)
    given = SENT | {
        "partner": made.public_id,
        "requirement": "tutorial",
        "on": "2026-03-01",
        "reason": "Seen on the list.",
    }
    with clock.fixed(NOON + timedelta(days=5)):
        assert client.post(f"{LIST}record/", given).status_code == 302
    assert RequirementFact.objects.get().at == made.accepted_at


def test_it_is_taken_back_with_a_reason_and_once(client, made):
    tutorial, _claim = do(made, at=NOON + timedelta(days=3))
    staff(client, Role.PROGRAM_MANAGER)
    with clock.fixed(NOON + timedelta(days=5)):
        assert "Take back" in client.get(f"{LIST}{tutorial.pk}/change/").content.decode()
        given = SENT | {"reason": "Another company.", "in_error": "on"}
        assert client.post(f"{LIST}{tutorial.pk}/withdraw/", given).status_code == 302
        assert "was taken back already" in client.get(f"{LIST}{tutorial.pk}/withdraw/").content.decode()
    assert BronzeDeadline.objects.get().state == DeadlineState.RUNNING


def test_others_only_read(client, made):
    tutorial, _claim = do(made, at=NOON + timedelta(days=3))
    staff(client, Role.READ_ONLY)
    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}record/").status_code == 403
    assert client.post(f"{LIST}{tutorial.pk}/withdraw/", SENT | {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("partners", [1, 3])
@pytest.mark.parametrize("name", ["statusperiod", "bronzedeadline", "requirementfact"])
def test_lists_take_as_many_queries_whatever_their_length(client, django_assert_max_num_queries, name, partners):
    made = [partner() for _ in range(partners)]
    for each in made:
        do(each, Requirement.TUTORIAL, at=NOON + timedelta(days=3))
    staff(client, Role.READ_ONLY)
    path = f"/admin/statuses/{name}/"
    client.get(path)
    with django_assert_max_num_queries(9):
        page = client.get(f"{path}?partner__id__exact={made[0].pk}")
    assert str(made[0].organisation) in page.content.decode()
    assert client.get(f"{path}?q=Company").status_code == 200


@pytest.mark.parametrize("name", ["statusperiod", "bronzedeadline", "requirementfact"])
def test_each_row_has_a_page(client, made, name):
    do(made, at=NOON + timedelta(days=3))
    staff(client, Role.READ_ONLY)
    model = {"statusperiod": made.status_periods, "requirementfact": made.requirement_facts}.get(name)
    pk = model.first().pk if model else made.bronze_deadline.pk
    page = client.get(f"/admin/statuses/{name}/{pk}/change/")
    assert page.status_code == 200
    assert "Quarry Works Ltd" in page.content.decode()
