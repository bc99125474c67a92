import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from applications.actions import imports, team
from applications.enums import ImportState, MemberState, Standing
from applications.importing import files
from applications.models import ImportBatch, Member, Partner
from applications.queries import imports as queries
from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.actors import house
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.refusals import Refused
from statuses.enums import DeadlineState, Status
from tests.factories import UserFactory

BY = house("test")
ROW = {
    "legal_name": "Linden Software GmbH",
    "country": "DE",
    "tax_id": "DE 136 695 976",
    "zone": "de",
    "locale": "de",
    "main_user_email": "mia@linden.example",
    "main_user_name": "Mia Linden",
    "members": "kai@linden.example|Kai Voss",
    "email": "office@linden.example",
    "legal_address": "Lindenstr. 1, 10969 Berlin",
    "accepted_on": "2024-03-31",
    "applied_on": "2024-03-12",
    "agreement_version": "2023-05",
    "status": "silver",
    "status_since": "2025-01-15",
    "confirmed_on": "2026-01-15",
    "tutorial_on": "2024-04-10",
    "nfr_claimed_on": "2024-04-12",
}
OTHER = ROW | {
    "legal_name": "Meridian Systems Ltd",
    "country": "GB",
    "tax_id": "GB 980 7806 84",
    "zone": "uk",
    "locale": "en",
    "main_user_email": "ada@meridian.example",
    "main_user_name": "Ada Stone",
    "members": "",
    "manager_email": "",
}


def table(*rows, separator=","):
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def workbook(*rows):
    book = openpyxl.Workbook()
    sheet = book.active
    names = list(rows[0])
    sheet.append(names)
    for row in rows:
        sheet.append([date.fromisoformat(row[n]) if n.endswith("_on") and row[n] else row[n] for n in names])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def checked(*rows, content=None):
    return imports.check(name="partners.csv", content=content or table(*rows), by=BY)


def imported(*rows):
    batch = imports.request(batch=checked(*rows), by=BY)
    imports.apply(batch=batch)
    return batch


def faults(batch):
    return {line.number: {column for column, _text in line.faults} for line in batch.lines.all() if line.faults}


@pytest.fixture(autouse=True)
def today():
    with clock.fixed(datetime(2026, 11, 22, 12, tzinfo=UTC)):
        yield


KNOWN = [column.name for column in queries.columns()]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00name",
        b"legal_name\n",
        b"\n\n",
        b"legal_name,legal_name\na,b\n",
        b"legal_name,colour\na,red\n",
        b'legal_name\n"unclosed\n',
        b"legal_name\na,b\n",
        b"legal_name\n" + b"x" * (files.LONGEST_CELL + 1) + b"\n",
        b"PK\x03\x04 no archive",
        b"x" * (files.LARGEST + 1),
    ],
)
def test_a_file_that_is_no_table_is_refused(content):
    with pytest.raises(files.BadTable):
        files.read(content, KNOWN)


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    with pytest.raises(files.BadTable, match="2"):
        files.read(table(ROW, ROW, ROW), KNOWN)


def test_a_workbook_that_unpacks_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(files, "LARGEST_UNPACKED", 100)
    with pytest.raises(files.BadTable):
        files.read(workbook(ROW), KNOWN)


@pytest.mark.parametrize("content", [table(ROW), table(ROW, separator=";"), workbook(ROW)])
def test_csv_and_xlsx_read_alike(content):
    assert files.read(content, KNOWN) == [ROW]


SHEET = "xl/worksheets/sheet1.xml"


def rewritten(part, change):
    """A workbook with a part of it changed by hand."""
    packed, written = zipfile.ZipFile(io.BytesIO(workbook(ROW))), io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in packed.namelist():
            archive.writestr(name, change(packed.read(name)) if name == part else packed.read(name))
    return written.getvalue()


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml"])
def test_a_workbook_that_breaks_off_is_refused(part):
    with pytest.raises(files.BadTable):
        files.read(rewritten(part, lambda xml: xml[:-20]), KNOWN)


