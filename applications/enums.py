"""Choices and named sets of states of applications, partners and their people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BusinessKind(models.TextChoices):
    """What an applicant does for a living (§1.1); at least one of them."""

    CRM_INTEGRATOR = "crm_integrator", _("CRM integrator")
    SOFTWARE_INTEGRATOR = "software_integrator", _("Software integrator")
    BUSINESS_CONSULTANT = "business_consultant", _("Business consultant")
    IT_CONSULTANT = "it_consultant", _("IT consultant")
    SALES_SPECIALIST = "sales_specialist", _("Sales specialist")
    DEVELOPER = "developer", _("IT professional or developer")


class LegalForm(models.TextChoices):
    """What kind of applicant it is; only legal entities take part (§1.1)."""

    COMPANY = "company", _("Company with limited liability (GmbH, Ltd, SARL, LLC, …)")
    STOCK = "stock", _("Stock corporation (AG, plc, Inc., SA, …)")
    PARTNERSHIP = "partnership", _("Partnership (OHG, KG, LLP, …)")
    OTHER = "other", _("Another kind of legal entity")
    NATURAL_PERSON = "natural_person", _("No legal entity: I work as a person, or am self-employed")


class Headcount(models.TextChoices):
    """How many people work there."""

    ONE = "1", "1"
    FEW = "2-9", "2–9"
    SMALL = "10-49", "10–49"
    MEDIUM = "50-249", "50–249"
    LARGE = "250+", _("250 or more")


class Stage(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("Being filled in")
    SUBMITTED = "submitted", _("Preliminary review")
    DECLINED = "declined", _("Declined")
    PRELIMINARILY_APPROVED = "preliminarily_approved", _("Waiting for documents")
    DOCUMENTS_SUBMITTED = "documents_submitted", _("Documents handed in")
    VERIFYING = "verifying", _("Verification")
    INFORMATION_NEEDED = "information_needed", _("More information needed")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ENDED = frozenset({Stage.DECLINED, Stage.APPROVED, Stage.REJECTED, Stage.WITHDRAWN})
OPEN = frozenset(Stage) - ENDED
WITH_STAFF = frozenset({Stage.SUBMITTED, Stage.DOCUMENTS_SUBMITTED, Stage.VERIFYING})
WITH_APPLICANT = frozenset({Stage.DRAFT, Stage.PRELIMINARILY_APPROVED, Stage.INFORMATION_NEEDED})


class Step(models.TextChoices):
    """What moves an application from one stage to the next."""

    START = "start", _("Started")
    SUBMIT = "submit", _("Submitted")
    DECLINE = "decline", _("Declined")
    APPROVE_PRELIMINARILY = "approve_preliminarily", _("Preliminarily approved")
    SUBMIT_DOCUMENTS = "submit_documents", _("Documents handed in")
    START_VERIFICATION = "start_verification", _("Verification started")
    ASK = "ask", _("More information asked for")
    ANSWER = "answer", _("Answered")
    APPROVE = "approve", _("Approved")
    REJECT = "reject", _("Rejected")
    WITHDRAW = "withdraw", _("Withdrawn")


class Section(models.TextChoices):
    """The parts of the application form; the last three come after the preliminary approval (§1.2.2)."""

    COMPANY = "company", _("Your company")
    BUSINESS = "business", _("What you do")
    CONTACT = "contact", _("How we reach you")
    PEOPLE = "people", _("Owners and affiliates")
    BILLING = "billing", _("Billing details")
    DOCUMENTS = "documents", _("Documents")
    AGREEMENT = "agreement", _("Distribution Agreement")


FIRST_SECTIONS = (Section.COMPANY, Section.BUSINESS, Section.CONTACT, Section.PEOPLE)
SECOND_SECTIONS = (Section.BILLING, Section.DOCUMENTS, Section.AGREEMENT)


class SectionState(models.TextChoices):
    """How far a section is."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    NEEDS_ANSWER = "needs_answer", _("Needs your answer")
    LATER = "later", _("Later")


class TextKind(models.TextChoices):
    """Texts that people agree to, each in dated versions."""

    TRUTH = "truth", _("Statement that the data is true")
    PRIVACY = "privacy", _("Privacy notice")
    AGREEMENT = "agreement", _("Distribution Agreement")


class Purpose(models.TextChoices):
    """What a document proves, or is for."""

    LEGAL_ENTITY = "legal_entity", _("Legal entity")
    TAX_ID = "tax_id", _("Tax ID")
    LEGAL_ADDRESS = "legal_address", _("Legal address")
    BANK = "bank", _("Bank details")
    OTHER = "other", _("Other")
    LOGO = "logo", _("Logo")


class Trait(models.TextChoices):
    """By what two companies look alike (§1.7.3), the strongest first; as staff read it."""

    TAX_ID = "tax_id", _("Same tax ID")
    EMAIL_DOMAIN = "email_domain", _("Same e-mail domain")
    WEBSITE = "website", _("Same website")
    PHONE = "phone", _("Same phone number")
    ADDRESS = "address", _("Same address")
    OWNER = "owner", _("Same owner")
    NAME = "name", _("Declared as an affiliate")


VERIFICATION_PURPOSES = (Purpose.LEGAL_ENTITY, Purpose.TAX_ID, Purpose.LEGAL_ADDRESS)


class DocumentState(models.TextChoices):
    """What staff made of a document."""

    UPLOADED = "uploaded", _("Uploaded")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


class Standing(models.TextChoices):
    """Whether a company takes part in the program; its status is another axis."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    CANCELLED = "cancelled", _("Cancelled")
    TERMINATED = "terminated", _("Terminated")
    VOID = "void", _("Imported in error")


PARTICIPATING = frozenset({Standing.ACTIVE, Standing.SUSPENDED})


class MemberState(models.TextChoices):
    """Where an employee's registration stands (§7.2)."""

    INVITED = "invited", _("Waiting for the person to register")
    PENDING = "pending", _("Waiting for our staff")
    ACTIVE = "active", _("Active")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LEFT = "left", _("Left")


MEMBER_OPEN = frozenset({MemberState.INVITED, MemberState.PENDING, MemberState.ACTIVE})


class RevisionState(models.TextChoices):
    """Where a revision of a profile stands (§1.4)."""

    DRAFT = "draft", _("Draft")
    IN_MODERATION = "in_moderation", _("In moderation")
    LIVE = "live", _("Live")
    RETURNED = "returned", _("Returned")
    SUPERSEDED = "superseded", _("Superseded")


class ChangeKind(models.TextChoices):
    """Which data of a company changes (§1.7.4)."""

    CONTACT = "contact", _("Phone, e-mail, postal address")
    LEGAL = "legal", _("Legal name, tax ID, legal address")
    BANK = "bank", _("Billing and bank details")


VERIFIED_CHANGES = frozenset({ChangeKind.LEGAL, ChangeKind.BANK})


class ChangeState(models.TextChoices):
    """Where a change of data stands: contacts apply at once, the others after verification."""

    APPLIED = "applied", _("Applied")
    IN_VERIFICATION = "in_verification", _("In verification")
    VERIFIED = "verified", _("Verified and applied")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class AffiliateState(models.TextChoices):
    """Where the declaration of an affiliated legal entity stands (§1.7.3)."""

    DECLARED = "declared", _("Waiting for our staff")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SignedCopyState(models.TextChoices):
    """Where the request for a signed copy of the agreement stands (§1.3)."""

    REQUESTED = "requested", _("Requested")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")


class ImportState(models.TextChoices):
    """Where an import of existing partners stands."""

    CHECKED = "checked", _("Checked, nothing written")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")
