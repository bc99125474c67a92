"""What the program office's pages share: dialogs as pages, queues, words in place of keys."""

import ast
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from applications.enums import Step
from applications.policy import company, standing
from partner_portal.core import clock
from partner_portal.core.actors import house, person
from partner_portal.core.approvals import Kind, kinds
from partner_portal.core.approvals import actions as approvals
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.audit.verbs import verb_label, verbs
from partner_portal.core.screening import actions as screening
from partner_portal.core.screening.models import Match
from partner_portal.core.staff import QueueAdmin, urgency
from partner_portal.core.terms.models import TermsEdition
from partner_portal.receivers import SECURITY_EVENTS
from statuses.enums import DeadlineState
from tests.clients import sign_in
from tests.core.screening.files import ALT, SDN
from tests.factories import UserFactory
from tests.registries import registered

HTMX = {"HX-Request": "true"}
SENT = {"_form_submitted": "True", "reason": "Another birth date"}
LIST = "admin:core_match_changelist"


def grant(user, *codenames):
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))


def url(name, item):
    return reverse(f"admin:core_match_{name}", args=[item.pk])


@pytest.fixture
def decider(client, rita):
    grant(rita, "view_match", "view_screenedparty", "decide_match")
    return sign_in(client, rita)


@pytest.fixture
def matches(acme):
    screening.import_list(file=SDN, aliases=ALT, by=house("test"))
    for number, name in enumerate(["Iwan Petrow", "Muhammad al-Hasan", "Vanya Petroff"]):
        screening.screen(subject=f"org_{number}", names=[name], kind="person", organisation=acme, by=house("test"))
    return list(Match.objects.all())


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


# --- dialogs ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_dialog_is_a_page_of_the_office_and_a_fragment_for_htmx(decider, matches):
    address = url("clear_match", matches[0])
    page = decider.get(address).content.decode()
    for part in (
        "<html",
        "Program office",
        "nav-sidebar",
        "Clear this match?",
        'name="reason"',
        url("change", matches[0]),
    ):
        assert part in page
    assert "hx-post" not in page
    fragment = decider.get(address, headers=HTMX).content.decode()
    assert 'id="dialog"' in fragment
    assert "<html" not in fragment


@pytest.mark.django_db
def test_no_admin_takes_the_themes_own_action():
    """Its dialogs are fragments only."""
    for path in settings.BASE_DIR.rglob("admin.py"):
        if ".venv" not in path.parts:
            assert "from unfold.decorators import action" not in path.read_text(), path


@pytest.mark.django_db
def test_what_is_wrong_stands_on_the_page_with_what_was_typed(decider, matches):
    long = "x" * 501
    page = decider.post(url("clear_match", matches[0]), SENT | {"reason": long}).content.decode()
    assert "<html" in page
    assert long in page
    assert "500" in page


