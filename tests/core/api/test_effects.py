"""Unsafe calls: once, matched, and repeated with the same answer."""

import time
from datetime import timedelta

import pytest
import time_machine

from partner_portal.core import clock
from partner_portal.core.actors import person
from partner_portal.core.api import actions, effects
from partner_portal.core.api.models import KeptAnswer
from partner_portal.core.events.models import Event
from tests.api import bearing, issue, problem, send, with_key
from tests.concurrency import concurrently

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api.urls")]

DEEDS = "/api/v1/deeds"


@pytest.fixture
def client(acme):
    client = with_key(acme, "tests:read", "tests:write")
    client.raise_request_exception = False
    return client


def once(client, key, body, path=DEEDS, **kwargs):
    return send(client, path, body, headers={"Idempotency-Key": key}, **kwargs)


def deeds():
    return Event.objects.filter(type="tests.done").count()


def test_the_same_call_again_gets_the_first_answer_byte_for_byte(client):
    first, again = once(client, "k1", {"n": 1}), once(client, "k1", {"n": 1})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first["Content-Type"] == again["Content-Type"]
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert deeds() == 1


def test_without_a_key_every_call_is_its_own(client):
    assert send(client, DEEDS, {"n": 1}).json() != send(client, DEEDS, {"n": 1}).json()
    assert deeds() == 2


@pytest.mark.parametrize("path,body", [(DEEDS, {"n": 2}), (DEEDS, None), ("/api/v1/staff/clock/advance", {"n": 1})])
def test_a_key_that_stood_for_another_call_is_refused(client, path, body):
    once(client, "k1", {"n": 1})
    if path == DEEDS:
        problem(once(client, "k1", body, path), 422, "idempotency_key_reused")
    else:  # who may not call an address learns nothing of kept answers there
        problem(once(client, "k1", body, path), 403, "permission_denied")
    assert deeds() == 1


def test_a_refused_effect_leaves_nothing_and_its_answer_stays(client):
    first = once(client, "k1", {"told": "refuse", "n": 4})
    again = once(client, "k1", {"told": "refuse", "n": 4})
    problem(first, 409, "refused")
    assert (again.status_code, again.content, again["Content-Type"]) == (409, first.content, first["Content-Type"])
    assert again["Idempotent-Replayed"] == "true"
    assert deeds() == 0


@pytest.mark.parametrize("body,status", [({"n": "1"}, 400), ({"m": 1}, 400), ({"told": "break"}, 500)])
def test_malformed_input_and_our_own_fault_are_not_kept(client, body, status):
    assert once(client, "k1", body).status_code == status
    assert not KeptAnswer.objects.exists()
    assert once(client, "k1", {"n": 1}).status_code == 201
    assert deeds() == 1


def test_keys_of_two_organisations_are_two(client, other_company):
    theirs = with_key(other_company, "tests:write")
    assert once(client, "k1", {"n": 1}).json() != once(theirs, "k1", {"n": 1}).json()
    assert deeds() == 2


def test_a_replaced_key_of_the_same_organisation_can_repeat_a_call(client, acme, alice):
    first = once(client, "k1", {"n": 1})
    key, secret = issue(acme, "tests:write")
    assert once(bearing(secret), "k1", {"n": 1}).content == first.content
    actions.revoke_key(key, by=person(alice))
    problem(once(bearing(secret), "k1", {"n": 1}), 401, "key_revoked")


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 256])
def test_a_key_is_visible_ascii(client, key):
    assert list(problem(once(client, key, {"n": 1}), 400, "invalid")["errors"]) == ["Idempotency-Key"]
    assert deeds() == 0


def test_answers_are_dropped_after_seven_days_of_wall_time(client):
    once(client, "k1", {"n": 1})
    kept_at = KeptAnswer.objects.get().created_at
    for age, left in ((timedelta(days=7), 1), (timedelta(days=7, seconds=1), 0)):
        with time_machine.travel(kept_at + age, tick=False), clock.fixed(kept_at - timedelta(days=400)):
            actions.purge_answers()
        assert KeptAnswer.objects.count() == left
    assert once(client, "k1", {"n": 2}).status_code == 201


