"""Staff and stored decisions."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from partner_portal.core.actors import person
from partner_portal.core.decisions import actions
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.terms.policy import publishable
from tests.clients import sign_in

pytestmark = pytest.mark.django_db
LIST = reverse("admin:core_decisionrecord_changelist")


def store(by, name="2027-01", **changes):
    given = {
        "name": name,
        "state": "draft",
        "version": 1,
        "asked_version": 1,
        "announced_on": date(2026, 12, 1),
        "effective_from": date(2027, 1, 1),
        "latest_today": date(2026, 11, 22),
        "published_from": (date(2015, 1, 1),),
        "problems": (),
    }
    return actions.record(publishable(**given | changes), by=person(by), subject=f"trm_{name}")


def shown(record):
    return reverse("admin:core_decisionrecord_change", args=[record.pk])


@pytest.fixture
def reader(rita):
    rita.user_permissions.add(Permission.objects.get(codename="view_decisionrecord"))
    return sign_in(Client(), rita)


def test_a_page_says_why_and_what_a_replay_gives(reader, rita):
    page = reader.get(shown(store(rita))).content.decode()
    for part in (
        "Edition 2027-01 can take effect on 1 January 2027.",
        "R38",
        "1 December 2026",
        "replays alike",
        "Rita",
    ):
        assert part in page


def altered(record, **changes):
    kept = [field.attname for field in record._meta.fields if field.name not in ("id", "public_id")]
    return DecisionRecord.objects.create(**{name: getattr(record, name) for name in kept} | changes)


def test_a_decision_that_no_longer_replays_says_so(reader, rita):
    record = store(rita)
    assert "no replay" in reader.get(shown(altered(record, rule="gone.rule"))).content.decode()
    assert "replays differently" in reader.get(shown(altered(record, verdict="not_met"))).content.decode()


def test_the_list_is_searched_and_filtered(reader, rita):
    store(rita), store(rita, name="2028-01", effective_from=None)

    def found(**query):
        return {record.subject for record in reader.get(LIST, query).context["cl"].result_list}

    assert found() == {"trm_2027-01", "trm_2028-01"}
    assert found(q="trm_2028") == {"trm_2028-01"}
    assert found(verdict__exact="met") == {"trm_2027-01"}
    assert found(rule="terms.publishable") == {"trm_2027-01", "trm_2028-01"}
    assert found(rule="approvals.second_person") == set()
    assert found(q="%' OR 1=1 --") == set()


def test_the_list_costs_the_same_for_few_and_for_many(reader, rita, django_assert_num_queries):
    for count in (1, 3):
        while DecisionRecord.objects.count() < count:
            store(rita, name=str(DecisionRecord.objects.count()))
        with django_assert_num_queries(7):  # one for the kind of what they are about
            assert len(reader.get(LIST).context["cl"].result_list) == count


def test_nothing_can_be_changed_and_others_see_nothing(reader, rita, charlie):
    record = store(rita)
    assert reader.post(shown(record), {"rule": "x"}).status_code == 403
    assert reader.post(reverse("admin:core_decisionrecord_delete", args=[record.pk])).status_code == 403
    assert reader.get(reverse("admin:core_decisionrecord_add")).status_code == 403
    charlie.user_permissions.add(Permission.objects.get(codename="view_decisionrecord"))
    assert sign_in(Client(), charlie).get(shown(record)).status_code == 403
    rita.user_permissions.clear()
    assert reader.get(shown(record)).status_code == 403
