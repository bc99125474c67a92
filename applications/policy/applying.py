"""What an application holds, who may apply, and what may be changed when (§1.1, §1.2)."""

from applications.enums import Purpose, Section

# Which field stands in which section; `country` and `business_kinds` are the application's own, the others its details'.
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

# What staff may ask back: any field, or a document by its purpose (`document:tax_id`).
ASKABLE: tuple[str, ...] = (
    *(field for fields in FIELDS.values() for field in fields if field not in ("postal_same", "people_answered")),
    *(f"document:{purpose}" for purpose in Purpose if purpose != Purpose.LOGO),
)
