"""An applicant with answers to everything, and files that are what they say."""

from io import BytesIO

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories import UserFactory

COMPANY = {
    "country": "DE",
    "legal_name": "Vogt & Lindqvist IT-Beratung GmbH",
    "legal_form": "company",
    "tax_id": "DE136695976",
    "trading_name": "",
    "legal_street": "Speicherstraße 4",
    "legal_postcode": "20457",
    "legal_city": "Hamburg",
    "legal_region": "",
}
BUSINESS = {
    "business_kinds": ["crm_integrator", "it_consultant"],
    "website": "vogt-lindqvist.de",
    "description": "We set up CRM for craftsmen.",
    "employees": "10-49",
    "experience": "",
}
CONTACT = {
    "contact_name": "Henrike Vogt",
    "contact_role": "Managing director",
    "email": "hello@vogt-lindqvist.de",
    "phone": "+49 40 30187120",
    "postal_same": "on",
    "postal_address": "",
}
PEOPLE = {
    "owner_0": "Henrike Vogt",
    "affiliated": "no",
    "affiliate_0_name": "",
    "affiliate_0_country": "",
    "affiliate_0_relation": "",
}
BILLING = {
    "billing_email": "invoices@vogt-lindqvist.de",
    "bank_name": "Hamburger Sparkasse",
    "bank_account": "DE89 3704 0044 0532 0130 00",
    "bank_code": "",
}
SECTIONS = {"company": COMPANY, "business": BUSINESS, "contact": CONTACT, "people": PEOPLE}


def applicant(email="henrike@vogt-lindqvist.de", name="Henrike Vogt", **kwargs):
    """A person of no company who confirmed the address."""
    user = UserFactory(email=email, name=name, **kwargs)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def picture(colour="navy"):
    """A small PNG."""
    content = BytesIO()
    Image.new("RGB", (60, 40), colour).save(content, "PNG")
    return content.getvalue()


def upload(name="extract.png", content=None, content_type="image/png"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, picture() if content is None else content, content_type)
