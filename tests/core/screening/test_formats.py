"""The published forms of the lists, whole and broken."""

import io
from datetime import date

import pytest

from partner_portal.core.screening.enums import Format
from partner_portal.core.screening.formats import BadList, Name, detect, read, reading
from tests.core.screening.files import ALT, SDN, SDN_XML, UN_XML, changed, sdn


def parsed(file, form=None, aliases=None):
    return read(file, form or detect(file), aliases=aliases)


def test_sdn_csv_with_its_aliases():
    with SDN.open("rb") as file, ALT.open("rb") as aliases:
        whole = parsed(file, aliases=aliases)
    by_uid = {entry.uid: entry for entry in whole.entries}
    assert [(entry.uid, entry.kind) for entry in whole.entries] == [
        ("36", "entity"), ("173", "entity"), ("2674", "person"), ("2675", "person"),
        ("4691", "vessel"), ("5000", "aircraft"),
    ]  # fmt: skip
    assert by_uid["2674"].names == (Name("PETROV, Ivan Sergeevich"), Name("PETROFF, Vanya", is_alias=True))
    assert by_uid["2674"].remarks == 'DOB 01 Jan 1960; POB Nowhere; nationality "None".'
    assert by_uid["173"].programs == ("SDGT", "IFSR")
    assert by_uid["36"].remarks == ""
    assert whole.published_on is None


def test_sdn_xml():
    with SDN_XML.open("rb") as file:
        whole = parsed(file)
    assert whole.published_on == date(2026, 3, 2)
    assert [(entry.uid, entry.kind) for entry in whole.entries] == [
        ("36", "entity"), ("2674", "person"), ("4691", "vessel"),
    ]  # fmt: skip
    person = whole.entries[1]
    assert person.names == (Name("PETROV, Ivan Sergeevich"), Name("VANYA", is_alias=True, is_weak=True))
    assert (person.programs, person.remarks) == (("SDNTK", "SDGT"), 'Nationality "None".')


def test_sdn_xml_in_the_older_namespace():
    older = changed(
        SDN_XML,
        (
            "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML",
            "http://tempuri.org/sdnList.xsd",
        ),
    )
    assert len(parsed(older).entries) == 3


def test_un_consolidated_xml():
    with UN_XML.open("rb") as file:
        whole = parsed(file)
    assert whole.published_on == date(2026, 3, 1)
    person, entity = whole.entries
    assert (person.uid, person.kind, person.programs) == ("6908555", "person", ("Al-Qaida",))
    assert person.names == (
        Name("KHALID NOBODY AL-EXAMPLE"),
        Name("خالد المثال", is_alias=True),
        Name("Halid Muster", is_alias=True),
        Name("Khaled el-Muster", is_alias=True),
        Name("The Nobody", is_alias=True, is_weak=True),
    )
    assert person.remarks == "QDi.999. Made up."
    assert [name.text for name in entity.names] == ["NOWHERE MINING BUREAU", "NMB Trading Corporation"]


@pytest.mark.parametrize(
    ("path", "form"), [(SDN, Format.OFAC_CSV), (SDN_XML, Format.OFAC_XML), (UN_XML, Format.UN_XML)]
)
def test_the_form_is_told_by_the_beginning(path, form):
    with path.open("rb") as file:
        assert detect(file) is form
        assert file.tell() == 0
    assert detect(io.BytesIO(b"\xef\xbb\xbf" + path.read_bytes())) is form


@pytest.mark.parametrize("path", [SDN, SDN_XML, UN_XML])
def test_a_byte_order_mark_is_no_harm(path):
    assert parsed(io.BytesIO(b"\xef\xbb\xbf" + path.read_bytes())).entries


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"PK\x03\x04rest of a zip", "archive"),
        (b"\x1f\x8b\x08rest of a gzip", "archive"),
        (b"\x89PNG\r\n\x1a\n", "none of the lists"),
        (b"ent_num,SDN_Name", "none of the lists"),
        (b"<html><body>503</body></html>", "XML of another kind: it begins with “html”"),
        (b"<", "broken off or no XML"),
    ],
)
def test_what_is_no_list_at_all(content, says):
    with pytest.raises(BadList, match=says):
        detect(io.BytesIO(content))


