"""Staff's queue of what waits for a second person."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from partner_portal.core import clock
from partner_portal.core.actors import person
from partner_portal.core.approvals import actions, kinds
from partner_portal.core.approvals.models import Approval
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.staff import queues
from tests.clients import sign_in

pytestmark = pytest.mark.django_db
LIST = reverse("admin:core_approval_changelist")


def ask(by, subject="thing_1", amount=Decimal("12.50")):
    return actions.request("test.count", subject=subject, payload={"amount": amount}, by=person(by), note="Because")


def page(name, approval):
    return reverse(f"admin:core_approval_{name}", args=[approval.pk])


def press(client, name, approval, **data):
    response = client.post(page(name, approval), {"_form_submitted": "True"} | data)
    approval.refresh_from_db()
    return response, " ".join(str(message) for message in get_messages(response.wsgi_request))


def reading(user):
    user.user_permissions.add(Permission.objects.get(codename="view_approval"))
    return sign_in(Client(), user)


@pytest.fixture
def asker(rita):
    return reading(rita)


@pytest.fixture
def decider(paul):
    return reading(paul)


def buttons(client, approval):
    shown = client.get(page("change", approval)).content.decode()
    return {name for name in ("approve", "decline", "withdraw") if page(name, approval) in shown}


def test_a_request_says_exactly_what_will_be_done(decider, rita):
    shown = decider.get(page("change", ask(rita))).content.decode()
    for part in ("Count", "thing_1", "12.5", "Because", "Rita Reviewer", "waiting"):
        assert part in shown


def test_each_person_has_their_own_buttons(asker, decider, rita, bob):
    approval = ask(rita)
    assert buttons(asker, approval) == {"withdraw"}
    assert buttons(decider, approval) == {"approve", "decline"}
    press(decider, "approve", approval)
    assert buttons(decider, approval) == buttons(asker, approval) == set()


def test_approving_does_it(decider, rita, paul):
    approval = ask(rita)
    response, said = press(decider, "approve", approval, reason="Fine")
    assert response.url == LIST
    assert "That was the last one" in said
    assert (approval.state, approval.decided_by, approval.reason) == ("approved", paul, "Fine")
    assert AuditEntry.objects.filter(verb="test.counted").count() == 1
    response, said = press(decider, "approve", approval)
    assert "approved already" in response.content.decode()
    assert AuditEntry.objects.filter(verb="test.counted").count() == 1


def test_the_page_of_a_decided_request_says_who_and_why(decider, rita):
    approval = ask(rita)
    press(decider, "decline", approval, reason="Not before January")
    shown = decider.get(page("change", approval)).content.decode()
    for part in ("declined", "Paul Publisher", "Not before January", "A second person has decided"):
        assert part in shown


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "nul\0"])
def test_declining_needs_a_reason(decider, rita, reason):
    approval = ask(rita)
    press(decider, "decline", approval, reason=reason)
    assert approval.state == "requested"


def test_ones_own_request_is_not_approved_whatever_is_posted(asker, rita):
    rita.user_permissions.add(Permission.objects.get(codename="publish_terms"))
    approval = ask(rita)
    response, _said = press(asker, "approve", approval)
    assert "second person" in response.content.decode()
    assert approval.state == "requested"


def test_one_withdraws_ones_own_and_nobody_elses(asker, decider, rita):
    approval = ask(rita)
    response, _said = press(decider, "withdraw", approval)
    assert "Only who asked" in response.content.decode()
    assert approval.state == "requested"
    press(asker, "withdraw", approval)
    assert approval.state == "withdrawn"


def test_opening_a_dialog_changes_nothing(decider, rita):
    approval = ask(rita)
    for name in ("approve", "decline", "withdraw"):
        assert decider.get(page(name, approval)).status_code == 200
    approval.refresh_from_db()
    assert approval.state == "requested"


def test_partners_strangers_and_staff_without_the_permission_get_nowhere(rita, bob, paul):
    approval = ask(paul)
    bob.user_permissions.add(*Permission.objects.filter(codename__in=["view_approval", "publish_terms"]))
    partner = sign_in(Client(), bob)
    for name in ("change", "approve", "decline", "withdraw"):
        assert Client().get(page(name, approval)).status_code == 302
        assert partner.post(page(name, approval), {"_form_submitted": "True", "reason": "x"}).status_code == 403
    stranger = sign_in(Client(), rita)
    for name in ("approve", "decline", "withdraw"):
        press(stranger, name, approval, reason="x")
    assert stranger.get(page("change", approval)).status_code == 403
    assert approval.state == "requested"


def test_the_queue_shows_the_most_urgent_first_and_costs_the_same(decider, rita, django_assert_num_queries):
    later, sooner = ask(rita, "thing_1"), None
    with django_assert_num_queries(6):
        assert len(decider.get(LIST).context["cl"].result_list) == 1
    with clock.fixed(clock.now() - timedelta(days=3)):
        sooner = ask(rita, "thing_2")
    done = ask(rita, "thing_3")
    press(decider, "decline", done, reason="No")
    with django_assert_num_queries(6):
        assert list(decider.get(LIST).context["cl"].result_list) == [sooner, later, done]


def test_a_request_of_a_kind_that_is_gone_is_still_shown(decider, rita):
    approval = ask(rita)
    gone = kinds._items.pop("test.count")
    try:
        assert decider.get(page("change", approval)).status_code == 200
        assert "test.count" in decider.get(LIST).content.decode()
        response, _said = press(decider, "approve", approval)
        assert "Your role" in response.content.decode()
    finally:
        kinds._items["test.count"] = gone


def test_what_waits_is_counted_on_the_start_page(rita, paul):
    queue = queues.get("approvals")
    assert (queue.count(), queue.due()) == (0, None)
    approval = ask(rita)
    assert (queue.count(), queue.due()) == (1, approval.expires_at)
    actions.decline(approval, by=person(paul), reason="No")
    assert queue.count() == 0
    assert queue.url().startswith(LIST)
    assert Approval.objects.count() == 1
