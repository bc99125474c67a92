"""What an edition may say."""

import copy
import json
from datetime import date
from decimal import Decimal

import pytest

from partner_portal.core.terms.files import FIRST, EditionFile
from partner_portal.core.terms.numbers import InvalidTerms, numbers, read

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