class TestMatching:
    PATH = "/api/v1/company"

    def put(self, client, name, **headers):
        headers = {header.replace("_", "-"): value for header, value in headers.items()}
        return send(client, self.PATH, {"name": name}, method="put", headers=headers)

    def test_what_was_read_can_be_changed_and_its_answer_carries_the_next_tag(self, client, acme):
        tag = client.get(self.PATH)["ETag"]
        changed = self.put(client, "Acme GmbH", If_Match=tag)
        assert changed.json() == {"name": "Acme GmbH"}
        assert changed["ETag"] == client.get(self.PATH)["ETag"] != tag
        assert self.put(client, "Acme AG", If_Match=changed["ETag"]).status_code == 200

    def test_without_a_tag_nothing_is_changed(self, client, acme):
        problem(self.put(client, "Acme GmbH"), 428, "if_match_required")
        acme.refresh_from_db()
        assert acme.name == "Acme Ltd"

    @pytest.mark.parametrize("weaken", [False, True])
    def test_a_stale_or_weak_tag_changes_nothing(self, client, acme, weaken):
        tag = client.get(self.PATH)["ETag"]
        if not weaken:
            self.put(client, "Acme GmbH", If_Match=tag)
        problem(self.put(client, "Acme AG", If_Match=f"W/{tag}" if weaken else tag), 412, "stale")
        acme.refresh_from_db()
        assert acme.name == ("Acme Ltd" if weaken else "Acme GmbH")

    @pytest.mark.parametrize("tag", ["", "nonsense", '"', '"a", "b"'])
    def test_nonsense_matches_nothing(self, client, tag):
        problem(self.put(client, "Acme AG", If_Match=tag), 412, "stale")

    def test_what_has_not_changed_is_not_sent_again(self, client):
        read = client.get(self.PATH)
        assert read["ETag"].startswith('"')
        for known in (read["ETag"], f'"other", W/{read["ETag"]}', "*"):
            answer = client.get(self.PATH, headers={"If-None-Match": known})
            assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", read["ETag"])
        self.put(client, "Acme GmbH", If_Match=read["ETag"])
        assert client.get(self.PATH, headers={"If-None-Match": read["ETag"]}).status_code == 200


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Twenty calls at the same instant."""

    def call(self, acme, key):
        client = with_key(acme, "tests:write")
        client.raise_request_exception = False
        outcome = concurrently(20, lambda number: once(client, key.format(number=number), {"n": 1}))
        assert not outcome.errors
        return outcome.results

    @pytest.fixture
    def slow_look(self, monkeypatch):
        """Time enough between looking for a kept answer and acting for all twenty to have looked."""

        def kept_answer(owner, key, look=effects.queries.kept_answer):
            found = look(owner, key)
            time.sleep(0.5)
            return found

        monkeypatch.setattr(effects.queries, "kept_answer", kept_answer)

    def test_with_the_same_key_have_one_effect_and_one_answer(self, acme, slow_look):
        answers = self.call(acme, "same")
        assert deeds() == 1
        for answer in answers:
            if answer.status_code == 409:
                problem(answer, 409, "idempotency_key_running")
                assert answer["Retry-After"] == "1"
            else:
                assert (answer.status_code, answer.content) == (201, KeptAnswer.objects.get().body.encode())

    def test_control_with_keys_of_their_own_have_twenty(self, acme):
        answers = self.call(acme, "own-{number}")
        assert deeds() == 20
        assert {answer.status_code for answer in answers} == {201}

    def test_control_without_the_lock_some_fail(self, acme, slow_look, monkeypatch):
        monkeypatch.setattr(effects, "_alone", lambda name: True)
        answers = self.call(acme, "same")
        assert deeds() == 1  # the table still allows one
        assert 500 in {answer.status_code for answer in answers}
