"""`manage.py screening_import`."""

import pytest
from django.core.management import CommandError, call_command

from partner_portal.core.screening.models import ListVersion
from tests.core.screening.files import ALT, SDN, SDN_XML, UN_XML, changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys):
    def call(*arguments):
        call_command("screening_import", *(str(argument) for argument in arguments))
        return capsys.readouterr().out

    return call


def test_an_import_prints_its_progress_and_counts(run):
    assert run(SDN, "--aliases", ALT).splitlines() == [
        "6 of 6 entries written",
        "OFAC, sdn.csv with alt.csv: in force: 6 entries, 9 names; 6 added, 0 removed, 0 changed.",
    ]
    assert run(UN_XML, "--verbosity", "0").splitlines() == [
        "United Nations, consolidated.xml: in force: 2 entries, 7 names; 2 added, 0 removed, 0 changed."
    ]


def test_the_same_file_twice_says_so(run):
    run(SDN_XML, "--format", "ofac-xml")
    assert run(SDN_XML).strip() == (
        "OFAC, sdn.xml: this file is in force already (3 entries, 5 names). Nothing changed."
    )
    assert ListVersion.objects.count() == 1


def test_a_dry_run(run):
    assert "would be in force: 6 entries, 6 names; 6 added" in run(SDN, "--dry-run")
    assert not ListVersion.objects.exists()


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (changed(SDN, ('173,"', '36,"')), "Nothing imported. sdn.csv, line 2: entry 36 stands there twice."),
        (changed(SDN, ("\x1a", "7")), "Nothing imported. sdn.csv breaks off in its last line."),
        (changed(SDN_XML, ("</sdnList>", "")), "Nothing imported. The file is broken off or no XML, at line "),
    ],
)
def test_a_broken_file_is_one_clear_line_and_writes_nothing(run, tmp_path, broken, says):
    path = tmp_path / "list"
    path.write_bytes(broken.getvalue())
    with pytest.raises(CommandError) as caught:
        run(path)
    assert str(caught.value).startswith(says)
    assert "\n" not in str(caught.value)
    assert not ListVersion.objects.exists()


def test_a_missing_file(run, tmp_path):
    with pytest.raises(CommandError, match=r"Cannot read .*nowhere\.csv: No such file"):
        run(tmp_path / "nowhere.csv")


def test_a_list_that_shrank_is_imported_on_demand(run, tmp_path):
    run(SDN)
    path = tmp_path / "sdn.csv"
    path.write_bytes(b"".join(SDN.read_bytes().splitlines(keepends=True)[:2]))
    with pytest.raises(CommandError, match="lacks 4 of the 6 entries in force"):
        run(path)
    assert "0 added, 4 removed" in run(path, "--anyway")