def test_a_workbook_of_a_million_empty_rows_is_refused_soon(monkeypatch):
    monkeypatch.setattr(files, "MOST_LINES", 100)
    last = rewritten(SHEET, lambda xml: re.sub(rb'r="([A-Z]*)2"', rb'r="\g<1>1048576"', xml))
    with pytest.raises(files.BadTable, match="at most"):
        files.read(last, KNOWN)


def test_what_a_workbook_says_of_its_size_fills_no_rows():
    said = rewritten(SHEET, lambda xml: re.sub(rb"<dimension[^>]*>", b'<dimension ref="A1:XFD1048576"/>', xml))
    assert files.read(said, KNOWN) == [ROW]


@pytest.mark.django_db
def test_checking_imports_nothing():
    batch = checked(ROW)
    assert (batch.state, batch.rows, batch.faults) == (ImportState.CHECKED, 1, 0)
    line = batch.lines.get()
    assert "Linden Software GmbH" in line.difference[0]
    assert not Partner.objects.exists()
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values, column",
    [
        ({"legal_name": ""}, "legal_name"),
        ({"country": "Germany"}, "country"),
        ({"tax_id": "DE 1"}, "tax_id"),
        ({"tax_id": "GB 980 7806 84"}, "tax_id"),
        ({"entity": "mars"}, "entity"),
        ({"zone": "mars"}, "zone"),
        ({"locale": "xx"}, "locale"),
        ({"main_user_email": "mia"}, "main_user_email"),
        ({"members": "nobody|No One"}, "members"),
        ({"members": "mia@linden.example|Twice"}, "members"),
        ({"email": "office"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"website": "nowhere"}, "website"),
        ({"country": "XX"}, "country"),
        ({"accepted_on": "31.03.2024"}, "accepted_on"),
        ({"accepted_on": "2024-02-30"}, "accepted_on"),
        ({"accepted_on": "2026-11-23"}, "accepted_on"),
        ({"accepted_on": "1962-01-01", "applied_on": ""}, "accepted_on"),
        ({"applied_on": "2024-04-01"}, "applied_on"),
        ({"manager_email": "stranger@vendor.example"}, "manager_email"),
        ({"status": "platinum"}, "status"),
        ({"status_since": "2024-03-30"}, "status_since"),
        ({"status_since": "2026-11-23"}, "status_since"),
        ({"confirmed_on": "2025-01-14"}, "confirmed_on"),
        ({"history": "bronze:2024-03-31;silver"}, "history"),
        ({"history": "bronze:2024-04-01;silver:2025-01-15"}, "history"),
        ({"history": "bronze:2024-03-31;silver:2024-03-31"}, "history"),
        ({"history": "bronze:2024-03-31;gold:2025-01-15"}, "history"),
        # the first days are over, and not both were done in time: it would be cancelled the next night
        ({"status": "bronze", "status_since": "", "confirmed_on": "", "tutorial_on": ""}, "tutorial_on"),
        ({"status": "bronze", "status_since": "", "confirmed_on": "", "tutorial_on": "2024-06-30"}, "tutorial_on"),
    ],
)
def test_each_fault_names_its_column(values, column):
    assert faults(checked(ROW | values)) == {2: {column}}


@pytest.mark.django_db
def test_a_company_and_a_person_stand_once_in_a_file():
    assert faults(checked(ROW, ROW)) == {3: {"tax_id", "members"}}


@pytest.mark.django_db
def test_who_belongs_to_others_cannot_be_imported(alice, rita):
    found = faults(checked(ROW | {"main_user_email": alice.email}, OTHER | {"members": f"{rita.email}|Rita"}))
    assert found == {2: {"main_user_email"}, 3: {"members"}}


