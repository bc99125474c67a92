"""`manage.py terms`."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from partner_portal.core.terms import queries
from partner_portal.core.terms.files import FIRST
from partner_portal.core.terms.models import TermsEdition

pytestmark = pytest.mark.django_db


def run(*args, **options):
    out, err = StringIO(), StringIO()
    try:
        call_command("terms", *args, stdout=out, stderr=err, no_color=True, **options)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


@pytest.fixture
def file(tmp_path):
    day = queries.latest_today() + timedelta(days=40)
    edition = json.loads(FIRST.read_text()) | {
        "name": "next",
        "announced_on": day.isoformat(),
        "effective_from": day.isoformat(),
    }

    def write(**changes):
        for path, value in changes.items():
            section, name = path.split("__")
            edition["terms"][section][name] = value
        path = tmp_path / "next.json"
        path.write_text(json.dumps(edition))
        return path

    return write


def test_it_shows_every_number_in_force():
    out, _err, error = run()
    assert not error
    assert "Edition 2026-01, in force from 2015-01-01" in out
    assert "Yearly sales target" in out
    assert "§3.1.2" in out
    assert out.count("§") + out.count(" R") > 80


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["show", "extra"], "Usage: manage.py terms show"),
        (["diff", "2026-01"], "Usage: manage.py terms diff A B"),
        (["preview"], "Usage: manage.py terms preview FILE"),
        (["diff", "nothing", "2026-01"], "No edition is called 'nothing'"),
        (["preview", "/no/such/file"], "No such file"),
        (["dance"], "invalid choice"),
    ],
)
def test_a_wrong_call_is_answered_in_one_line(args, says):
    _out, _err, error = run(*args)
    assert says in error
    assert "\n" not in error


@pytest.mark.parametrize("day", ["x", "2026-02-30", "20261122x", "1999-01-01"])
def test_a_day_without_terms_or_no_day_is_said(day):
    _out, _err, error = run("show", date=day)
    assert day in error


def test_a_preview_says_what_would_change_and_writes_nothing(file):
    out, _err, error = run("preview", str(file(silver__yearly_sales="6000")))
    assert not error
    assert "Silver: Yearly sales target: 5,000 → 6,000 program currency (§3.1.2)" in out
    assert "1 number differs from 2026-01 to next." in out
    assert "Edition next can take effect" in out
    assert TermsEdition.objects.count() == 1


def test_a_preview_of_what_cannot_be_published_says_why():
    out, _err, error = run("preview", str(FIRST))
    assert "past or already begun" in out
    assert error == "It cannot be published as it is."


def test_every_problem_of_a_file_is_one_line(file):
    _out, err, error = run("preview", str(file(award__minimum="9000", leads__wave_partners=0)))
    assert err == "terms.leads.wave_partners: Input should be greater than or equal to 1\n"
    assert error == "next.json is no edition: 1 problem."
    _out, err, error = run("preview", str(file(leads__wave_partners=5, kickstart__minimum_cash="2000")))
    assert err.splitlines() == [
        "terms.award.maximum: 5,000 is below 9,000 (Award bonus, Award bonus, from).",
        "terms.kickstart.amount: 1,000 is below 2,000 (Kickstart bonus, Paid in cash on each order, at least).",
    ]
    assert error == "next.json is no edition: 2 problems."


def test_a_file_is_kept_as_a_draft_and_compared_by_name_and_id(file):
    out, _err, error = run("draft", str(file(gold__discount_percent="55")))
    assert not error
    draft = TermsEdition.objects.get(name="next")
    assert draft.public_id in out
    assert (draft.state, draft.created_by) == ("draft", "house:manage.py terms")
    for name in ("next", draft.public_id):
        out, _err, _error = run("diff", "2026-01", name)
        assert out == "Gold: Discount: 50 → 55 % (§3.1.3)\n1 number differs from 2026-01 to next.\n"
    _out, _err, error = run("draft", str(file()))
    assert error == "There is an edition called next already."
