"""Organisations, people and their access."""

import threading

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from partner_portal.core.accounts import actions, queries
from partner_portal.core.accounts.actions import NotPossible
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.actors import house, person
from partner_portal.core.audit.models import AuditEntry
from tests.clients import sign_in
from tests.concurrency import Outcome, concurrently

pytestmark = pytest.mark.django_db
HOUSE = house("test")


@pytest.fixture
def ada():
    return actions.create_staff_user(email="ada@vendor.example", name="Ada", role="administrator", by=HOUSE)


@pytest.fixture
def ben():
    return actions.create_staff_user(email="ben@vendor.example", name="Ben", role="administrator", by=HOUSE)


def last_entry(verb):
    return AuditEntry.objects.filter(verb=verb).latest("pk")


def test_an_organisation_is_created_and_audited():
    made = actions.create_organisation(name="Neu GmbH", entity="cyprus", country="DE", tax_id="DE1", by=HOUSE)
    entry = last_entry("organisation.create")
    assert (entry.subject, entry.organisation) == (made.public_id, made)
    assert entry.changes["country"] == [None, "DE"]


def test_a_second_organisation_of_one_tax_id_is_refused():
    actions.create_organisation(name="Neu GmbH", entity="cyprus", country="DE", tax_id="DE1", by=HOUSE)
    with pytest.raises(NotPossible, match="tax ID"):
        actions.create_organisation(name="Neu 2 GmbH", entity="cyprus", country="DE", tax_id="DE1", by=HOUSE)
    actions.create_organisation(name="Ohne", entity="cyprus", country="DE", by=HOUSE)
    actions.create_organisation(name="Auch ohne", entity="cyprus", country="DE", by=HOUSE)
    assert Organisation.objects.count() == 3


def test_a_person_has_one_address_whatever_its_case(acme):
    user = actions.create_user(email="New@Acme.example", name="New", organisation=acme, is_verified=True, by=HOUSE)
    assert user.email == "new@acme.example"
    assert EmailAddress.objects.get(user=user).verified
    assert not user.has_usable_password()
    with pytest.raises(NotPossible, match="e-mail address"):
        actions.create_user(email="NEW@acme.example", name="Other", by=HOUSE)


def test_what_identifies_a_person_stays_out_of_the_trail_itself(acme):
    actions.create_user(email="new@acme.example", name="Nora Neu", organisation=acme, by=HOUSE)
    entry = last_entry("user.create")
    assert "new@acme.example" not in str(entry.changes)
    assert entry.text.after == {"email": "new@acme.example", "name": "Nora Neu"}


def test_only_what_really_changes_in_a_profile_is_written_and_audited(alice):
    by = person(alice)
    actions.update_profile(user=alice, name="Alice B. Archer", theme="dark", by=by)
    entry = last_entry("user.profile")
    assert entry.changes == {"theme": ["", "dark"]}
    assert entry.text.after == {"name": "Alice B. Archer"}
    actions.update_profile(user=alice, name="Alice B. Archer", theme="dark", language=None, by=by)
    assert AuditEntry.objects.filter(verb="user.profile").count() == 1


def test_staff_begin_with_one_role(ada):
    assert ada.is_staff
    assert list(ada.groups.values_list("name", flat=True)) == ["administrator"]
    with pytest.raises(ValueError, match="emperor"):
        actions.create_staff_user(email="x@vendor.example", name="X", role="emperor", by=HOUSE)
    assert not User.objects.filter(email="x@vendor.example").exists()


def test_roles_are_given_exactly_and_audited(ada, rita):
    actions.set_roles(user=rita, roles=["finance", "reviewer"], reason="covers June", by=person(ada))
    actions.set_roles(user=rita, roles=["reviewer"], reason="back", by=person(ada))
    assert list(rita.groups.values_list("name", flat=True)) == ["reviewer"]
    entry = last_entry("user.roles")
    assert entry.changes == {"roles": [["finance", "reviewer"], ["reviewer"]]}
    assert (entry.reason, entry.actor) == ("back", f"user:{ada.public_id}")


@pytest.mark.parametrize("who, why", [("alice", "Only staff"), ("ada", "Your own roles")])
def test_roles_of_partners_and_of_oneself_stay(ada, ben, who, why, request):
    with pytest.raises(NotPossible, match=why):
        actions.set_roles(user=request.getfixturevalue(who), roles=["finance"], by=person(ada))


