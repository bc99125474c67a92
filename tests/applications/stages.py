"""Applications at each stage, brought there by the real actions."""

from io import BytesIO

from applications.actions import applying, approval, documents, legal, review
from applications.enums import VERIFICATION_PURPOSES
from applications.models import Application, Document
from partner_portal.core.actors import house, person
from partner_portal.core.screening import actions as screening
from partner_portal.core.screening.models import ListVersion
from tests.applications.applicants import BILLING, BUSINESS, COMPANY, CONTACT, applicant, picture
from tests.core.screening.files import sdn

IP = "203.0.113.7"
OFFICE = house("test")
# Made up, and long enough to be like nothing else here.
LISTED = "Zarvanitsa Kolmogrudov Trading"
TAX_IDS = ("DE136695976", "DE129273398", "DE811569869", "DE143454214", "DE811128135")


def lists(*names):
    """A list of excluded persons in force, so that screening can settle; the texts to agree to as well."""
    legal.install_texts()
    if not ListVersion.objects.exists():
        rows = [(90_000 + number, name, "-0- ") for number, name in enumerate(names or (LISTED,))]
        screening.import_list(file=sdn(*rows), by=OFFICE)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def draft(name="Vogt & Lindqvist IT-Beratung GmbH", email="henrike@vogt-lindqvist.de", **company):
    """Every first section filled in."""
    lists()
    user = applicant(email=email, name=email.partition("@")[0].title())
    by = person(user)
    application = applying.start(user=user, by=by)
    sections = {
        "company": COMPANY | {"legal_name": name} | company,
        "business": BUSINESS,
        "contact": CONTACT | {"postal_same": True, "email": email},
        "people": {"owners": ["Henrike Vogt"], "affiliates": [], "people_answered": True},
    }
    for section, values in sections.items():
        application = applying.save_section(application=application, section=section, values=values, by=by)
    return application


def submitted(**given):
    """Waiting for the preliminary review."""
    application = draft(**given)
    by = person(application.applicant)
    return applying.submit(application=application, consents={"truth": True, "privacy": True}, ip=IP, by=by)


def preliminarily_approved(by, **given):
    """Waiting for billing details and documents."""
    return review.approve_preliminarily(application=submitted(**given), by=person(by))


def to_documents(application):
    """On from the preliminary approval: billing details, a document for each purpose, the agreement accepted."""
    by = person(application.applicant)
    application = applying.save_section(application=fresh(application), section="billing", values=BILLING, by=by)
    for purpose in VERIFICATION_PURPOSES:
        documents.add(purpose=purpose, file=BytesIO(picture()), name=f"{purpose}.png", by=by, application=application)
    return applying.submit_documents(application=fresh(application), accepts_agreement=True, ip=IP, by=by)


def handed_in(by, **given):
    """With a document for each purpose, and the agreement accepted."""
    return to_documents(preliminarily_approved(by, **given))


def verifying(by, *, accept=True, **given):
    """In verification, its documents judged."""
    application = review.start_verification(application=handed_in(by, **given), by=person(by))
    for document in Document.objects.filter(application=application):
        review.judge_document(document=document, accept=accept, remark="" if accept else "Blurred", by=person(by))
    return fresh(application)


def partner(by, **given):
    """Accepted."""
    return approval.approve(application=verifying(by, **given), by=person(by))
