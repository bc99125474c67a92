"""What an edition may say."""

import copy
import json
from datetime import date
from decimal import Decimal

import pytest

from partner_portal.core.terms.fields import open_reservations
from partner_portal.core.terms.files import FIRST, EditionFile, UnreadableFile
from partner_portal.core.terms.numbers import InvalidTerms, diff, dump, numbers, read

FILE = json.loads(FIRST.read_text())


def with_value(path, value):
    values = copy.deepcopy(FILE["terms"])
    section, name = path.split(".")
    values[section][name] = value
    return values


def problems(values):
    with pytest.raises(InvalidTerms) as refused:
        read(values)
    return {problem.path: str(problem.message) for problem in refused.value.problems}


# clause, path, what the guide says
GUIDE = [
    ("1.2.1", "application.review_business_days", 7),
    ("1.2.2", "application.verification_business_days", 7),
    ("1.7.2", "information_request.answer_days", 3),
    ("2.1.2", "store.notice_days", 10),
    ("2.3", "store.registration_days", 7),
    ("3.1.1", "bronze.days_to_qualify", 90),
    ("3.1.1", "bronze.discount_percent", Decimal(20)),
    ("3.1.1", "bronze.discount_before_tutorial_percent", Decimal(0)),
    ("8.1", "bronze.nfr_clouds", 1),
    ("3.1.2", "silver.initial_sales", Decimal(2500)),
    ("R3", "silver.initial_months", 12),
    ("3.1.2", "silver.initial_clients", 2),
    ("3.1.2", "silver.yearly_sales", Decimal(5000)),
    ("3.1.2", "silver.yearly_seats", 400),
    ("3.1.2", "silver.discount_percent", Decimal(40)),
    ("8.1", "silver.nfr_clouds", 1),
    ("8.2", "silver.nfr_keys", 1),
    ("3.1.3", "gold.initial_sales", Decimal(10000)),
    ("3.1.3", "gold.yearly_sales", Decimal(15000)),
    ("3.1.3", "gold.yearly_seats", 1000),
    ("3.1.3", "gold.discount_percent", Decimal(50)),
    ("3.1.3", "gold.video_minutes_from", 30),
    ("3.1.3", "gold.video_minutes_to", 40),
    ("3.1.3", "gold.plan_years_from", 1),
    ("3.1.3", "gold.plan_years_to", 2),
    ("8.1", "gold.nfr_clouds", 2),
    ("8.2", "gold.nfr_keys", 2),
    ("3.1.3", "qbr.every_months", 3),
    ("3.3", "seats.effective_from", date(2026, 1, 1)),
    ("3.4", "review.every_months", 12),
    ("3.4", "zero_activity.after_months", 6),
    ("4.2", "points.valid_months", 12),
    ("6.2", "leads.locations", 4),
    ("6.2", "leads.partners_per_request", 3),
    ("8.1", "nfr.storage_gb", 24),
    ("8.1", "nfr.card_scans", 12),
    ("8.1", "nfr.sites", 5),
    ("8.1", "nfr.emails_per_month", 15000),
    ("8.1.2", "nfr.cloud_months", 6),
    ("8.2.2", "nfr.key_months", 12),
    ("9", "kickstart.amount", Decimal(1000)),
    ("9", "kickstart.valid_days", 90),
    ("9", "kickstart.minimum_cash", Decimal(10)),
    ("9", "kickstart.applied_after", date(2019, 12, 31)),
    ("10", "award.minimum", Decimal(1000)),
    ("10", "award.maximum", Decimal(5000)),
    ("10", "award.valid_until", "12-31"),
    ("14.4", "measures.block_months", 12),
]


@pytest.mark.parametrize(("clause", "path", "value"), GUIDE)
def test_the_first_edition_says_what_the_guide_says(clause, path, value):
    found = {number.path: number for number in numbers(EditionFile.first().terms)}[path]
    assert found.value == value
    assert found.clause == clause


def test_every_number_has_a_label_and_a_clause():
    for number in numbers(EditionFile.first().terms):
        assert number.label, number.path
        assert number.clause, number.path
        assert number.display, number.path


def test_the_edition_comes_back_from_its_json_unchanged():
    terms = EditionFile.first().terms
    again = read(json.loads(json.dumps(dump(terms))))
    assert again == terms
    assert diff(terms, again) == []


def test_terms_cannot_be_changed():
    terms = EditionFile.first().terms
    with pytest.raises(ValueError, match="frozen"):
        terms.gold.yearly_seats = 1


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("silver.yearly_sales", "abc", "decimal"),
        ("silver.yearly_sales", "-1", "greater than or equal to 0"),
        ("silver.yearly_sales", "NaN", "finite"),
        ("silver.yearly_sales", "1e400", "digits"),
        ("silver.yearly_seats", "400", "integer"),
        ("silver.yearly_seats", 400.0, "integer"),
        ("silver.leads_by_email", 1, "boolean"),
        ("silver.listing", "everywhere", "'none', 'listed' or 'featured'"),
        ("silver.discount_percent", "100.01", "less than or equal to 100"),
        ("silver.courses", ["Tutorial\0"], "pattern"),
        ("silver.courses", ["tutorial", "tutorial"], "listed twice"),
        ("bronze.days_to_qualify", 0, "greater than or equal to 1"),
        ("bronze.warning_days", [7, 14], "from the earliest to the last"),
        ("store.registration_reminders", [6, 3], "from the first to the last"),
        ("seats.effective_from", "2026-02-30", "date"),
        ("award.valid_until", "02-29", "every year"),
        ("award.valid_until", "31-12", "every year"),
        ("award.valid_until", "W01-1", "every year"),
        ("leads.quota_steps", [], "at least 1 item"),
    ],
)
def test_a_wrong_number_is_refused_at_its_place(path, value, says):
    found = problems(with_value(path, value))
    (place,) = found
    assert place.startswith(path)
    assert says in found[place]


