"""Brings applications along their way through the real actions.

application = submitted(applicant())
partner = accepted(applicant(email="dana@north.example"), country="US", tax_id="91-1144442")
"""

import io
from itertools import count

from allauth.account.models import EmailAddress
from PIL import Image

from applications.actions import applying, approval, documents, review
from applications.enums import VERIFICATION_PURPOSES, LegalForm
from partner_portal.core.actors import person
from partner_portal.core.screening import actions as screening
from partner_portal.core.screening.models import ListVersion
from tests.factories import UserFactory

numbers = count(100_000_000, 7)

COMPANY = {
    "country": "KZ",
    "legal_name": "Steppe Systems",
    "trading_name": "Steppe",
    "legal_form": LegalForm.COMPANY,
    "legal_street": "Abay Ave 10",
    "legal_postcode": "050000",
    "legal_city": "Almaty",
}
BUSINESS = {
    "business_kinds": ["crm_integrator", "developer"],
    "website": "https://www.steppe.example.com",
    "description": "We set up CRM for wholesalers.",
    "employees": "10-49",
}
CONTACT = {
    "contact_name": "Aigerim Nur",
    "contact_role": "Director",
    "email": "office@steppe.example.com",
    "phone": "+77272581234",
    "postal_same": True,
}
PEOPLE = {"owners": ["Aigerim Nur"], "affiliates": [], "people_answered": True}
BILLING = {"billing_email": "billing@steppe.example.com"}


def new_tax_id():
    """A number that fits Kazakhstan's form, another each time."""
    return f"{next(numbers):012d}"


def applicant(**fields):
    """Someone who signed up and confirmed the address."""
    user = UserFactory(**fields)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def filled(user, **changes):
    """A draft that only needs its consents; `changes` are fields of any section."""
    application = applying.start(user=user, by=person(user))
    changes = {"tax_id": new_tax_id()} | changes
    for section, values in (
        ("company", COMPANY | {"tax_id": ""}),
        ("business", BUSINESS),
        ("contact", CONTACT),
        ("people", PEOPLE),
    ):
        values = values | {name: value for name, value in changes.items() if name in values}
        application = applying.save_section(application=application, section=section, values=values, by=person(user))
    return application


def submit(application, **consents):
    user = application.applicant
    consents = {"truth": True, "privacy": True} | consents
    return applying.submit(application=application, consents=consents, ip="203.0.113.9", by=person(user))


def submitted(user, **changes):
    """In its preliminary review; a list is in force, so that nobody is held for want of one."""
    list_in_force()
    return submit(filled(user, **changes))


def preliminarily_approved(user, reviewer, **changes):
    return review.approve_preliminarily(application=submitted(user, **changes), by=person(reviewer))


def picture(size=(40, 30), format="PNG", **options):
    """A small image as an open file."""
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, format, **options)
    file.seek(0)
    return file


def hand_in(application, *purposes):
    """A picture for each purpose (all three by default); returns the documents."""
    user = application.applicant
    return [
        documents.add(purpose=purpose, file=picture(), name=f"{purpose}.png", application=application, by=person(user))
        for purpose in purposes or VERIFICATION_PURPOSES
    ]


def handed_in(user, reviewer, **changes):
    """With billing details and documents, waiting for verification."""
    application = preliminarily_approved(user, reviewer, **changes)
    applying.save_section(application=application, section="billing", values=BILLING, by=person(user))
    hand_in(application)
    return applying.submit_documents(application=application, accepts_agreement=True, ip="203.0.113.9", by=person(user))


def verified(user, reviewer, **changes):
    """In verification, every document accepted."""
    application = handed_in(user, reviewer, **changes)
    for document in application.documents.all():
        review.judge_document(document=document, accept=True, by=person(reviewer))
    application.refresh_from_db()
    return application


def accepted(user, reviewer, **changes):
    """A partner."""
    return approval.approve(application=verified(user, reviewer, **changes), by=person(reviewer))


def list_in_force():
    if not ListVersion.objects.current().exists():
        by = person(UserFactory(is_staff=True))
        screening.import_list(file=screening.DEMO_LIST, aliases=screening.DEMO_ALIASES, by=by)