@pytest.mark.django_db
def test_a_dialog_sent_by_htmx_moves_the_browser_by_header(decider, matches):
    response = decider.post(url("clear_match", matches[0]), SENT, headers=HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (200, url("change", matches[1]))
    response = decider.post(url("clear_match", matches[1]), SENT)
    assert (response.status_code, response.url) == (302, url("change", matches[2]))


@pytest.mark.django_db
def test_a_dialog_that_does_not_fit_says_why_in_place_of_its_form(decider, matches):
    decider.post(url("confirm_match", matches[0]), SENT)
    for headers in ({}, HTMX):
        page = decider.get(url("clear_match", matches[0]), headers=headers).content.decode()
        assert "decided already: confirmed" in page
        assert 'name="reason"' not in page


@pytest.mark.django_db
def test_a_dialog_about_nothing_is_not_found_and_needs_the_right_to_look(decider, matches, rita):
    assert decider.get(reverse("admin:core_match_clear_match", args=[999_999])).status_code == 404
    rita.user_permissions.remove(Permission.objects.get(codename="view_match"))
    assert decider.get(url("clear_match", matches[0])).status_code == 403
    assert decider.post(url("clear_match", matches[0]), SENT).status_code == 403


@pytest.mark.django_db
def test_a_taken_name_of_a_draft_stays_in_its_input(client, rita):
    grant(rita, "view_termsedition", "draft_terms")
    edition = TermsEdition.objects.get()
    address = reverse("admin:core_termsedition_draft_from_this", args=[edition.pk])
    page = sign_in(client, rita).post(address, {"_form_submitted": "True", "name": edition.name}).content.decode()
    assert f'value="{edition.name}"' in page
    assert "Another edition has this name" in page


# --- queues -----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_after_a_decision_comes_the_one_after_it_and_then_the_first_again(decider, matches):
    assert decider.post(url("clear_match", matches[1]), SENT).url == url("change", matches[2])
    assert decider.post(url("clear_match", matches[2]), SENT).url == url("change", matches[0])
    last = decider.post(url("clear_match", matches[0]), SENT)
    assert last.url == reverse(LIST)
    assert "nothing waits here" in said(last)


@pytest.mark.django_db
def test_an_item_shows_its_place_and_its_neighbours(decider, matches):
    page = decider.get(url("change", matches[1]))
    place = page.context["place"]
    assert (place.number, place.count) == (2, 3)
    assert (place.previous, place.following) == (url("change", matches[0]), url("change", matches[2]))
    assert "2 of 3 waiting for you" in page.content.decode()
    decider.post(url("clear_match", matches[1]), SENT)
    place = decider.get(url("change", matches[1])).context["place"]
    assert (place.number, place.count, place.following) == (0, 2, url("change", matches[0]))


@pytest.mark.django_db
def test_who_may_not_decide_has_nothing_waiting(client, rita, matches):
    grant(rita, "view_match")
    page = sign_in(client, rita).get(url("change", matches[0]))
    assert page.context["place"].count == 0
    assert "Nothing waits for you here" in page.content.decode()


@pytest.mark.django_db
def test_a_match_is_titled_by_both_names_and_leads_to_its_party(decider, matches, acme):
    match = next(match for match in matches if match.party.subject == "org_0")
    page = decider.get(url("change", match)).content.decode()
    assert "<title> Iwan Petrow ↔ PETROV, Ivan Sergeevich" in " ".join(page.split())
    assert match.public_id not in page
    assert reverse("admin:core_screenedparty_change", args=[match.party_id]) in page
    assert reverse("admin:core_organisation_change", args=[acme.pk]) in page


@pytest.mark.parametrize("left, mark", [(0, "overdue"), (1, "soon"), (24 * 60, "soon"), (24 * 60 + 1, "")])
def test_how_urgent_a_moment_is(left, mark):
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert urgency(now + timedelta(minutes=left), now) == mark


@pytest.mark.parametrize("day, mark", [(1, "overdue"), (2, "soon"), (3, "")])
def test_how_urgent_a_day_is(day, mark):
    assert urgency(date(2026, 3, day), datetime(2026, 3, 2, 23, 59, tzinfo=UTC)) == mark


# --- approvals in the queue -------------------------------------------------------------------------------------------
@pytest.fixture
def paul(db):
    paul = UserFactory(email="paul@vendor.example", name="Paul Publisher", is_staff=True)
    grant(paul, "view_approval", "publish_terms")
    return paul


@pytest.fixture
def asked(rita):
    kind = Kind(label="Count", permission="core.publish_terms", perform=lambda subject, payload, *, by: None)
    with registered(kinds, "test.count", kind):
        yield lambda subject, by=rita: approvals.request(
            "test.count", subject=subject, payload={"name": f"Thing {subject}"}, by=person(by)
        )


@pytest.mark.django_db
def test_ones_own_request_is_not_in_ones_queue_and_its_page_says_why(asked, paul, rita):
    own, others = asked("a", paul), asked("b", rita)
    page = sign_in(Client(), paul).get(reverse("admin:core_approval_change", args=[own.pk]))
    assert page.context["place"].following == reverse("admin:core_approval_change", args=[others.pk])
    text = page.content.decode()
    assert "Whoever asks does not decide" in text
    assert "You can withdraw it." in text
    assert reverse("admin:core_approval_approve", args=[own.pk]) not in text


@pytest.mark.django_db
def test_a_request_whose_time_is_over_has_no_buttons_and_is_marked_overdue(asked, paul):
    approval, office = asked("a"), sign_in(Client(), paul)
    with clock.fixed(approval.expires_at):
        page = office.get(reverse("admin:core_approval_change", args=[approval.pk])).content.decode()
        listed = office.get(reverse("admin:core_approval_changelist")).content.decode()
    assert reverse("admin:core_approval_approve", args=[approval.pk]) not in page
    assert "ran out" in page
    assert "overdue" in listed
    assert "Thing a" in listed


@pytest.mark.django_db
def test_a_role_without_the_decision_reads_the_reason(asked, paul):
    approval = asked("a")
    reader = UserFactory(email="ravi@vendor.example", is_staff=True)
    grant(reader, "view_approval")
    office = sign_in(Client(), reader)
    text = office.get(reverse("admin:core_approval_change", args=[approval.pk])).content.decode()
    assert "Your role does not include this decision." in text
    assert reverse("admin:core_approval_approve", args=[approval.pk]) not in text


# --- words ------------------------------------------------------------------------------------------------------------
HOUSES = ("partner_portal", "applications", "statuses")
RECORDS = {"audit.record", "_record"}


def verb_in(node):
    """The literal verbs of an expression; of one that is put together, its beginning with an ellipsis."""
    match node:
        case ast.Constant(value=str(verb)) if "." in verb:
            yield verb
        case ast.IfExp(body=body, orelse=other):
            yield from verb_in(body)
            yield from verb_in(other)
        case ast.JoinedStr(values=[ast.Constant(value=start), *_rest]) if "." in start:
            yield f"{start}…"


def recorded():
    """Every verb the house writes to the audit trail as a literal."""
    for house_ in HOUSES:
        for path in (settings.BASE_DIR / house_).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.Call):
                    continue
                if ast.unparse(node.func) in RECORDS:
                    yield from (verb for arg in node.args[:1] for verb in verb_in(arg))
                yield from (verb for each in node.keywords if each.arg == "verb" for verb in verb_in(each.value))