def steps(*pairs):
    return [{"rating_from": start, "open_reservations": quota} for start, quota in pairs]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (steps(("0.1", 3), ("0.5", 6)), "hole"),
        (steps(("0", 3), ("0", 6)), "overlaps"),
        (steps(("0", 3), ("0.5", 6), ("0.25", 9)), "must rise"),
        (steps(("0", 6), ("0.5", 3)), "may not unlock less"),
    ],
)
def test_a_step_table_has_no_hole_and_no_overlap(table, says):
    assert says in problems(with_value("leads.quota_steps", table))["leads.quota_steps"]


@pytest.mark.parametrize(
    ("path", "value", "blamed"),
    [
        ("bronze.discount_percent", "60", "silver.discount_percent"),
        ("bronze.discount_before_tutorial_percent", "21", "bronze.discount_percent"),
        ("gold.yearly_sales", "4999.99", "gold.yearly_sales"),
        ("award.minimum", "5000.01", "award.maximum"),
        ("gold.video_minutes_from", 41, "gold.video_minutes_to"),
        ("bronze.warning_days", [90, 7], "bronze.warning_days"),
        ("store.registration_reminders", [3, 7], "store.registration_reminders"),
        ("review.warning_days", [400, 30], "review.warning_days"),
        ("kickstart.minimum_cash", "1001", "kickstart.amount"),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(path, value, blamed):
    assert list(problems(with_value(path, value))) == [blamed]


def test_a_field_too_much_or_too_little_is_named():
    values = copy.deepcopy(FILE["terms"])
    del values["points"]["valid_months"]
    values["leads"]["bonus"] = 1
    values["extra"] = {}
    assert set(problems(values)) == {"points.valid_months", "leads.bonus", "extra"}


@pytest.mark.parametrize("junk", [{}, {"bronze": None}, {"bronze": []}, dict.fromkeys(FILE["terms"], 1)])
def test_junk_is_refused(junk):
    with pytest.raises(InvalidTerms):
        read(junk)


@pytest.mark.clause("6.2")
@pytest.mark.parametrize(
    ("rating", "quota"),
    [("0", 3), ("0.2499", 3), ("0.25", 6), ("0.5", 9), ("0.6999", 9), ("0.7", 12), ("0.85", 15), ("1", 15)],
)
def test_a_rating_unlocks_by_its_step(rating, quota):
    assert open_reservations(EditionFile.first().terms.leads.quota_steps, Decimal(rating)) == quota


@pytest.mark.clause("6.2")
def test_a_newcomer_begins_in_the_middle():
    leads = EditionFile.first().terms.leads
    rating = Decimal(0 + leads.rating_prior_won) / Decimal(0 + leads.rating_prior_closed)
    assert open_reservations(leads.quota_steps, rating) == 9


def test_a_comparison_shows_only_what_differs():
    before = EditionFile.first().terms
    after = read(with_value("silver.yearly_sales", "6000"))
    (change,) = diff(before, after)
    assert (change.after.path, change.before.display, change.after.display) == ("silver.yearly_sales", "5,000", "6,000")
    assert (change.after.unit, change.after.citation) == ("program currency", "§3.1.2")


def test_the_same_amount_written_otherwise_is_no_difference():
    assert diff(EditionFile.first().terms, read(with_value("silver.yearly_sales", "5000.00"))) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not JSON"),
        (FIRST.read_bytes()[:900], "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"\xff\xfe", "not UTF-8"),
        (b'{"name": "a", "name": "b"}', "'name' is given twice"),
        (b'{"name": NaN}', "NaN is no number"),
        (b" " * 1_000_001, "larger than 1,000,000 bytes"),
    ],
)
def test_an_unreadable_file_is_answered_in_one_line(tmp_path, content, says):
    path = tmp_path / "edition.json"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=says) as refused:
        EditionFile.load(path)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_answered_in_one_line(tmp_path):
    with pytest.raises(UnreadableFile, match="No such file"):
        EditionFile.load(tmp_path / "nothing.json")
    with pytest.raises(UnreadableFile, match="directory"):
        EditionFile.load(tmp_path)


@pytest.mark.parametrize("name", ["", "a" * 21, "x\0y", "../x", "<b>", " a"])
def test_a_file_must_name_its_edition_plainly(tmp_path, name):
    path = tmp_path / "edition.json"
    path.write_text(json.dumps(FILE | {"name": name}))
    with pytest.raises(InvalidTerms) as refused:
        EditionFile.load(path)
    assert [problem.path for problem in refused.value.problems] == ["name"]