@pytest.mark.django_db
@pytest.mark.clause("1.3")
def test_a_row_becomes_a_partner_with_people_and_status(rita):
    imported(ROW | {"manager_email": rita.email}, OTHER)
    partner = Partner.objects.get(organisation__name="Linden Software GmbH")
    organisation = partner.organisation
    assert (organisation.country, organisation.tax_id, organisation.zone) == ("DE", "136695976", "de")
    assert (partner.accepted_on, partner.applied_on) == (date(2024, 3, 31), date(2024, 3, 12))
    assert (partner.standing, partner.manager, partner.agreement_version) == (Standing.ACTIVE, rita, "2023-05")
    assert organisation.data.postal_address == "Lindenstr. 1, 10969 Berlin"
    people = {member.email: (member.state, member.is_main) for member in organisation.members.all()}
    assert people == {
        "mia@linden.example": (MemberState.ACTIVE, True),
        "kai@linden.example": (MemberState.ACTIVE, False),
    }
    assert User.objects.filter(organisation=organisation).count() == 2
    assert organisation.screened_parties.exists()
    assert DecisionRecord.objects.filter(rule="imports.accepted", organisation=organisation).exists()


@pytest.mark.django_db
@pytest.mark.clause("3.4")
def test_status_periods_keep_their_anchors():
    imported(ROW)
    periods = list(Partner.objects.get().status_periods.order_by("pk"))
    assert [period.status for period in periods] == [Status.BRONZE, Status.SILVER]
    assert periods[0].valid_from == Partner.objects.get().accepted_at
    assert periods[0].valid_until == periods[1].valid_from
    assert periods[1].valid_until is None
    assert periods[1].anchor_on == date(2026, 1, 15)
    assert not hasattr(Partner.objects.get(), "bronze_deadline")


@pytest.mark.django_db
@pytest.mark.clause("3.1.1")
def test_a_young_bronze_gets_the_days_it_has_left():
    young = {"accepted_on": "2026-10-01", "applied_on": "", "status": "bronze", "status_since": "", "confirmed_on": ""}
    imported(ROW | young | {"tutorial_on": "2026-10-05", "nfr_claimed_on": ""})
    deadline = Partner.objects.get().bronze_deadline
    assert (deadline.state, deadline.last_on) == (DeadlineState.RUNNING, date(2026, 12, 30))
    assert [warning.days_left for warning in deadline.warnings.all()] == [30, 14, 7, 1]


@pytest.mark.django_db
def test_an_old_bronze_that_did_both_in_time_stays():
    imported(ROW | {"status": "bronze", "status_since": "", "confirmed_on": ""})
    assert Partner.objects.get().bronze_deadline.state == DeadlineState.MET


@pytest.mark.django_db
def test_rows_with_faults_stay_out_and_the_others_go_in():
    batch = imported(ROW, OTHER | {"country": "Britain"})
    assert [p.organisation.name for p in Partner.objects.all()] == ["Linden Software GmbH"]
    assert queries.progress(batch) == (1, 1)


@pytest.mark.django_db
def test_a_file_is_imported_once_and_only_with_something_in_it():
    batch = imported(ROW)
    with pytest.raises(Refused):
        checked(ROW)
    with pytest.raises(Refused):
        imports.request(batch=batch, by=BY)
    hopeless = checked(OTHER | {"country": "Britain"})
    with pytest.raises(Refused):
        imports.request(batch=hopeless, by=BY)


@pytest.mark.django_db
def test_applying_again_does_nothing_more():
    batch = imported(ROW, OTHER)
    assert imports.apply(batch=batch) == 0
    assert Partner.objects.count() == 2


@pytest.mark.django_db
def test_a_row_that_broke_half_way_leaves_nothing(monkeypatch):
    batch = imports.request(batch=checked(ROW), by=BY)

    def fail(*args, **kwargs):
        raise RuntimeError("the worker dies here")

    with monkeypatch.context() as patch:
        patch.setattr("statuses.actions.takeover.facts.record", fail)
        with pytest.raises(RuntimeError):
            imports.apply(batch=batch)
    assert not Organisation.objects.exists()
    assert imports.apply(batch=batch) == 1


