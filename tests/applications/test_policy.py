"""The rules of applications, as tables."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.enums import ENDED, OPEN, Purpose, Section, Stage, Step
from applications.policy import applying, approval, countries, documents, fields, transitions
from partner_portal.core.decisions import Verdict
from partner_portal.core.entities import Entity

# The machine of the program guide, once more and by hand.
LEADS = {
    ("draft", "submit"): "submitted",
    ("submitted", "decline"): "declined",
    ("submitted", "approve_preliminarily"): "preliminarily_approved",
    ("preliminarily_approved", "submit_documents"): "documents_submitted",
    ("documents_submitted", "start_verification"): "verifying",
    ("verifying", "ask"): "information_needed",
    ("information_needed", "answer"): "verifying",
    ("verifying", "approve"): "approved",
    ("verifying", "reject"): "rejected",
    ("information_needed", "reject"): "rejected",
    **{(stage.value, "withdraw"): "withdrawn" for stage in OPEN},
}
STEPS = [step for step in Step if step != Step.START]


@pytest.mark.clause("1.2.1")
@pytest.mark.clause("1.2.2")
@pytest.mark.parametrize(("stage", "step"), list(product(Stage, STEPS)))
def test_each_step_leads_where_the_table_says_and_nowhere_else(stage, step):
    decision = transitions.transition(step=step, stage=stage, version=3, expected_version=None)
    target = LEADS.get((stage.value, step.value))
    assert (decision.verdict is Verdict.MET) == (target is not None)
    assert decision.value == target
    assert decision.sentence.in_english()
    assert (step in transitions.steps_from(stage)) == (target is not None)


def test_a_stale_form_takes_no_step():
    known = {"step": "decline", "stage": "submitted", "version": 3}
    assert transitions.transition(**known, expected_version=3).is_met
    stale = transitions.transition(**known, expected_version=2)
    assert not stale.is_met
    assert "in the meantime" in stale.sentence.in_english()


@pytest.mark.parametrize("stage", Stage)
def test_staff_arrange_what_was_submitted_until_it_ends(stage):
    decision = transitions.still_open(stage=stage, version=1, expected_version=None)
    assert decision.is_met == (stage not in ENDED and stage != Stage.DRAFT)
    assert transitions.judging(stage=stage).is_met == (stage in ("documents_submitted", "verifying"))


@pytest.mark.clause("1.1")
@pytest.mark.parametrize(
    ("is_legal_entity", "kinds", "may"),
    [
        (True, ["crm_integrator"], True),
        (True, ["it_consultant", "sales_specialist"], True),
        (True, [], False),
        (True, ["baker"], False),
        (False, ["developer"], False),
        (False, [], False),
    ],
)
def test_only_a_legal_entity_in_it_applies(is_legal_entity, kinds, may):
    assert applying.applicant(is_legal_entity=is_legal_entity, business_kinds=kinds).is_met is may


@pytest.mark.parametrize(
    ("is_staff", "is_verified", "takes_part", "is_terminated", "may"),
    [
        (False, True, False, False, True),
        (True, True, False, False, False),
        (False, False, False, False, False),
        (False, True, True, False, False),
        (False, True, False, True, False),
    ],
)
def test_who_may_start(is_staff, is_verified, takes_part, is_terminated, may):
    judged = applying.start(
        is_staff=is_staff, is_verified=is_verified, takes_part=takes_part, is_terminated=is_terminated
    )
    assert judged.is_met is may


@pytest.mark.parametrize(
    ("stage", "names", "asked", "closed"),
    [
        ("draft", ("legal_name", "phone"), (), ()),
        ("draft", ("billing_email",), (), ("billing_email",)),
        ("draft", ("document:tax_id",), (), ("document:tax_id",)),
        ("submitted", ("legal_name",), (), ("legal_name",)),
        ("preliminarily_approved", ("billing_email", "document:tax_id"), (), ()),
        ("preliminarily_approved", ("legal_name",), (), ("legal_name",)),
        ("verifying", ("billing_email",), (), ("billing_email",)),
        ("information_needed", ("phone",), ("phone",), ()),
        ("information_needed", ("phone", "email"), ("phone",), ("email",)),
        ("information_needed", ("tax_id", "country"), ("country",), ()),
        ("information_needed", ("owners", "people_answered"), ("owners",), ()),
        ("information_needed", ("owners",), ("affiliates",), ("owners",)),
        ("information_needed", ("document:bank",), ("document:tax_id",), ("document:bank",)),
        ("approved", ("phone",), ("phone",), ("phone",)),
    ],
)
def test_what_is_open_to_changes_when(stage, names, asked, closed):
    decision = applying.edit(stage=stage, fields=names, asked=asked)
    assert decision.is_met is (not closed)
    assert decision.value == closed


def test_every_field_that_can_be_asked_for_has_a_section():
    for field in applying.ASKABLE:
        assert applying.section_of(field) in Section.values
    with pytest.raises(KeyError):
        applying.section_of("password")


FINE = {
    "is_verifying": True,
    "accepted": ("legal_address", "legal_entity", "tax_id"),
    "unjudged": 0,
    "consents": ("agreement", "privacy", "truth"),
    "questions": 0,
    "hold": "met",
    "territory": "met",
    "by_compliance": False,
    "participating": False,
    "terminated": False,
    "applicant_elsewhere": False,
}


@pytest.mark.clause("1.3")
@pytest.mark.clause("2.4")
@pytest.mark.parametrize(
    ("change", "verdict", "against"),
    [
        ({}, "met", ()),
        ({"is_verifying": False}, "open", ("stage",)),
        ({"accepted": ("legal_entity", "tax_id")}, "open", ("documents",)),
        ({"accepted": ("legal_address", "tax_id")}, "open", ("documents",)),
        ({"accepted": ("legal_address", "legal_entity")}, "open", ("documents",)),
        ({"unjudged": 1}, "open", ("documents",)),
        ({"consents": ("privacy", "truth")}, "open", ("consents",)),
        ({"consents": ("agreement", "truth")}, "open", ("consents",)),
        ({"questions": 1}, "open", ("questions",)),
        ({"hold": "open"}, "open", ("hold",)),
        ({"hold": "not_met"}, "not_met", ("hold",)),
        ({"territory": "open"}, "open", ("territory",)),
        ({"territory": "open", "by_compliance": True}, "met", ()),
        ({"territory": "not_met", "by_compliance": True}, "not_met", ("territory",)),
        ({"participating": True}, "not_met", ("participating",)),
        ({"terminated": True}, "not_met", ("terminated",)),
        ({"applicant_elsewhere": True}, "not_met", ("applicant",)),
        ({"participating": True, "hold": "open"}, "not_met", ("participating", "hold")),
    ],
)
def test_when_an_applicant_is_accepted(change, verdict, against):
    decision = approval.approval(**FINE | change)
    assert decision.verdict == verdict
    assert decision.value == against
    assert decision.sentence.in_english()


@pytest.mark.clause("15.1")
@pytest.mark.parametrize(
    ("country", "entity"),
    [
        ("US", Entity.US), ("CA", Entity.US), ("BR", Entity.US), ("MX", Entity.US), ("AR", Entity.US),
        ("BH", Entity.BAHRAIN), ("AE", Entity.BAHRAIN), ("SA", Entity.BAHRAIN), ("IN", Entity.BAHRAIN),
        ("VN", Entity.BAHRAIN), ("NG", Entity.BAHRAIN), ("EG", Entity.BAHRAIN),
        ("CY", Entity.CYPRUS), ("DE", Entity.CYPRUS), ("GB", Entity.CYPRUS), ("KZ", Entity.CYPRUS),
        ("TR", Entity.CYPRUS), ("JP", Entity.CYPRUS), ("AU", Entity.CYPRUS),
    ],
)  # fmt: skip
def test_with_whom_a_country_contracts(country, entity):
    assert countries.contracting_entity(country) is entity


def test_each_country_contracts_with_one_and_belongs_to_a_zone_that_exists():
    from django_countries import countries as every

    from partner_portal.core import zones

    regions = (countries.AMERICAS, countries.MIDDLE_EAST, countries.SOUTHERN_ASIA, countries.AFRICA)
    known = {code for code, _name in every}
    for one, two in product(regions, regions):
        assert one is two or not one & two
    assert set().union(*regions) <= known
    assert all(countries.zone_of(code) in zones.ZONES for code in known)
    assert (countries.zone_of("DE"), countries.zone_of("NL"), countries.zone_of("US")) == ("de", "eu", "com")


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("phone", "+49 (30) 901820", "+4930901820"),
        ("phone", "030 901820", "+4930901820"),
        ("email", "Office@Company.Example", "Office@company.example"),
        ("website", "company.com", "https://company.com"),
        ("website", "HTTP://WWW.Company.com/Über?x=1#y", "http://www.company.com/Über"),
        ("website", "https://münchen.de/", "https://münchen.de"),
        ("legal_name", "  Müller\tund  Söhne ", "Müller und Söhne"),
        ("description", "one\r\ntwo", "one\ntwo"),
        ("country", "de", "DE"),
        ("bank_account", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("bank_account", "0532-0130-00", "0532013000"),
        ("bank_code", "cobadeffxxx", "COBADEFFXXX"),
        ("bank_code", "37040044", "37040044"),
        ("owners", ["Ann Lee", " Ann  Lee ", ""], ["Ann Lee"]),
        ("business_kinds", ["developer", "crm_integrator"], ["crm_integrator", "developer"]),
        ("affiliates", [{"name": "", "country": "", "relation": ""}], []),
        ("tax_id", "", ""),
        ("phone", None, ""),
    ],
)
def test_a_field_is_kept_in_one_form(field, typed, kept):
    assert fields.check({field: typed}, country="DE") == ({field: kept}, {})


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("phone", "12345"), ("phone", "+49 30 901820 ext. 5"), ("phone", "call me"), ("phone", "+999 123456789"),
        ("email", "office"), ("email", "office@localhost"), ("email", "a@[127.0.0.1]"),
        ("email", "a@b.com\nBcc: c@d.com"),
        ("website", "javascript:alert(1)"), ("website", "ftp://company.com"), ("website", "https://localhost"),
        ("website", "https://user:pass@company.com"), ("website", "https://company.com:8080"),
        ("website", "https://10.0.0.1"),
        ("website", "https://[::1]/"), ("website", "//company.com"), ("website", "https://printer.local"),
        ("website", "data:text/html,x"),
        ("legal_name", "A\0B"), ("legal_name", "Acme \u202egpj.exe"), ("legal_name", "x" * 201), ("legal_name", 5),
        ("country", "XX"), ("country", "Germany"),
        ("bank_account", "DE89370400440532013001"), ("bank_account", "<b>"), ("bank_code", "COBA"),
        ("owners", "Ann"), ("owners", ["..."]), ("owners", [f"Name {n}" for n in range(21)]), ("owners", [{}]),
        ("affiliates", [{"name": "X Ltd"}]), ("affiliates", [{"name": "X", "country": "XX", "relation": "sister"}]),
        ("affiliates", ["X Ltd"]),
        ("business_kinds", ["baker"]), ("business_kinds", "developer"),
        ("legal_form", "monarchy"), ("employees", "lots"),
        ("tax_id", "FR40303265045"),
    ],
)  # fmt: skip
def test_a_field_says_what_is_wrong(field, typed):
    kept, wrong = fields.check({field: typed}, country="DE")
    assert field not in kept
    assert str(wrong[field])


@given(st.sampled_from(applying.ASKABLE[:20]), st.text(max_size=400))
def test_no_text_breaks_a_field(field, text):
    if field in fields.LISTS or field.startswith("document"):
        return
    kept, wrong = fields.check({field: text}, country="DE")
    assert (field in kept) != (field in wrong)


def test_what_is_missing_of_a_section():
    assert applying.missing("contact", {"contact_name": "A", "email": "b", "phone": "c", "postal_same": True}) == []
    assert applying.missing("contact", {"contact_name": "A", "email": "b", "phone": "c"}) == ["postal_address"]
    assert applying.missing("people", {"owners": [], "people_answered": True}) == ["owners"]
    assert applying.missing("people", {"owners": ["A"], "people_answered": False}) == ["people_answered"]
    assert applying.lacking_purposes(["tax_id", "bank"]) == [Purpose.LEGAL_ENTITY, Purpose.LEGAL_ADDRESS]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("passport.pdf", "passport.pdf"),
        ("passport.PDF", "passport.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\scan.pdf", "scan.pdf"),
        ("invoice.pdf.exe", "invoice.pdf.exe.pdf"),
        ("photo.jpeg", "photo.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("in\u200bvoi\u2066ce.pdf", "invoice.pdf"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("....", "document.pdf"),
        (".pdf", "document.pdf"),
        ("", "document.pdf"),
        ("/", "document.pdf"),
        ("\ud800.pdf", "document.pdf"),
        ('a"; filename="evil.html', "a__ filename=_evil.html.pdf"),
        ("Свидетельство о регистрации.pdf", "Свидетельство о регистрации.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_files_name_is_shown_without_tricks(name, shown):
    assert documents.clean_name(name, documents.PDF) == shown


@given(st.text(max_size=300))
def test_no_name_breaks_out(name):
    shown = documents.clean_name(name, documents.PNG)
    assert len(shown) <= documents.LONGEST_NAME
    assert shown.endswith(".png")
    assert shown.isprintable() or " " in shown
    assert not set(shown) & set('/\\"<>:\0\r\n\u202e')
