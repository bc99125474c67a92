"""What staff call what the app does and keeps: verbs of the audit trail, rules and inputs, queued work, subjects."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.actions import documents, letters
from applications.actions.company import NOTICE
from applications.models import (
    Affiliate,
    Application,
    DataChange,
    Document,
    ImportBatch,
    Member,
    MemberBlock,
    Partner,
    ProfileRevision,
    SignedCopyRequest,
)
from partner_portal.core import subjects
from partner_portal.core.audit.verbs import verbs
from partner_portal.core.decisions.labels import labels, rule_labels
from partner_portal.core.outbox import handlers

VERBS = {
    "affiliate.declare": _("Affiliate declared"),
    "affiliate.decide": _("Affiliate decided on"),
    "affiliate.withdraw": _("Declaration of an affiliate withdrawn"),
    "application.answer": _("Application: questions answered"),
    "application.approve": _("Application approved"),
    "application.approve_preliminarily": _("Application preliminarily approved"),
    "application.ask": _("Application: more information asked for"),
    "application.assign": _("Application: people in charge changed"),
    "application.decline": _("Application declined"),
    "application.entity": _("Application: contracting entity changed"),
    "application.escalate": _("Application overdue"),
    "application.reject": _("Application rejected"),
    "application.save": _("Application filled in"),
    "application.start": _("Application begun"),
    "application.start_verification": _("Application: verification begun"),
    "application.submit": _("Application submitted"),
    "application.submit_documents": _("Application: documents handed in"),
    "application.withdraw": _("Application withdrawn"),
    "company.ask_change": _("Change of company data asked for"),
    "company.change": _("Company data changed"),
    "company.first_data": _("First company data taken over"),
    "company.settle_change": _("Change of company data settled"),
    "document.add": _("Document handed in"),
    "document.judge": _("Document judged"),
    "document.remove": _("Document removed"),
    "imports.apply": _("Import applied"),
    "imports.check": _("Import checked"),
    "imports.undo": _("Import undone"),
    "legal_text.publish": _("Legal text published"),
    "partner.accept": _("Partner accepted"),
    "partner.assign_manager": _("Partner manager changed"),
    "partner.cancel": _("Participation cancelled"),
    "partner.reinstate": _("Partner reinstated"),
    "partner.suspend": _("Partner suspended"),
    "partner.terminate": _("Participation terminated"),
    "partner.void": _("Partner imported in error taken back"),
    "profile.move": _("Profile moved on"),
    "profile.save": _("Profile edited"),
    "signed_copy.cancel": _("Signed copy no longer asked for"),
    "signed_copy.request": _("Signed copy asked for"),
    "signed_copy.send": _("Signed copy sent"),
    "team.add": _("Colleague added"),
    "team.approve": _("Member approved"),
    "team.block": _("Member blocked"),
    "team.leave": _("Member left"),
    "team.lift_block": _("Block of a member lifted"),
    "team.refuse": _("Member refused"),
    "team.registered": _("Invited colleague registered"),
    "team.rights": _("Rights of a member changed"),
    "team.take_back": _("Invitation taken back"),
    "team.transfer": _("Another main user"),
}

RULE_LABELS = {
    "applications.accepted": _("Acceptance into the program"),
    "applications.applicant": _("Who may apply"),
    "applications.approval": _("Approval of an application"),
    "applications.edit": _("Editing an application"),
    "applications.judging": _("Judging documents"),
    "applications.open": _("Whether an application is open"),
    "applications.preliminary": _("Preliminary review"),
    "applications.removable": _("Removing a document"),
    "applications.start": _("Beginning an application"),
    "applications.transition": _("Step of an application"),
    "applications.verification": _("Verification of documents"),
    "company.affiliate": _("Decision on an affiliate"),
    "company.change": _("Change of company data"),
    "company.profile": _("Step of a profile"),
    "company.profile_complete": _("Whether a profile is complete"),
    "company.signed_copy": _("Signed copy of the agreement"),
    "company.tax_id": _("Whether a tax ID is free"),
    "imports.accepted": _("Acceptance before the portal"),
    "imports.apply": _("Applying an import"),
    "imports.check": _("Checking an import"),
    "imports.undo": _("Undoing an import"),
    "standing.accept": _("Taking part once"),
    "standing.transition": _("Change of standing"),
    "team.block": _("Block of a member"),
    "team.leaving": _("Leaving the team"),
    "team.main_user": _("What the main user alone does"),
    "team.one_company": _("One company for each person"),
    "team.step": _("Step of a member"),
    "team.successor": _("Who can be the main user"),
}

# Inputs of rules that only staff read.
INPUTS = {
    "accepted": _("Accepted documents"),
    "applicant_elsewhere": _("Applicant belongs to another company"),
    "applied_before": _("Applied before"),
    "applies": _("Applies for a company"),
    "approves": _("Approves"),
    "batch": _("Import"),
    "by_compliance": _("Decided by Compliance"),
    "consents": _("Consents given"),
    "faults": _("Rows with faults"),
    "hold": _("Hold by screening"),
    "is_elsewhere": _("Belongs to another company"),
    "is_taken": _("Belongs to another organisation"),
    "is_verifying": _("In verification"),
    "questions": _("Open questions"),
    "refused": _("Refused documents"),
    "rows": _("Rows"),
    "terminated": _("Was terminated before"),
    "territory": _("Territory"),
    "unjudged": _("Documents not judged yet"),
    "works_for_vendor": _("Works for the vendor"),
}

for name, text in VERBS.items():
    verbs.add(name, text)
for name, text in RULE_LABELS.items():
    rule_labels.add(name, text)
for name, text in INPUTS.items():
    if name not in labels:
        labels.add(name, text)

handlers.labels.add(letters.KIND, _("Letter about an application or a member"))
handlers.labels.add(documents.DELETE, _("Deletion of a file"))
handlers.labels.add(NOTICE, _("Letter about a change of company data"))
handlers.labels.add("applications.import", _("Import of partners"))


def application_title(application: Application) -> str:
    """Whose application it is: the company's, the applicant's before it has a name, nobody's once that is erased."""
    details = getattr(application, "details", None)
    if details is not None and details.erased_at:
        return gettext("Application of an erased company")
    return gettext("Application of %(person)s") % {
        "person": (details.legal_name if details else "") or application.applicant
    }


def document_title(document: Document) -> str:
    """What a document is for."""
    return gettext("Document: %(purpose)s") % {"purpose": document.get_purpose_display()}


def member_title(member: Member) -> str:
    """Who, and of which company."""
    return f"{member}, {member.organisation.name}"


subjects.add(Application, application_title, "details", "applicant")
subjects.add(Partner, lambda row: gettext("Partner %(company)s") % {"company": row.organisation}, "organisation")
subjects.add(Member, member_title, "organisation")
subjects.add(
    MemberBlock,
    lambda row: gettext("Block of %(person)s") % {"person": member_title(row.member)},
    "member__organisation",
)
subjects.add(Document, document_title)
subjects.add(DataChange, lambda row: f"{row.organisation.name}: {row.get_kind_display()}", "organisation")
subjects.add(
    ProfileRevision,
    lambda row: gettext("%(company)s: profile") % {"company": row.organisation.name},
    "organisation",
)
subjects.add(Affiliate, lambda row: f"{row.name} ↔ {row.organisation.name}", "organisation")
subjects.add(
    SignedCopyRequest,
    lambda row: gettext("%(company)s: signed copy") % {"company": row.partner.organisation.name},
    "partner__organisation",
)
subjects.add(ImportBatch, lambda row: gettext("Import %(name)s") % {"name": row.name})