def test_every_verb_of_the_audit_trail_has_words():
    known = {name for name, _label in verbs.items()}
    put_together = {
        *(f"approval.{state}" for state in ("approved", "declined", "expired")),
        *(f"application.{step}" for step in Step.values),
        *(f"partner.{step}" for step in standing.STEPS),
        *(f"bronze.{state}" for state in DeadlineState.values),
        *(f"affiliate.{step}" for step in ("declare", *company.STEPS["affiliate"])),
        *(f"signed_copy.{step}" for step in ("request", *(company.STEPS["signed_copy"].keys() - {"ask"}))),
        *("company.change", "company.ask_change", "screening.clear", "screening.confirm"),
    }
    used = {*recorded(), *SECURITY_EVENTS}
    beginnings = {verb.removesuffix("…") for verb in used if verb.endswith("…")}
    assert len(used) > 60
    assert sorted({verb for verb in used if not verb.endswith("…")} - known) == []
    assert sorted(put_together - known) == []
    assert [start for start in beginnings if not any(verb.startswith(start) for verb in put_together)] == []


@pytest.mark.django_db
def test_the_audit_trail_speaks_in_words(client, rita, acme):
    grant(rita, "view_auditentry")
    entry = AuditEntry.objects.create(at=clock.now(), actor="house:test", verb="message.send", subject="msg_1")
    office = sign_in(client, rita)
    assert "Message sent" in office.get(reverse("admin:core_auditentry_changelist")).content.decode()
    page = office.get(reverse("admin:core_auditentry_change", args=[entry.pk])).content.decode()
    assert "<title> Message sent" in " ".join(page.split())
    assert str(verb_label("no_one.knows")) == "no one: knows"


@pytest.mark.django_db
@pytest.mark.parametrize("sandbox", [True, False])
def test_program_time_stands_in_the_frame_of_a_sandbox_only(client, rita, settings, sandbox):
    settings.SANDBOX = sandbox
    page = sign_in(client, rita).get(reverse("admin:index")).content.decode()
    assert ("Program time" in page) is sandbox
    assert ("office-strip" in page) is sandbox


def test_without_javascript_the_filters_stand_open():
    plain = (settings.BASE_DIR / "static/office/plain.css").read_text()
    assert "#changelist-filter[x-show] { display: block !important; position: static;" in plain


@pytest.mark.django_db
def test_without_javascript_the_office_is_not_hidden(client, rita):
    page = sign_in(client, rita).get(reverse("admin:index")).content.decode()
    assert '<noscript><link rel="stylesheet" href="/static/office/plain.css"></noscript>' in page
    assert "html[x-cloak] { display: block !important; }" in (settings.BASE_DIR / "static/office/plain.css").read_text()


def test_every_queue_says_what_waits():
    for office in admin.site._registry.values():
        if isinstance(office, QueueAdmin):
            assert type(office).waiting is not QueueAdmin.waiting
