"""The inbox in the API (§1.7.1)."""

import pytest
from django.test import Client

from partner_portal.core.actors import house
from partner_portal.core.messages import actions
from partner_portal.core.messages.models import MessageReceipt
from tests.api import problem, send, with_key

pytestmark = pytest.mark.django_db


def sent(organisation, kind="legal"):
    return actions.send(organisation=organisation, kind=kind, subject="Review", body="On 1 March.", by=house("test"))


@pytest.fixture
def program(acme):
    return with_key(acme, "messages:read", "messages:write")


@pytest.fixture
def browser(alice):
    client = Client()
    client.force_login(alice)
    return client


@pytest.mark.clause("1.7.1")
def test_a_message_is_read_by_program_and_that_is_no_receipt(program, acme):
    message = sent(acme)
    address = f"/api/v1/messages/{message.public_id}"
    answer = program.get(address).json()
    assert (answer["subject"], answer["body"], answer["read"]) == ("Review", "On 1 March.", None)
    problem(send(program, f"{address}/read"), 403, "permission_denied")
    assert not MessageReceipt.objects.exists()


@pytest.mark.clause("1.7.1")
def test_a_persons_receipt_stands_once_and_is_seen_by_the_companys_programs(browser, program, acme):
    address = f"/api/v1/messages/{sent(acme).public_id}"
    first = send(browser, f"{address}/read").json()
    assert first["read"]
    assert send(browser, f"{address}/read").json() == first
    assert program.get(address).json()["read"] == first["read"]
    assert MessageReceipt.objects.count() == 1


def test_the_list_has_no_texts_and_is_narrowed_by_kind(program, acme):
    sent(acme), sent(acme, "operational")
    rows = program.get("/api/v1/messages", {"kind": "operational"}).json()["data"]
    assert [row["kind"] for row in rows] == ["operational"]
    assert "body" not in rows[0]


def test_another_organisations_message_is_neither_read_nor_receipted(browser, program, other_company):
    address = f"/api/v1/messages/{sent(other_company).public_id}"
    problem(program.get(address), 404, "not_found")
    problem(send(browser, f"{address}/read"), 404, "not_found")
    assert not MessageReceipt.objects.exists()


@pytest.mark.parametrize("body", [{"read": True}, {"": ""}])
def test_a_receipt_takes_no_fields(browser, acme, body):
    problem(send(browser, f"/api/v1/messages/{sent(acme).public_id}/read", body), 400, "invalid")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_two_queries(program, acme, rows, django_assert_num_queries):
    program.get("/api/v1/messages")
    for _row in range(rows):
        sent(acme)
    with django_assert_num_queries(2):
        program.get("/api/v1/messages")
