"""A made-up company's way from the first field to the approval by the real actions: for demo and simulation."""

import io
import re
import zlib
from dataclasses import dataclass
from random import Random
from typing import Any

from PIL import Image

from applications.actions import applying, approval, documents, review
from applications.enums import VERIFICATION_PURPOSES, BusinessKind, LegalForm
from applications.models import Application, Partner
from applications.taxids import FORMS, NAMES, BadTaxId, normalised
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import Actor, person

IP = "203.0.113.7"  # of the block that documentation uses (RFC 5737)
TRIES = 50_000
# country → legal town, a number that its numbering plan knows
PLACES = {
    "AE": ("Dubai", "+97142345678"), "BH": ("Manama", "+97317123456"), "BR": ("São Paulo", "+551130123456"),
    "CY": ("Limassol", "+35725123456"), "DE": ("Köln", "+4922112345678"), "FR": ("Lyon", "+33472123456"),
    "GB": ("Leeds", "+441132345678"), "IN": ("Pune", "+912025671234"), "IT": ("Torino", "+390115123456"),
    "JP": ("Osaka", "+81662345678"), "MX": ("Puebla", "+522222123456"), "PL": ("Poznań", "+48612345678"),
    "US": ("Portland", "+15032345678"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Company:
    """What it tells of itself."""

    name: str
    country: str
    tax_id: str
    contact: str
    email: str


def company(*, name: str, country: str, contact: str, email: str, dice: Random) -> Company:
    """A company of one of the `PLACES` with a tax ID that fits its country."""
    return Company(name=name, country=country, tax_id=tax_id(country, dice), contact=contact, email=email)


def tax_id(country: str, dice: Random) -> str:
    """A number of the form and with the check digits of a country, made up by the dice."""
    example = FORMS[country].example if country in FORMS else NAMES[country][1]
    places = [match.start() for match in re.finditer(r"\d", example)][2 if country != "MX" else 6 :]
    for _try in range(TRIES):
        text = list(example)
        for place in places:
            text[place] = str(dice.randrange(10))
        try:
            normalised(country, "".join(text))
        except BadTaxId:
            continue
        return "".join(text)
    raise AssertionError(f"no tax ID fits {country}")


def draft(user: User, given: Company) -> Application:
    """Every first section filled in by the applicant."""
    by = person(user)
    application = applying.start(user=user, by=by)
    town, phone = PLACES[given.country]
    number = zlib.crc32(given.name.encode())
    phone = f"{phone[:-3]}{number % 900 + 100}"
    domain = given.email.rpartition("@")[2]
    sections: dict[str, dict[str, Any]] = {
        "company": {
            "country": given.country, "legal_name": given.name, "legal_form": LegalForm.COMPANY,
            "tax_id": given.tax_id, "legal_street": f"Example Street {number % 240 + 1}", "legal_city": town,
        },
        "business": {
            "business_kinds": [BusinessKind.CRM_INTEGRATOR], "website": f"https://www.{domain}",
            "description": "We set up CRM and telephony for small and middle-sized companies.",
        },
        "contact": {"contact_name": given.contact, "email": given.email, "phone": phone, "postal_same": True},
        "people": {"owners": [given.contact], "affiliates": [], "people_answered": True},
    }  # fmt: skip
    for section, values in sections.items():
        application = applying.save_section(application=application, section=section, values=values, by=by)
    return application


def submit(application: Application) -> Application:
    """Handed in for the preliminary review, with both consents."""
    by = person(application.applicant)
    return applying.submit(application=application, consents={"truth": True, "privacy": True}, ip=IP, by=by)


def hand_in(application: Application) -> Application:
    """Billing details and a picture for each purpose, the agreement accepted."""
    by, details = person(application.applicant), application.details
    values = {"billing_email": details.email}
    application = applying.save_section(application=application, section="billing", values=values, by=by)
    for purpose in VERIFICATION_PURPOSES:
        documents.add(purpose=purpose, file=_picture(), name=f"{purpose}.png", by=by, application=application)
    return applying.submit_documents(application=_fresh(application), accepts_agreement=True, ip=IP, by=by)


def verify(application: Application, *, by: Actor) -> Application:
    """Looked at by staff, every document accepted."""
    application = review.start_verification(application=application, by=by)
    return accept_documents(application, by=by)


def accept_documents(application: Application, *, by: Actor) -> Application:
    """Every document accepted that is still there."""
    for document in application.documents.kept().order_by("pk"):
        review.judge_document(document=document, accept=True, by=by)
    return _fresh(application)


def approve(application: Application, *, by: Actor) -> Partner:
    """A partner."""
    return approval.approve(application=application, by=by)


def _fresh(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def _picture() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(file, "PNG")
    file.seek(0)
    return file
