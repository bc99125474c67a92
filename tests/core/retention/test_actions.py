"""What is personal goes when its time is over, and nothing else does."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings

from partner_portal.core import clock
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import house, person
from partner_portal.core.approvals import Kind
from partner_portal.core.approvals import actions as approvals
from partner_portal.core.approvals import kinds as approval_kinds
from partner_portal.core.audit import actions as audit
from partner_portal.core.audit.models import AuditEntry, AuditText
from partner_portal.core.jobs import actions as jobs
from partner_portal.core.jobs.models import JobRun
from partner_portal.core.messages import actions as messages
from partner_portal.core.messages.models import Message, MessageText
from partner_portal.core.retention import actions
from partner_portal.core.retention.registry import kinds
from partner_portal.core.screening import actions as screening
from partner_portal.core.screening.models import PartyNames, ScreenedParty
from tests.core.screening.files import ALT, SDN
from tests.factories import PASSWORD
from tests.registries import registered

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
JOB = house("test")
ASKED = Kind(label="Ask", permission="core.publish_terms", perform=lambda subject, payload, *, by: None, days_valid=14)


def after(days, seconds=0):
    return clock.fixed(START + timedelta(days=days, seconds=seconds))


def erase():
    return actions.erase_due(by=JOB)


def screen(name):
    return screening.screen(subject="org_1", names=[name], kind="person", by=JOB)


@pytest.fixture
def listed(db):
    with clock.fixed(START):
        screening.import_list(file=SDN, aliases=ALT, by=JOB)


@pytest.fixture
def former(bob, rita):
    with clock.fixed(START):
        return accounts.deactivate(user=bob, reason="left", by=person(rita))


def test_texts_of_changes_are_blanked_and_their_entries_stay():
    with clock.fixed(START):
        entry = audit.record("test.change", by=JOB, personal={"name": ("Ann", "Bea")})
    days = kinds.get("audit.texts").days
    with after(days):
        assert erase() == {}
    with after(days, seconds=1):
        assert erase() == {"audit.texts": 1}
        assert erase() == {}
    text = AuditText.objects.get(entry=entry)
    assert (text.before, text.after) == ({}, {})


@pytest.mark.clause("1.7.1")
def test_words_of_messages_are_blanked_and_their_dispatch_stays(acme):
    with clock.fixed(START):
        message = messages.send(organisation=acme, kind="legal", subject="Notice", body="Dear Ann", by=JOB)
    days = kinds.get("message.texts").days
    with after(days):
        assert "message.texts" not in erase()
    with after(days, seconds=1):
        assert erase()["message.texts"] == 1
        assert erase() == {}
    text = MessageText.objects.get(message=message)
    assert (text.subject, text.body) == ("", "")
    assert Message.objects.get().dispatched_at == START


def test_reasons_are_blanked_and_what_was_done_stays():
    with clock.fixed(START):
        entry = audit.record("test.change", by=JOB, subject="thing_1", changes={"rate": (1, 2)}, reason="Ann asked")
    days = kinds.get("audit.reasons").days
    with after(days):
        assert erase() == {}
    with after(days, seconds=1):
        assert erase() == {"audit.reasons": 1}
        assert erase() == {}
    entry.refresh_from_db()
    assert (entry.reason, entry.verb, entry.changes) == ("", "test.change", {"rate": [1, 2]})


def test_words_of_an_approval_are_blanked_once_it_is_closed_long_enough(rita):
    with clock.fixed(START), registered(approval_kinds, "test.ask", ASKED):
        approval = approvals.request("test.ask", subject="thing_1", payload={}, by=person(rita), note="Ann asked")
    with after(5000):
        assert "approval.texts" not in erase()
        approvals.expire_due()
    days = kinds.get("approval.texts").days
    with after(5000 + days):
        assert "approval.texts" not in erase()
    with after(5000 + days, seconds=1):
        assert erase()["approval.texts"] == 1
        assert erase() == {}
    approval.refresh_from_db()
    assert (approval.note, approval.state, approval.requested_by) == ("", "expired", rita)


@pytest.mark.clause("2.4")
def test_why_a_match_was_decided_is_blanked_and_the_match_stays(listed):
    with clock.fixed(START):
        match = screen("Iwan Petrow").matches.get()
        screening.confirm(match=match, reason="Same birth date as Ann", by=JOB)
    days = kinds.get("match.reasons").days
    with after(days):
        assert "match.reasons" not in erase()
    with after(days, seconds=1):
        assert erase()["match.reasons"] == 1
        assert erase() == {}
    match.refresh_from_db()
    assert (match.reason, match.state, match.decided_at) == ("", "confirmed", START)


@pytest.mark.clause("2.4")
def test_names_of_a_screened_party_go_when_it_is_gone_long_enough(listed):
    with clock.fixed(START):
        party = screen("Jane Doe")
    days = kinds.get("screening.names").days
    with after(9000):
        assert erase() == {}
        screening.party_gone(subject="org_1", by=JOB)
    with after(9000 + days):
        assert erase() == {}
    with after(9000 + days, seconds=1):
        assert erase() == {"screening.names": 1}
        assert erase() == {}
    assert PartyNames.objects.get(party=party).names == []
    assert ScreenedParty.objects.get().subject == "org_1"


def test_names_of_a_party_that_came_back_stay(listed):
    with clock.fixed(START):
        screen("Jane Doe")
        screening.party_gone(subject="org_1", by=JOB)
    with after(10):
        screen("Jane Doe")
    with after(9000):
        assert erase() == {}
    assert PartyNames.objects.get().names == ["Jane Doe"]


def test_people_are_forgotten_a_year_after_their_account_was_closed(former, alice):
    EmailAddress.objects.create(user=former, email=former.email, primary=True, verified=True)
    Authenticator.objects.create(user=former, type="totp", data={})
    with after(365):
        assert erase() == {}
    with after(365, seconds=1):
        assert erase() == {"people": 1}
        assert erase() == {}
    former.refresh_from_db()
    assert (former.email, former.name) == (f"{former.public_id}@erased.invalid", "")
    assert not former.check_password(PASSWORD)
    assert not EmailAddress.objects.filter(user=former).exists()
    assert not Authenticator.objects.filter(user=former).exists()
    assert User.objects.get(pk=alice.pk).email == "alice@acme.example"


def test_who_came_back_is_not_forgotten(former, rita):
    with after(10):
        accounts.reactivate(user=former, reason="back", by=person(rita))
    with after(400):
        assert erase() == {}
        accounts.deactivate(user=former, reason="left again", by=person(rita))
    with after(400 + 365):
        assert erase() == {}
    with after(400 + 365, seconds=1):
        assert erase() == {"people": 1}


def test_sign_ins_go_by_the_machine_s_clock_not_a_sandbox_s(alice):
    with time_machine.travel(START, tick=False):
        UserSession.objects.create(user=alice, ip="192.0.2.1", user_agent="Firefox", session_key="k")
        with after(1000):
            assert erase() == {}
    with time_machine.travel(START + timedelta(days=90, seconds=1), tick=False):
        assert erase() == {"sign_ins": 1}
    assert not UserSession.objects.exists()


def test_the_audit_trail_gets_counts_and_nothing_of_what_was_erased(former):
    with after(366):
        erase()
    entry = AuditEntry.objects.get(verb="retention.erase")
    assert entry.changes == {"people": [None, 1]}
    assert (entry.subject, entry.organisation) == ("", None)
    assert not AuditText.objects.filter(entry=entry).exists()


def test_it_goes_in_chunks(acme):
    with clock.fixed(START):
        for number in range(5):
            audit.record("test.change", by=JOB, personal={"name": ("Ann", f"Bea {number}")})
    with after(5000):
        rounds = [actions.erase_due(by=JOB, limit=2).get("audit.texts", 0) for _ in range(4)]
    assert rounds == [2, 2, 1, 0]


@pytest.mark.parametrize("rows", [1, 3])
def test_blanking_takes_as_many_statements_for_many_rows_as_for_one(rows, django_assert_num_queries):
    with clock.fixed(START):
        for _ in range(rows):
            audit.record("test.change", by=JOB, personal={"name": ("Ann", "Bea")})
    with (
        after(5000),
        django_assert_num_queries(len(kinds) + 4),
    ):  # what is due of each kind, one update, one entry, the savepoint
        assert erase() == {"audit.texts": rows}


def test_the_daily_run_does_it(former):
    with after(366):
        report = jobs.run_due(by=JOB)
    assert report.failed == []
    assert JobRun.objects.get(job="retention").handled == 1
    former.refresh_from_db()
    assert former.name == ""


def test_the_page_about_personal_data_lists_every_kind():
    page = (Path(settings.BASE_DIR) / "docs/how-to/personal-data.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\S+)` \|[^|]*\|[^|]*\| ([\d,]+)", page, re.MULTILINE)
    assert {name: int(days.replace(",", "")) for name, days in rows} == {
        name: kind.days for name, kind in kinds.items()
    }
