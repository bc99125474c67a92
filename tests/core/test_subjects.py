"""What the office calls things: subjects in words with the way there, keys of records as labels."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications.models import Application, Details
from partner_portal.core import clock, subjects
from partner_portal.core.actors import house, person
from partner_portal.core.audit import actions as audit
from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.events.actions import emit
from partner_portal.core.events.kinds import kinds as events
from partner_portal.core.events.models import Event
from partner_portal.core.ids import PublicIdField
from partner_portal.core.jobs.models import JobRun
from partner_portal.core.messages.models import Message
from partner_portal.core.outbox import handlers
from partner_portal.core.outbox.models import OutboxItem
from partner_portal.core.screening import actions as screening
from partner_portal.core.screening.models import ScreenedParty
from partner_portal.core.terms.models import TermsEdition
from statuses.models import BronzeDeadline, StatusPeriod
from tests.applications import way
from tests.clients import sign_in
from tests.core.messages.test_actions import send
from tests.factories import OrganisationFactory
from tests.permissions import grant
from tests.statuses.partners import do, partner

# Records that stand for themselves: nothing is about them.
NOBODYS_SUBJECT = {"AuditEntry", "DecisionRecord", "Event"}


def page_of(item):
    meta = item._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[item.pk])


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def title(response):
    return " ".join(response.content.decode().partition("<title>")[2].partition("</title>")[0].split())


def test_everything_with_a_page_and_a_public_id_has_words():
    here = [model for model in apps.get_models() if admin.site.is_registered(model)]
    fields = {model: field for model in here for field in model._meta.fields if isinstance(field, PublicIdField)}
    named = {kind.model for kind in subjects.kinds}
    assert {model.__name__ for model in fields if model not in named} == NOBODYS_SUBJECT


def test_all_queued_work_has_a_label():
    assert [kind for kind, _handler in handlers.handlers.items() if kind not in handlers.labels] == []
    assert handlers.kind_label("gone.work") == "gone: work"


@pytest.mark.django_db
def test_subjects_are_called_by_what_they_are(rita, acme):
    user = grant(
        rita,
        *("view_organisation", "view_message", "view_termsedition"),
        *("applications.view_application", "applications.view_partner", "applications.view_document"),
    )
    application = way.submitted(way.applicant())
    erased = way.submitted(way.applicant())
    Details.objects.filter(application=erased).update(legal_name="", erased_at=clock.now())
    draft = Application.objects.create(
        applicant=way.applicant(name="Dana Doe"), started_at=clock.now(), stage_since=clock.now()
    )
    made = partner()
    message = send(acme)
    edition = TermsEdition.objects.get()
    words = {
        acme: "Acme Ltd",
        application: "Application of Steppe Systems",
        erased: "Application of an erased company",
        draft: "Application of Dana Doe",
        made: f"Partner {made.organisation}",
        message: message.text.subject,
        edition: f"Terms {edition.name}",
    }
    found = subjects.named([item.public_id for item in words], reader=user)
    for item, text in words.items():
        assert found[item.public_id] == subjects.Subject(text, page_of(item))


@pytest.mark.django_db
def test_each_kind_costs_one_query(rita, django_assert_num_queries):
    user = grant(rita, "view_organisation", "applications.view_partner")
    made = [partner(), partner(), partner()]
    ids = [each.public_id for each in made] + [each.organisation.public_id for each in made]
    user.has_perm("core.view_organisation")
    for some in (ids[2:4], ids):
        with django_assert_num_queries(2):
            assert all(found.url for found in subjects.named(some, reader=user).values())


@pytest.mark.django_db
def test_whose_page_one_may_not_open_is_named_by_its_kind_alone(rita, acme):
    assert subjects.subject_of(acme.public_id, reader=rita) == subjects.Subject("Organisation")


@pytest.mark.django_db
@pytest.mark.parametrize("subject", ["", "org_gone", "KZ", "truth 2026-01", "nothing_known", "<b>_x"])
def test_what_is_no_known_id_stands_as_it_is(rita, subject):
    user = grant(rita, "view_organisation")
    assert subjects.subject_of(subject, reader=user) == subjects.Subject(subject)


@pytest.mark.django_db
def test_names_are_escaped(rita):
    wild = OrganisationFactory(name="<b>Wild</b> & Co")
    user = grant(rita, "view_organisation")
    shown = subjects.subject_of(wild.public_id, reader=user).__html__()
    assert "&lt;b&gt;Wild&lt;/b&gt; &amp; Co" in shown
    assert subjects.Subject("<i>").__html__() == "&lt;i&gt;"


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_audit_trail_says_what_each_entry_is_about(client, rita, acme, count, django_assert_num_queries):
    office = sign_in(client, grant(rita, "view_auditentry", "view_organisation"))
    wanted = [OrganisationFactory(name=f"Company {number}") for number in range(count)]
    for company in wanted:
        audit.record("x.y", by=person(rita), subject=company.public_id, organisation=acme)
    with django_assert_num_queries(7):
        page = office.get(list_of(AuditEntry), {"q": "x.y"})
    assert len(page.context["cl"].result_list) == count
    text = page.content.decode()
    for company in wanted:
        assert f'href="{page_of(company)}">{company.name}</a>' in text
        assert f">{company.public_id}<" not in text
    entry = AuditEntry.objects.filter(verb="x.y").latest("pk")
    assert f'href="{page_of(wanted[-1])}">{wanted[-1].name}</a>' in office.get(page_of(entry)).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_decisions_say_what_they_are_about(client, rita, count, django_assert_num_queries):
    office = sign_in(client, grant(rita, "view_decisionrecord", "applications.view_partner"))
    made = [partner(name=f"Company {number}") for number in range(count)]
    for each in made:
        record = DecisionRecord.objects.latest("pk")
        kept = [field.attname for field in record._meta.fields if field.name not in ("id", "public_id", "subject")]
        values = {name: getattr(record, name) for name in kept} | {"clause": "9.9"}
        DecisionRecord.objects.create(**values, subject=each.public_id)
    with django_assert_num_queries(7):
        page = office.get(list_of(DecisionRecord), {"q": "9.9"})
    assert len(page.context["cl"].result_list) == count
    for each in made:
        assert f'href="{page_of(each)}">Partner {each.organisation}</a>' in page.content.decode()
    shown = office.get(page_of(DecisionRecord.objects.latest("pk"))).content.decode()
    assert f'href="{page_of(made[-1])}">Partner {made[-1].organisation}</a>' in shown


# --- records of the house ---------------------------------------------------------------------------------------------
@pytest.fixture
def office(rita):
    grant(rita, "view_jobrun", "view_outboxitem", "view_event", "view_message", "view_screenedparty")
    return sign_in(Client(), grant(rita, "statuses.view_statusperiod", "statuses.view_bronzedeadline"))


@pytest.mark.django_db
def test_a_job_is_called_by_what_it_does(office):
    now = clock.wall()
    run = JobRun.objects.create(
        job="bronze.warn", scope="cyprus", day=date(2026, 3, 2), state="done", started_at=now, started_by="house:daily"
    )
    assert title(office.get(page_of(run))).startswith("Warn before the last day of Bronze: 2 March 2026")
    rows = office.get(list_of(JobRun), {"job": "bronze.warn"})
    assert [row.pk for row in rows.context["cl"].result_list] == [run.pk]
    assert "Warn before the last day of Bronze" in rows.content.decode()
    assert not office.get(list_of(JobRun), {"job": "bronze.lapse"}).context["cl"].result_list


@pytest.mark.django_db
def test_queued_work_is_called_by_what_there_is_to_do(office):
    now = clock.wall()
    item = OutboxItem.objects.create(
        kind="message.email", reference="msg_1:usr_1", next_attempt_at=now, created_at=now, created_by="house:test"
    )
    assert title(office.get(page_of(item))).startswith("E-mail copy of a message:")
    rows = office.get(list_of(OutboxItem), {"kind": "message.email"})
    assert [row.pk for row in rows.context["cl"].result_list] == [item.pk]
    assert "msg_1:usr_1" not in rows.content.decode()


@pytest.mark.django_db
def test_an_event_is_called_by_what_happened(office, acme):
    emit("terms.published", data=dict(events.get("terms.published").example))
    rows = office.get(list_of(Event), {"type": "terms.published"})
    event = rows.context["cl"].result_list[0]
    assert "A new edition of the terms has been published" in rows.content.decode()
    assert title(office.get(page_of(event))).startswith("A new edition of the terms has been published")


@pytest.mark.django_db
def test_every_type_of_event_is_said_in_german():
    with translation.override("de"):
        german = {name: str(kind.description) for name, kind in events.items() if not name.startswith("test")}
    with translation.override("en"):
        assert [name for name, said in german.items() if str(events.get(name).description) == said] == []


@pytest.mark.django_db
def test_a_message_is_called_by_its_subject_and_its_sender_by_name(office, rita, acme):
    message = send(acme)
    page = office.get(page_of(message))
    assert title(page).startswith(message.text.subject)
    assert message.public_id not in title(page)
    text = Message.objects.get().text
    type(text).objects.filter(pk=text.pk).update(subject="", body="")
    assert title(office.get(page_of(message))).startswith("Message whose text is erased")


@pytest.mark.django_db
def test_a_party_leads_to_what_it_is(office, rita, acme):
    screening.screen(subject=acme.public_id, names=["Iwan Petrow"], kind="person", by=house("test"))
    assert acme.public_id not in office.get(list_of(ScreenedParty)).content.decode()
    grant(rita, "view_organisation")
    assert f'href="{page_of(acme)}">Acme Ltd</a>' in office.get(list_of(ScreenedParty)).content.decode()


@pytest.mark.django_db
def test_statuses_and_first_days_are_called_by_company_and_day(office):
    made = partner(name="Steppe Ltd")
    period, deadline = StatusPeriod.objects.get(), BronzeDeadline.objects.get()
    assert title(office.get(page_of(period))).startswith("Steppe Ltd: Bronze from 1 March 2026")
    shown = title(office.get(page_of(deadline)))
    assert shown.startswith("Steppe Ltd: first days of Bronze, until 30 May 2026")
    assert made.public_id not in shown
    rows = office.get(list_of(BronzeDeadline), {"entity": "us"}).context["cl"].result_list
    assert not rows


@pytest.mark.django_db
def test_who_took_a_requirement_back_is_called_by_name(rita):
    made = partner(name="Steppe Ltd")
    (fact, *_rest) = do(made, at=clock.now())
    type(fact).objects.filter(pk=fact.pk).update(withdrawn_at=clock.now(), withdrawn_by=str(person(rita)))
    office = sign_in(Client(), grant(rita, "statuses.view_requirementfact"))
    page = office.get(page_of(fact))
    assert "Rita Reviewer" in page.content.decode()
    assert title(page).startswith(f"Steppe Ltd: {fact.get_requirement_display()}")