def test_the_last_administrator_stays(ada, ben, rita):
    actions.set_roles(user=ben, roles=["finance"], by=person(ada))
    for attempt in (
        lambda: actions.set_roles(user=ada, roles=["finance"], by=person(rita)),
        lambda: actions.deactivate(user=ada, reason="x", by=person(rita)),
    ):
        with pytest.raises(NotPossible, match="last administrator"):
            attempt()
    assert list(queries.administrators()) == [ada]


def test_a_deactivated_administrator_does_not_count(ada, ben):
    actions.deactivate(user=ben, reason="left", by=person(ada))
    with pytest.raises(NotPossible, match="last administrator"):
        actions.deactivate(user=ada, reason="left too", by=HOUSE)


def test_nobody_deactivates_themselves(ada, ben):
    with pytest.raises(NotPossible, match="Your own account"):
        actions.deactivate(user=ada, reason="bye", by=person(ada))


def test_deactivation_ends_every_session_at_once(client, alice, ada):
    sign_in(client, alice)
    assert client.get("/dashboard/security/").status_code == 200
    actions.deactivate(user=alice, reason="left Acme", by=person(ada))
    assert client.get("/dashboard/security/").headers["Location"].startswith("/accounts/login/")
    assert last_entry("user.deactivate").reason == "left Acme"
    actions.reactivate(user=alice, reason="is back", by=person(ada))
    assert last_entry("user.reactivate").changes == {"is_active": [False, True]}


def test_ending_sessions_removes_them_from_the_store(client, alice):
    EmailAddress.objects.create(user=alice, email=alice.email, primary=True, verified=True)
    client.post("/accounts/login/", {"login": alice.email, "password": "correct horse battery"})
    key = client.session.session_key
    assert Session.objects.filter(session_key=key).exists()
    assert actions.end_sessions(user=alice, keep=key) == 0
    assert actions.end_sessions(user=alice) == 1
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get("/dashboard/security/").status_code == 302


def test_a_reset_takes_every_factor_and_session(client, rita, ada):
    sign_in(client, rita)
    assert client.get("/admin/").status_code == 200
    actions.reset_second_factor(user=rita, reason="phone lost, called back", by=person(ada))
    assert not Authenticator.objects.filter(user=rita).exists()
    assert client.get("/admin/").headers["Location"] == "/dashboard/security/"
    assert last_entry("user.reset_second_factor").changes == {"authenticators": [["totp"], []]}


def test_a_person_joins_one_organisation_for_good(acme, other_company, rita):
    user = actions.create_user(email="new@acme.example", name="New", by=HOUSE)
    actions.link_to_organisation(user=user, organisation=acme, by=HOUSE)
    actions.link_to_organisation(user=user, organisation=acme, by=HOUSE)
    assert AuditEntry.objects.filter(verb="user.link").count() == 1
    with pytest.raises(NotPossible, match="another organisation"):
        actions.link_to_organisation(user=user, organisation=other_company, by=HOUSE)
    with pytest.raises(NotPossible, match="Staff"):
        actions.link_to_organisation(user=rita, organisation=acme, by=HOUSE)


def remove_each_other() -> Outcome:
    pair = [
        actions.create_staff_user(email=f"{name}@vendor.example", name=name, role="administrator", by=HOUSE)
        for name in ("ada", "ben")
    ]
    return concurrently(
        2, lambda number: actions.set_roles(user=pair[1 - number], roles=["finance"], by=person(pair[number]))
    )


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_leave_one():
    outcome = remove_each_other()
    assert len(outcome.results) == 1
    assert [type(error) for error in outcome.errors] == [NotPossible]
    assert queries.administrators().count() == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_leave_nobody(monkeypatch):
    locked, both_have_checked = actions._locked, threading.Barrier(2)

    def meanwhile(user):
        both_have_checked.wait(20)
        return locked(user)

    monkeypatch.setattr(actions, "_lock_administration", lambda: None)
    monkeypatch.setattr(actions, "_locked", meanwhile)
    remove_each_other()
    assert queries.administrators().count() == 0