@pytest.mark.django_db
def test_what_changed_between_check_and_import_is_seen():
    batch = imports.request(batch=checked(ROW), by=BY)
    UserFactory(email="mia@linden.example", is_staff=True)
    assert imports.apply(batch=batch) == 0
    assert faults(batch) == {2: {"main_user_email"}}


@pytest.mark.django_db
def test_undo_takes_back_what_nothing_has_followed():
    batch = imported(ROW, OTHER)
    used = Partner.objects.get(organisation__name="Meridian Systems Ltd")
    fresh = Partner.objects.get(organisation__name="Linden Software GmbH")
    used.requirement_facts.filter(requirement="tutorial").update(reference="course:1")
    imports.undo(batch=batch, by=BY)
    fresh.refresh_from_db()
    used.refresh_from_db()
    assert (fresh.standing, used.standing) == (Standing.VOID, Standing.ACTIVE)
    assert fresh.status_periods.filter(valid_until=None).count() == 0
    assert not User.objects.filter(organisation=fresh.organisation).exists()
    assert not Member.objects.for_organisation(fresh.organisation).active().exists()
    texts = dict(batch.lines.values_list("number", "undone"))
    assert texts[3] == "Requirements have been met since."
    with pytest.raises(Refused):
        imports.undo(batch=ImportBatch.objects.get(), by=BY)


@pytest.mark.django_db
def test_after_an_undo_the_company_can_be_imported_anew():
    imports.undo(batch=imported(ROW), by=BY)
    imported(ROW | {"legal_name": "Linden Software AG"})
    assert Partner.objects.participating().count() == 1
    assert Organisation.objects.count() == 1


@pytest.mark.django_db
def test_what_takes_a_while_can_be_taken_back_all_the_same():
    batch = imports.request(batch=checked(ROW), by=BY)
    with clock.fixed(datetime(2026, 11, 22, 13, tzinfo=UTC)):
        imports.apply(batch=batch)
    with clock.fixed(datetime(2026, 11, 22, 14, tzinfo=UTC)):
        imports.undo(batch=batch, by=BY)
    assert batch.lines.get().undone == "Taken back"


@pytest.mark.django_db
def test_what_was_taken_back_is_not_imported_by_a_worker_that_comes_late():
    batch = imports.request(batch=checked(ROW), by=BY)
    imports.undo(batch=batch, by=BY)
    assert imports.apply(batch=batch) == 0
    assert not Partner.objects.exists()


@pytest.mark.django_db
def test_people_added_since_keep_their_partner():
    batch = imported(ROW)
    organisation = Organisation.objects.get()
    with clock.fixed(datetime(2026, 11, 22, 13, tzinfo=UTC)):
        team.add(organisation=organisation, email="new@linden.example", rights={}, by=BY)
        imports.undo(batch=batch, by=BY)
    assert batch.lines.get().undone == "People have been added since."
    assert Partner.objects.get().standing == Standing.ACTIVE


@pytest.mark.django_db
def test_the_command_checks_imports_and_takes_back(tmp_path, capsys):
    path = tmp_path / "partners.csv"
    path.write_bytes(table(ROW, OTHER | {"country": "Britain"}))
    call_command("import_partners", str(path))
    assert not Partner.objects.exists()
    call_command("import_partners", str(path), "--apply")
    assert Partner.objects.count() == 1
    batch = ImportBatch.objects.get()
    call_command("import_partners", "--undo", batch.public_id)
    assert Partner.objects.get().standing == Standing.VOID
    out = capsys.readouterr().out
    assert "FAULT" in out
    assert "1 partners imported" in out
    for wrong in (["nowhere.csv"], ["--undo", "imp_none"], []):
        with pytest.raises(CommandError):
            call_command("import_partners", *wrong)
