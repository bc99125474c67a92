"""How names are compared, and what a match means."""

import pytest

from partner_portal.core.decisions import Verdict
from partner_portal.core.screening import policy
from partner_portal.core.screening.policy import THRESHOLD, form, normalised


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("PETROV, Ivan Sergeevich", "petrov ivan sergeevich"),
        ("Иван Петров", "ivan petrov"),
        ("Γιώργος", "giorgos"),
        ("张伟", "zhang wei"),
        ("Müller & Söhne GmbH", "muller sohne"),
        ("Acme L.L.C.", "acme"),
        ("ООО «Ромашка»", "romashka"),
        ("O’Neil Co., Ltd", "oneil"),
        ("Dr. Sheikh Haji Ali", "ali"),
        ("ＡＣＭＥ　Ｌｔｄ", "acme"),
        ("Company Ltd", "company ltd"),  # nothing else is left
        ("  ", ""),
        ("!?", ""),
        ("3M Company", "3m"),
    ],
)
def test_the_normal_form(name, normal):
    assert normalised(name) == normal
    assert normalised(normal) == normal


SAME = [
    ("Ivan Petrov", "PETROV, Ivan"),
    ("Iwan Petrow", "PETROV, Ivan"),
    ("Иван Петров", "PETROV, Ivan"),
    ("Ivan Petrrov", "PETROV, Ivan"),
    ("Ivan Petrov", "PETROV, Ivan Sergeevich"),
    ("Ivan Sergeevich Petrov", "PETROV, Ivan"),
    ("Petrova Ivana", "Petrov Ivan"),
    ("Mohammed Alhassan", "AL-HASAN, Muhammad"),
    ("محمد الحسن", "AL-HASAN, Muhammad"),
    ("Khalid Sheikh Mohammed", "Halid Muhammad"),
    ("Sergej Jakowlew", "Sergei Yakovlev"),
    ("Dmitrij Tschernyschew", "Dmitry Chernyshev"),
    ("Hussein Omar", "Husayn Umar"),
    ("Youssef Abdallah", "Yusuf Abdullah"),
    ("张伟", "Wei Zhang"),
    ("Giorgos Papadopoulos", "Γιώργος Παπαδόπουλος"),
    ("Samplebank Holding GmbH", "SAMPLEBANK HOLDING COMPANY LTD."),
    ("Alqaida", "AL QAIDA"),
    ("Mueller Maschinenbau", "Müller Maschinenbau AG"),
    ("Jon Smyth", "John Smith"),
]
DIFFERENT = [
    ("Ivan Ivanov", "PETROV, Ivan"),
    ("Ivan Pavlov", "PETROV, Ivan"),
    ("Jane Smith", "John Smith"),
    ("Ali", "Ali Hassan Muhammad"),
    ("Acme", "Acme Trading"),
    ("Global Trading", "Global Shipping"),
    ("Nova Systems Ltd", "Nova Solutions Ltd"),
    ("Delta Consulting", "Beta Consulting"),
    ("Bank of Cyprus", "Bank of Syria"),
    ("Bright Star Software", "Golden Star Shipping"),
    ("Ltd", "GmbH"),
    ("!", "Ltd"),
    ("!", "!"),
]


@pytest.mark.clause("2.4")
@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_that_match(one, other):
    assert policy.score(form(one), form(other)) >= THRESHOLD
    assert policy.score(form(one), form(other)) == policy.score(form(other), form(one))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_that_do_not(one, other):
    assert policy.score(form(one), form(other)) < THRESHOLD
    assert policy.score(form(one), form(other)) == policy.score(form(other), form(one))


def test_the_same_name_scores_a_hundred_and_no_name_more():
    for one, other in SAME + DIFFERENT:
        assert 0 <= policy.score(form(one), form(other)) <= 100
    assert policy.score(form("Иван Петров"), form("Petrov, Ivan")) == 100


def test_names_side_by_side():
    compared = policy.compared("Iwan Petrow", "PETROV, Ivan Sergeevich")
    assert set(compared.words) == {("iwan", "ivan"), ("petrow", "petrov"), ("", "sergeevich")}
    assert compared.score >= THRESHOLD


@pytest.mark.parametrize(
    ("party", "entry", "compared"),
    [
        ("person", "person", True),
        ("person", "entity", False),
        ("entity", "entity", True),
        ("entity", "person", True),
        ("person", "vessel", False),
        ("entity", "vessel", False),
        ("entity", "aircraft", False),
    ],
)
def test_what_is_compared_with_what(party, entry, compared):
    assert policy.comparable(party, entry) is compared


@pytest.mark.parametrize(
    ("same_names", "cleared", "now", "stays"),
    [(True, 90, 90, True), (True, 90, 88, True), (True, 90, 91, False), (False, 90, 90, False)],
)
def test_when_a_cleared_entry_stays_cleared(same_names, cleared, now, stays):
    assert policy.stays_cleared(same_names=same_names, cleared_score=cleared, score=now) is stays


@pytest.mark.clause("2.4")
@pytest.mark.parametrize(
    ("score", "verdict", "says"),
    [
        (100, Verdict.OPEN, "100 of 100 like entry ofac:36, from 85 on staff look at it."),
        (85, Verdict.OPEN, "85 of 100 like entry ofac:36, from 85 on staff look at it."),
        (84, Verdict.MET, "Close to entry ofac:36 with 84 of 100, below 85: nothing is held."),
        (75, Verdict.MET, "Close to entry ofac:36 with 75 of 100, below 85: nothing is held."),
        (74, Verdict.MET, "The nearest entry has 74 of 100, below 85: nothing is held."),
    ],
)
def test_from_which_score_on_staff_decide(score, verdict, says):
    decision = policy.match(party="org_1", entry="ofac:36", score=score, threshold=85, near=75)
    assert decision.verdict is verdict
    assert decision.sentence.in_english() == says
    assert (decision.clause, decision.limit, decision.value) == ("2.4", 85, score)


@pytest.mark.clause("2.3.3")
@pytest.mark.parametrize(
    ("lists", "missing", "opened", "confirmed", "verdict", "says"),
    [
        (2, 0, 0, 0, Verdict.MET, "Screened against 2 lists: nothing found."),
        (1, 0, 0, 0, Verdict.MET, "Screened against 1 list: nothing found."),
        (0, 0, 0, 0, Verdict.OPEN, "Not screened yet"),
        (2, 1, 0, 0, Verdict.OPEN, "Not screened yet"),
        (2, 2, 0, 0, Verdict.OPEN, "Not screened yet"),
        (2, 0, 1, 0, Verdict.OPEN, "A compliance check is under way"),
        (2, 2, 1, 0, Verdict.OPEN, "A compliance check is under way"),
        (2, 0, 0, 1, Verdict.NOT_MET, "does not allow this"),
        (2, 0, 3, 1, Verdict.NOT_MET, "does not allow this"),
    ],
)
def test_what_holds_a_party(lists, missing, opened, confirmed, verdict, says):
    decision = policy.hold(party="org_1", lists=lists, missing=missing, opened=opened, confirmed=confirmed)
    assert decision.verdict is verdict
    assert says in decision.sentence.in_english()


@pytest.mark.parametrize(("confirmed", "verdict"), [(True, Verdict.NOT_MET), (False, Verdict.MET)])
def test_what_staff_decide(confirmed, verdict):
    decision = policy.resolution(match="mch_1", party="org_1", entry="ofac:36", score=90, confirmed=confirmed)
    assert decision.verdict is verdict
