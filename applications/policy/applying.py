"""What an application holds, who may apply, and what may be changed when (§1.1, §1.2)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_noop

from applications.enums import VERIFICATION_PURPOSES, BusinessKind, DocumentState, LegalForm, Purpose, Section, Stage
from partner_portal.core.decisions import Finding, Sentence, Verdict, rule

# Which field stands in which section; `country` and `business_kinds` are the application's own, the others of details.
FIELDS: dict[str, tuple[str, ...]] = {
    Section.COMPANY: (
        "country", "legal_name", "trading_name", "legal_form", "tax_id",
        "legal_street", "legal_postcode", "legal_city", "legal_region",
    ),
    Section.BUSINESS: ("business_kinds", "website", "description", "employees", "experience"),
    Section.CONTACT: ("contact_name", "contact_role", "email", "phone", "postal_same", "postal_address"),
    Section.PEOPLE: ("owners", "affiliates", "people_answered"),
    Section.BILLING: ("billing_email", "bank_name", "bank_account", "bank_code"),
    Section.DOCUMENTS: (),
    Section.AGREEMENT: (),
}  # fmt: skip

REQUIRED: dict[str, tuple[str, ...]] = {
    Section.COMPANY: ("country", "legal_name", "legal_form", "tax_id", "legal_street", "legal_city"),
    Section.BUSINESS: ("business_kinds", "website", "description"),
    Section.CONTACT: ("contact_name", "email", "phone"),
    Section.PEOPLE: ("owners", "people_answered"),
    Section.BILLING: ("billing_email",),
}

# What staff may ask back: any field, or a document by its purpose (`document:tax_id`).
ASKABLE: tuple[str, ...] = (
    *(field for fields in FIELDS.values() for field in fields if field not in ("postal_same", "people_answered")),
    *(f"document:{purpose}" for purpose in Purpose if purpose != Purpose.LOGO),
)

# The choice of a form that means: no legal entity (§1.1).
NATURAL_PERSON = LegalForm.NATURAL_PERSON


def missing(section: str, values: Mapping[str, Any]) -> list[str]:
    """The required fields of a section that say nothing yet."""
    lacking = [field for field in REQUIRED.get(section, ()) if not values.get(field)]
    if section == Section.CONTACT and not values.get("postal_same") and not values.get("postal_address"):
        lacking.append("postal_address")
    return lacking


def is_begun(section: str, values: Mapping[str, Any]) -> bool:
    """Whether anything of a section was filled in."""
    return any(values.get(field) for field in FIELDS[section] if field != "postal_same")


def section_of(field: str) -> str:
    """The section a field, or `document:<purpose>`, belongs to; raises `KeyError` for an unknown one."""
    if field.startswith("document:"):
        return Section.DOCUMENTS
    for section, fields in FIELDS.items():
        if field in fields:
            return section
    raise KeyError(field)


@rule("applications.start", clause="1.2.1")
def start(*, is_staff: bool, is_verified: bool, takes_part: bool, is_terminated: bool) -> Finding:
    """§1.2.1: whoever signed up and confirmed the e-mail address may apply, unless the company takes part already, or
    was terminated: then only an appeal brings it back (R37)."""
    if is_staff:
        return Finding(
            verdict=Verdict.NOT_MET, sentence=Sentence(gettext_noop("Staff of the program office do not apply."))
        )
    if not is_verified:
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(
                gettext_noop("Confirm your e-mail address first: we sent you a link. Then you can apply at once.")
            ),
        )
    if takes_part:
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(gettext_noop("Your company takes part in the program already.")),
        )
    if is_terminated:
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(
                gettext_noop(
                    "Your company's participation was terminated, so there is no new application: "
                    "only an appeal can bring it back. The letter you got says how to appeal."
                )
            ),
        )
    return Finding(verdict=Verdict.MET, sentence=Sentence(gettext_noop("You may apply.")))


@rule("applications.applicant", clause="1.1")
def applicant(*, is_legal_entity: bool, business_kinds: tuple[str, ...]) -> Finding:
    """§1.1: a legal entity that works in IT applies, as at least one of the kinds of business; no natural person."""
    if not is_legal_entity:
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(
                gettext_noop("Only legal entities take part in the program. Apply once your company is registered.")
            ),
        )
    if not set(business_kinds) & set(BusinessKind.values):
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(
                gettext_noop(
                    "The program is for companies that integrate, advise on, sell or develop business software. "
                    "Say which of these you do."
                )
            ),
            limit=tuple(BusinessKind.values),
        )
    return Finding(
        verdict=Verdict.MET,
        sentence=Sentence(gettext_noop("A legal entity that works in IT may apply.")),
        limit=tuple(BusinessKind.values),
    )


# Which sections an applicant may change in which stage; while information is needed, what was asked for.
OPEN_SECTIONS: dict[str, tuple[str, ...]] = {
    Stage.DRAFT: (Section.COMPANY, Section.BUSINESS, Section.CONTACT, Section.PEOPLE),
    Stage.PRELIMINARILY_APPROVED: (Section.BILLING, Section.DOCUMENTS, Section.AGREEMENT),
}


@rule("applications.edit", clause="1.2")
def edit(*, stage: str, fields: tuple[str, ...], asked: tuple[str, ...]) -> Finding:
    """§1.2: a draft takes the company's details, a preliminarily approved application billing details and documents;
    while more information is needed exactly what was asked for is open. The value are the fields that are closed.

    `fields` are names of fields or `document:<purpose>`; `asked` those with an open question.
    """
    if stage == Stage.INFORMATION_NEEDED:
        closed = tuple(field for field in fields if field not in with_companions(asked))
    else:
        closed = tuple(field for field in fields if section_of(field) not in OPEN_SECTIONS.get(stage, ()))
    if closed:
        template = (
            gettext_noop("Our staff asked for other things. Only what they asked for can be changed now.")
            if stage == Stage.INFORMATION_NEEDED
            else gettext_noop("This part cannot be changed now. If something in it is wrong, write to us.")
        )
        return Finding(verdict=Verdict.NOT_MET, sentence=Sentence(template), value=closed)
    return Finding(verdict=Verdict.MET, sentence=Sentence(gettext_noop("This part can be changed.")), value=())


@rule("applications.removable", clause="1.2.2")
def removable(*, state: str) -> Finding:
    """§1.2.2: a document can be taken back until staff have judged it; after that it stays on record."""
    if state == DocumentState.UPLOADED:
        sentence = Sentence(gettext_noop("Nobody has judged this document yet."))
        return Finding(verdict=Verdict.MET, sentence=sentence)
    sentence = Sentence(gettext_noop("Our staff have judged this document, so it stays. Add a better one instead."))
    return Finding(verdict=Verdict.NOT_MET, sentence=sentence)


# Fields that only make sense together: asking for one opens the others.
COMPANIONS = (
    {"country", "tax_id"},
    {"legal_street", "legal_postcode", "legal_city", "legal_region"},
    {"postal_same", "postal_address"},
    {"owners", "people_answered"},
    {"affiliates", "people_answered"},
    {"bank_name", "bank_account", "bank_code"},
)


def with_companions(asked: Iterable[str]) -> frozenset[str]:
    """The fields that a question about these opens."""
    named = set(asked)
    return frozenset(named.union(*(together for together in COMPANIONS if together & named - {"people_answered"})))


def lacking_purposes(purposes: Iterable[str]) -> list[Purpose]:
    """What verification asks a document for (§1.2.2) and none of these proves."""
    return [purpose for purpose in VERIFICATION_PURPOSES if purpose not in set(purposes)]
