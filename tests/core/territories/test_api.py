"""The list of territories in the API."""

import pytest
from django.test import Client

from partner_portal.core.territories.models import Territory, TerritoryRevision
from tests.api import problem, send, with_key
from tests.clients import sign_in

pytestmark = pytest.mark.django_db

LIST = "/api/v1/territories"
STAFF = "/api/v1/staff/territories/"
BODY = {"standing": "review", "reason": "A new regulation"}


@pytest.fixture
def partner(acme):
    return with_key(acme, "territories:read")


@pytest.fixture
def vendor(db):
    return with_key(None, "staff:territories:read", "staff:territories:write")


def put(client, code, body=BODY, **headers):
    return send(client, f"{STAFF}{code}", body, method="put", headers=headers)


@pytest.mark.clause("2.4")
def test_partners_read_how_a_territory_stands(partner):
    answer = partner.get(f"{LIST}/UA-43")
    assert answer.status_code == 200
    assert answer.json() == {"code": "UA-43", "country": "Ukraine", "standing": "blocked", "version": 1}
    assert answer["ETag"]
    problem(partner.get(f"{LIST}/GL"), 404, "not_found")  # not on the list


def test_the_country_is_named_in_the_callers_language(partner):
    assert partner.get(f"{LIST}/DE", headers={"accept-language": "de"}).json()["country"] == "Deutschland"


def test_the_list_pages_by_code(partner):
    first = partner.get(LIST, {"limit": 100}).json()
    second = partner.get(LIST, {"limit": 100, "starting_after": first["data"][-1]["code"]}).json()
    third = partner.get(LIST, {"limit": 100, "starting_after": second["data"][-1]["code"]}).json()
    codes = [row["code"] for page in (first, second, third) for row in page["data"]]
    assert codes == sorted(codes)
    assert len(set(codes)) == len(codes) == Territory.objects.count()
    assert [page["has_more"] for page in (first, second, third)] == [True, True, False]


def test_the_list_is_narrowed_by_standing(partner):
    rows = partner.get(LIST, {"standing": "blocked"}).json()["data"]
    assert {row["code"] for row in rows} == {"CU", "IR", "KP", "SY", "UA-09", "UA-14", "UA-43"}
    assert "standing" in problem(partner.get(LIST, {"standing": "maybe"}), 400, "invalid")["errors"]


@pytest.mark.parametrize("limit", [1, 3])
def test_a_list_takes_two_queries(partner, limit, django_assert_num_queries):
    partner.get(LIST)  # notes the key's use
    with django_assert_num_queries(2):  # the key, the list
        partner.get(LIST, {"limit": limit})


@pytest.mark.parametrize("code", ["cy", "CYP", "C", "UA-", "UA-ABCD", "%00", "CY%00", "CY%0A", "X/Y", "CY/"])
def test_what_is_no_code_is_no_address(partner, vendor, code):
    problem(partner.get(f"{LIST}/{code}"), 404, "not_found")
    problem(put(vendor, code, **{"If-Match": "*"}), 404, "not_found")


def test_an_unknown_cursor_is_named(partner):
    for cursor in ("GL", "nothing", "x" * 41, "a\0b"):
        answer = problem(partner.get(LIST, {"starting_after": cursor}), 400, "invalid")
        assert set(answer["errors"]) == {"starting_after"}


@pytest.mark.clause("2.4")
def test_the_vendor_changes_a_standing_it_has_read(vendor, partner):
    seen = vendor.get(f"{STAFF}CY")
    assert seen.json() == {"code": "CY", "standing": "allowed", "version": 1}
    answer = put(vendor, "CY", **{"If-Match": seen["ETag"]})
    assert answer.status_code == 200
    assert answer.json() == {"code": "CY", "standing": "review", "version": 2}
    assert answer["ETag"] == vendor.get(f"{STAFF}CY")["ETag"]
    assert partner.get(f"{LIST}/CY").json()["standing"] == "review"
    revision = TerritoryRevision.objects.get(version=2)
    assert (revision.reason, revision.author.partition(":")[0]) == ("A new regulation", "key")


def test_a_territory_not_on_the_list_joins_it(vendor):
    seen = vendor.get(f"{STAFF}GL")
    assert seen.json() == {"code": "GL", "standing": None, "version": 0}
    assert put(vendor, "GL", **{"If-Match": seen["ETag"]}).json() == {"code": "GL", "standing": "review", "version": 2}
    problem(vendor.get(f"{STAFF}XX"), 404, "not_found")


@pytest.mark.clause("2.4")
def test_a_region_that_cannot_stand_apart_is_refused_and_the_others_named(vendor):
    tag = vendor.get(f"{STAFF}DE-QQQ")["ETag"]
    answer = problem(put(vendor, "DE-QQQ", **{"If-Match": tag}), 400, "invalid")
    assert "UA-43" in answer["errors"]["code"][0]
    tag = vendor.get(f"{STAFF}UA-65")["ETag"]
    assert put(vendor, "UA-65", **{"If-Match": tag}).json()["standing"] == "review"
    assert Territory.objects.filter(code__startswith="DE-").count() == 0


def test_a_stale_or_missing_tag_changes_nothing(vendor):
    seen = vendor.get(f"{STAFF}CY")["ETag"]
    put(vendor, "CY", **{"If-Match": seen})
    problem(put(vendor, "CY", BODY | {"standing": "blocked"}, **{"If-Match": seen}), 412, "stale")
    problem(put(vendor, "CY", BODY | {"standing": "blocked"}), 428, "if_match_required")
    assert Territory.objects.get(code="CY").standing == "review"


def test_the_same_call_twice_has_one_effect(vendor):
    headers = {"If-Match": vendor.get(f"{STAFF}CY")["ETag"], "Idempotency-Key": "one"}
    first, second = put(vendor, "CY", **headers), put(vendor, "CY", **headers)
    assert first.json() == second.json()
    assert TerritoryRevision.objects.filter(version__gt=1).count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"standing": "review"}, "reason"),
        ({"reason": "x"}, "standing"),
        (BODY | {"standing": "maybe"}, "standing"),
        (BODY | {"standing": None}, "standing"),
        (BODY | {"reason": ""}, "reason"),
        (BODY | {"reason": "x" * 501}, "reason"),
        (BODY | {"reason": 1}, "reason"),
        (BODY | {"more": 1}, "more"),
    ],
)
def test_a_bad_body_is_named_by_field(vendor, body, field):
    tag = vendor.get(f"{STAFF}CY")["ETag"]
    assert set(problem(put(vendor, "CY", body, **{"If-Match": tag}), 400, "invalid")["errors"]) == {field}
    assert Territory.objects.get(code="CY").version == 1


def test_who_may_do_what(acme, partner, alice, rita):
    reader = with_key(None, "staff:territories:read")
    other = with_key(acme, "events:read")
    for client, status, code in [
        (Client(), 401, "not_authenticated"),
        (other, 403, "permission_denied"),
    ]:
        problem(client.get(LIST), status, code)
        problem(client.get(f"{LIST}/CY"), status, code)
        problem(client.get(f"{STAFF}CY"), status, code)
        problem(put(client, "CY", **{"If-Match": "*"}), status, code)
    problem(partner.get(f"{STAFF}CY"), 403, "permission_denied")
    for client in (partner, reader):
        problem(put(client, "CY", **{"If-Match": "*"}), 403, "permission_denied")
    assert sign_in(Client(), alice).get(f"{LIST}/CY").status_code == 200
    problem(sign_in(Client(), rita).get(f"{STAFF}CY"), 403, "permission_denied")
    assert Territory.objects.get(code="CY").version == 1
