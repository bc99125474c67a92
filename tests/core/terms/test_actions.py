"""Editions from draft to publication."""

import copy
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, IntegrityError, transaction

from partner_portal.core import clock, terms
from partner_portal.core.actors import house, person
from partner_portal.core.approvals import actions as approvals
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.queries import replays_alike
from partner_portal.core.events.models import Event
from partner_portal.core.refusals import Refused
from partner_portal.core.terms import actions, queries
from partner_portal.core.terms.models import State, TermsEdition
from partner_portal.core.terms.numbers import InvalidTerms
from tests.concurrency import concurrently
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def first():
    return TermsEdition.objects.get(name="2026-01")


@pytest.fixture
def paul(db):
    return UserFactory(email="paul@vendor.example", name="Paul Publisher", is_staff=True)


@pytest.fixture(autouse=True)
def roles(rita, paul):
    for user, codename in ((rita, "draft_terms"), (paul, "publish_terms")):
        user.user_permissions.add(Permission.objects.get(codename=codename))


def changed(values, path, value):
    values = copy.deepcopy(values)
    section, name = path.split(".")
    values[section][name] = value
    return values


@pytest.fixture
def draft(first, rita):
    return actions.draft(
        name="2027-01",
        values=changed(first.values, "silver.yearly_sales", "6000"),
        by=person(rita),
        drafted_from=first,
        announced_on=date(2026, 11, 23),
        effective_from=date(2027, 1, 1),
    )


def update(draft, by, **changes):
    given = {name: getattr(draft, name) for name in ("name", "values", "announced_on", "effective_from")}
    return actions.update_draft(draft, expected=draft.version, by=person(by), **(given | changes))


def publish(draft, rita, paul):
    request = actions.request_publication(draft, expected=draft.version, by=person(rita))
    approvals.approve(request, by=person(paul))
    draft.refresh_from_db()
    return draft


def test_the_first_edition_is_there_and_installing_it_again_changes_nothing(first):
    before = TermsEdition.objects.count()
    actions.install_first(by=house("test"))
    assert TermsEdition.objects.count() == before == 1
    assert first.state == State.PUBLISHED


def test_a_draft_changes_nothing_in_force(draft):
    assert terms.on(date(2027, 6, 1)).silver.yearly_sales == 5000


def test_drafting_is_on_the_trail(draft, rita):
    entry = AuditEntry.objects.about(draft.public_id).get()
    assert (entry.verb, entry.actor, entry.changes) == ("terms.draft", str(person(rita)), {"name": [None, "2027-01"]})


def test_a_draft_of_wrong_numbers_is_refused_whole(first, rita):
    with pytest.raises(InvalidTerms):
        actions.draft(name="x", values=changed(first.values, "award.minimum", "6000"), by=person(rita))
    assert not TermsEdition.objects.drafts().exists()


def test_two_editions_cannot_share_a_name(first, draft, rita):
    with pytest.raises(actions.NameTaken):
        actions.draft(name="2027-01", values=first.values, by=person(rita))
    with pytest.raises(actions.NameTaken):
        update(draft, rita, name="2026-01")


def test_a_change_raises_the_version_and_says_what_changed(draft, rita):
    values = changed(draft.values, "gold.discount_percent", "55")
    update(draft, rita, values=values, effective_from=date(2027, 2, 1))
    draft.refresh_from_db()
    assert draft.version == 2
    assert draft.terms.gold.discount_percent == 55
    entry = AuditEntry.objects.about(draft.public_id).first()
    assert entry.changes == {"gold.discount_percent": ["50", "55"], "effective_from": ["2027-01-01", "2027-02-01"]}


def test_who_saw_an_older_version_overwrites_nothing(draft, rita, paul):
    mine, yours = TermsEdition.objects.get(pk=draft.pk), TermsEdition.objects.get(pk=draft.pk)
    update(mine, rita, values=changed(draft.values, "gold.discount_percent", "55"))
    with pytest.raises(actions.StaleEdition):
        update(yours, paul, values=changed(draft.values, "gold.discount_percent", "60"))
    draft.refresh_from_db()
    assert draft.terms.gold.discount_percent == 55


def test_wrong_numbers_leave_the_draft_as_it_was(draft, rita):
    with pytest.raises(InvalidTerms):
        update(draft, rita, values=changed(draft.values, "silver.discount_percent", "10"))
    draft.refresh_from_db()
    assert (draft.version, draft.terms.silver.discount_percent) == (1, 40)


def test_a_second_person_publishes_for_a_later_day(draft, rita, paul):
    publish(draft, rita, paul)
    assert (draft.state, draft.published_by) == (State.PUBLISHED, str(person(paul)))
    queries.forget()
    assert terms.on(date(2026, 12, 31)).silver.yearly_sales == 5000
    assert terms.on(date(2027, 1, 1)).silver.yearly_sales == 6000
    assert terms.edition_on(date(2026, 12, 31)).until == date(2027, 1, 1)
    assert terms.edition_on(date(2027, 1, 1)).name == "2027-01"