@pytest.mark.parametrize("path", [SDN, SDN_XML, UN_XML])
def test_a_list_cut_off_anywhere_is_refused(path):
    whole = path.read_bytes().rstrip(b"\x1a\r\n ")
    form = detect(io.BytesIO(whole))
    for cut in range(1, len(whole), 7):
        if form is Format.OFAC_CSV and whole[:cut].endswith((b"\n", b"\r")):
            continue  # a whole number of lines: told by what is missing of the list in force
        with pytest.raises(BadList):
            read(io.BytesIO(whole[:cut]), form)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (changed(SDN, ('173,"', '36,"')), r"sdn.csv, line 2: entry 36 stands there twice"),
        (changed(SDN, ('"Director",', "")), r"sdn.csv, line 3: 11 columns where 12 belong"),
        (changed(SDN, ('"Director"', '"Director","x"')), r"sdn.csv, line 3: 13 columns where 12 belong"),
        (changed(SDN, ('"individual"', '"ghost"')), r"sdn.csv, line 3: “ghost” is no type"),
        (changed(SDN, ('173,"', 'x173,"')), r"sdn.csv, line 2: “x173” is no number"),
        (changed(SDN, ('"EXAMPLE AIR CARGO"', '"-0- "')), r"sdn.csv, line 1: entry 36 has no name"),
        (changed(SDN, ("EXAMPLE AIR CARGO", "A" * 351)), r"entry 36 has a name of 351 characters"),
        (changed(SDN, ("EXAMPLE AIR", "EX\0AMPLE")), r"NUL"),
        (changed(SDN, ("\x1a", '\x1a7,"X"')), r"goes on after its end mark"),
        (changed(SDN_XML, (">36<", ">2674<")), r"Entry 2674 stands there twice"),
        (changed(SDN_XML, (">3<", ">4<")), r"says it holds 4 entries, and there are 3"),
        (changed(SDN_XML, (">3<", ">three<")), r"no date and count"),
        (changed(SDN_XML, ("03/02/2026", "2026-03-02")), r"no date and count"),
        (changed(SDN_XML, ("<uid>36</uid>", "")), r"An entry has no uid"),
        (changed(SDN_XML, (">Entity<", ">Ghost<")), r"Entry 36: “Ghost” is no type"),
        (changed(UN_XML, ("6908001", "6908555")), r"Entry 6908555 stands there twice"),
        (changed(UN_XML, ("2026-03-01T", "yesterdayT")), r"which is no date"),
        (changed(UN_XML, ("<DATAID>6908001</DATAID>", "")), r"An entity has no DATAID"),
        (changed(UN_XML, ("ENTITIES>", "GROUPS>"), ("ENTITIES>", "GROUPS>")), r"not the consolidated list"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_list_that_is_broken_inside_names_its_place(file, says):
    with pytest.raises(BadList, match=says):
        parsed(file)


def test_broken_aliases():
    for swap, says in [
        (("173,57,", "9,57,"), "names entry 9, which sdn.csv does not hold"),
        (("173,57", "173,12"), "alt.csv, line 2: alias 12 stands there twice"),
        ((',"fka"', ""), "alt.csv, line 2: 4 columns where 5 belong"),
    ]:
        with SDN.open("rb") as file, pytest.raises(BadList, match=says):
            parsed(file, aliases=changed(ALT, swap))
    with (
        SDN_XML.open("rb") as file,
        ALT.open("rb") as aliases,
        pytest.raises(BadList, match="comes with a file of aliases"),
    ):
        parsed(file, aliases=aliases)


def test_not_utf_8():
    with pytest.raises(BadList, match="not UTF-8"):
        parsed(io.BytesIO(b'1,"M\xfcller","-0- "' + b",-0- " * 9 + b"\r\n"))


def test_a_list_without_entries():
    empty = changed(SDN_XML, (">3<", ">0<")).getvalue().decode()
    head, _sep, _rest = empty.partition("<sdnEntry>")
    with pytest.raises(BadList, match="holds no entry"):
        parsed(io.BytesIO(f"{head}</sdnList>".encode()))


def test_a_list_read_as_another_form():
    with UN_XML.open("rb") as file, pytest.raises(BadList, match="does not say when it was published"):
        read(file, Format.OFAC_XML)
    with SDN_XML.open("rb") as file, pytest.raises(BadList, match="not the consolidated list"):
        read(file, Format.UN_XML)
    with SDN_XML.open("rb") as file, pytest.raises(BadList, match=r"sdn\.csv"):
        read(file, Format.OFAC_CSV)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE sdnList [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE sdnList [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE sdnList SYSTEM "http://127.0.0.1/list.dtd">',
    ],
)
def test_entities_and_document_types_are_refused_unread(doctype):
    bomb = changed(SDN_XML, ("<sdnList", f"{doctype}\n<sdnList"), ("EXAMPLE AIR CARGO", "&b;"))
    with pytest.raises(BadList, match="document type or entities"):
        parsed(bomb)
    bomb.seek(0)
    with pytest.raises(BadList, match="document type or entities"):
        read(bomb, Format.UN_XML)


def test_a_file_too_large_is_refused_unread(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 100)
    with SDN.open("rb") as file, pytest.raises(BadList, match="more than 100 bytes"):
        parsed(file)


def test_twenty_thousand_entries():
    whole = parsed(sdn(*((number, f"NAME {number}", "individual") for number in range(1, 20_001))))
    assert len(whole.entries) == 20_000