def test_publishing_stores_its_judgement_and_tells_the_world(draft, rita, paul):
    publish(draft, rita, paul)
    record = DecisionRecord.objects.about(draft.public_id).get()
    assert (record.rule, record.verdict, record.edition) == ("terms.publishable", "met", "2027-01")
    assert replays_alike(record)
    assert AuditEntry.objects.about(draft.public_id).first().verb == "terms.publish"
    event = Event.objects.get(type="terms.published")
    assert event.data == {
        "id": draft.public_id,
        "name": "2027-01",
        "effective_from": "2027-01-01",
        "announced_on": "2026-11-23",
    }


def test_whoever_asks_cannot_publish(draft, rita):
    rita.user_permissions.add(Permission.objects.get(codename="publish_terms"))
    request = actions.request_publication(draft, expected=1, by=person(rita))
    with pytest.raises(Refused, match="second person"):
        approvals.approve(request, by=person(type(rita).objects.get(pk=rita.pk)))
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert not Event.objects.filter(type="terms.published").exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"effective_from": date(2026, 11, 22)}, "past"),
        ({"effective_from": None}, "needs the day"),
        ({"announced_on": date(2027, 1, 2)}, "after it takes effect"),
    ],
)
def test_what_cannot_be_published_is_not_even_asked_for(draft, rita, change, says):
    edition = update(draft, rita, **change)
    with pytest.raises(Refused, match=says):
        actions.request_publication(edition, expected=2, by=person(rita))


def test_two_editions_for_one_day_are_refused(first, draft, rita, paul):
    publish(draft, rita, paul)
    other = actions.draft(
        name="other",
        values=first.values,
        by=person(rita),
        announced_on=date(2026, 11, 23),
        effective_from=date(2027, 1, 1),
    )
    with pytest.raises(Refused, match="overlaps"):
        actions.request_publication(other, expected=1, by=person(rita))


def test_a_day_that_has_passed_meanwhile_is_judged_again(draft, rita, paul):
    edition = update(draft, rita, effective_from=date(2026, 11, 24))
    request = actions.request_publication(edition, expected=2, by=person(rita))
    with clock.fixed(NOON + timedelta(days=2)), pytest.raises(Refused, match="past"):
        approvals.approve(request, by=person(paul))
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_while_a_publication_waits_the_draft_rests(draft, rita):
    actions.request_publication(draft, expected=1, by=person(rita))
    for call in (
        lambda: update(draft, rita, announced_on=date(2026, 12, 1)),
        lambda: actions.withdraw(draft, expected=1, by=person(rita)),
        lambda: actions.request_publication(draft, expected=1, by=person(rita)),
    ):
        with pytest.raises(actions.PublicationPending):
            call()


def test_what_changed_after_it_was_asked_for_is_not_published(draft, rita, paul):
    request = actions.request_publication(draft, expected=1, by=person(rita))
    TermsEdition.objects.filter(pk=draft.pk).update(version=2)
    with pytest.raises(Refused, match="has changed since"):
        approvals.approve(request, by=person(paul))


def test_a_withdrawn_draft_stays_on_record_and_frees_its_name(first, draft, rita):
    actions.withdraw(draft, expected=1, by=person(rita))
    draft.refresh_from_db()
    assert draft.state == State.WITHDRAWN
    with pytest.raises(actions.NotADraft):
        update(draft, rita)
    assert actions.draft(name="2027-01", values=first.values, by=person(rita)).name == "2027-01"


def test_published_editions_cannot_be_changed_by_anyone(first):
    with pytest.raises(actions.NotADraft):
        actions.withdraw(first, expected=1, by=house("test"))
    for attack in (lambda rows: rows.update(name="x"), lambda rows: rows.update(values={}), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attack(TermsEdition.objects.filter(pk=first.pk))


def test_the_database_itself_keeps_one_edition_a_day(first, draft):
    TermsEdition.objects.filter(pk=draft.pk).update(effective_from=first.effective_from)
    with pytest.raises(IntegrityError), transaction.atomic():
        TermsEdition.objects.filter(pk=draft.pk).update(state="published", published_at=NOON)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def requests(self, first, rita):
        asked = []
        for number in range(4):
            edition = actions.draft(
                name=f"race {number}",
                values=first.values,
                by=person(rita),
                announced_on=date(2026, 11, 23),
                effective_from=date(2027, 1, 1),
            )
            asked.append(actions.request_publication(edition, expected=1, by=person(rita)))
        return asked

    def test_of_editions_for_one_day_one_is_published(self, requests, paul):
        outcome = concurrently(4, lambda number: approvals.approve(requests[number], by=person(paul)))
        assert len(outcome.results) == 1
        assert [str(error) for error in outcome.errors if "overlaps" in str(error)] == [str(outcome.errors[0])] * 3
        assert TermsEdition.objects.published().count() == 2

    def test_without_the_lock_the_database_stops_them_less_kindly(self, requests, paul, monkeypatch):
        monkeypatch.setattr(actions, "_one_after_the_other", lambda: None)
        outcome = concurrently(4, lambda number: approvals.approve(requests[number], by=person(paul)))
        assert any(isinstance(error, IntegrityError) for error in outcome.errors)
        assert TermsEdition.objects.published().count() == 2

    def test_of_two_changes_to_one_version_one_is_kept(self, draft, rita):
        outcome = concurrently(4, lambda number: update(draft, rita, announced_on=date(2026, 12, 1 + number)))
        assert len(outcome.results) == 1
        assert {type(error) for error in outcome.errors} == {actions.StaleEdition}
        draft.refresh_from_db()
        assert draft.version == 2
