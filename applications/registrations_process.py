"""What the way into the program adds to core's registries: texts, letters, events, a job, personal data, claims."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications import emails, invariants
from applications.actions import documents, legal, letters, likeness, personal, review
from applications.policy import applying, approval, transitions
from applications.queries import personal as due
from partner_portal.core.decisions.labels import labels
from partner_portal.core.entities import Entity
from partner_portal.core.events import kinds
from partner_portal.core.invariants.registry import Invariant
from partner_portal.core.invariants.registry import add as add_invariant
from partner_portal.core.jobs import registry as jobs
from partner_portal.core.jobs.registry import Job
from partner_portal.core.outbox import handlers
from partner_portal.core.reference import installers
from partner_portal.core.retention.registry import PersonalData
from partner_portal.core.retention.registry import kinds as personal_data

RULES = (applying, approval, transitions)  # imported, so that their rules are known

installers.add("legal texts", legal.install_texts)
installers.add("likeness keys", likeness.install)
handlers.add(letters.KIND, emails.send)
handlers.add(documents.DELETE, documents.delete_file)

for name, text in {
    "accepted_on": _("Accepted on"),
    "agreement_version": _("Version of the agreement"),
    "asked": _("Asked for"),
    "business_kinds": _("Kinds of business"),
    "expected_version": _("Version that was looked at"),
    "fields": _("Fields"),
    "is_legal_entity": _("Legal entity"),
    "is_staff": _("Works for the vendor"),
    "is_verified": _("E-mail address confirmed"),
    "stage": _("Stage"),
    "step": _("Step"),
    "takes_part": _("Takes part already"),
    "is_terminated": _("Participation was terminated"),
}.items():
    if name not in labels:
        labels.add(name, text)

EXAMPLE = {
    "id": "app_0f3kq2v9x7t1mz8c4w5b6n7d2e",
    "stage": "submitted",
    "entity": "cyprus",
    "due_on": "2026-03-11",
}
for verb, description, stage in (
    ("submitted", _("A company applied; the preliminary review is due."), "submitted"),
    ("declined", _("An application was declined at the preliminary review."), "declined"),
    ("preliminarily_approved", _("An application may go on to documents."), "preliminarily_approved"),
    ("documents_submitted", _("Documents were handed in; verification is due."), "documents_submitted"),
    ("information_needed", _("Staff asked the applicant for more information."), "information_needed"),
    ("answered", _("The applicant answered; verification goes on."), "verifying"),
    ("approved", _("An application was approved."), "approved"),
    ("rejected", _("An application was rejected after verification."), "rejected"),
    ("withdrawn", _("An applicant withdrew the application."), "withdrawn"),
    ("overdue", _("The answer to an application is overdue; nothing is decided by itself."), "submitted"),
):
    kinds.add(f"application.{verb}", description, example=EXAMPLE | {"stage": stage})


def escalate(day: date, entity: Entity | None) -> int:
    """One chunk of the daily job."""
    assert entity is not None
    return review.escalate(entity=entity)


jobs.add(
    Job(
        name="applications.escalate",
        step=escalate,
        label=gettext_noop("Put overdue applications before the reviewers"),
        clause="1.2.1",
    )
)

YEAR = 365
for kind, item in {
    "applications.details": PersonalData(
        what=_("What a company and its people are, from an application that came to nothing"),
        purpose=_("To decide on the application (§1.2)"),
        days=YEAR,
        reason=_("Within a year an applicant may question the decision or apply again."),
        due=due.details,
        erase=personal.blank_details,
    ),
    "applications.drafts": PersonalData(
        what=_("What was filled in of an application nobody has touched since"),
        purpose=_("To let an applicant go on another day"),
        days=YEAR,
        reason=_("Whoever has not come back within a year begins anew."),
        due=due.drafts,
        erase=personal.blank_drafts,
    ),
    "applications.documents": PersonalData(
        what=_("Documents of an application that came to nothing"),
        purpose=_("To verify legal entity, tax ID and address (§1.2.2)"),
        days=YEAR,
        reason=_("Within a year an applicant may question the decision or apply again."),
        due=due.documents,
        erase=personal.delete_files,
    ),
    "partners.documents": PersonalData(
        what=_("Documents of a company that takes part no more"),
        purpose=_("To show that a partner was verified before it was accepted (§1.2.2)"),
        days=6 * YEAR,
        reason=_("Evidence of the verification until claims from the agreement have lapsed."),
        due=due.partners_documents,
        erase=personal.delete_files,
    ),
    "partners.applications": PersonalData(
        what=_("What a company and its people were when it applied, once it takes part no more"),
        purpose=_("To know what an acceptance rested on (§1.3)"),
        days=6 * YEAR,
        reason=_("Evidence of the verification until claims from the agreement have lapsed."),
        due=due.approved_details,
        erase=personal.blank_details,
    ),
    "applications.notes": PersonalData(
        what=_("What staff wrote at each step of an application"),
        purpose=_("To settle why it was decided so"),
        days=3 * YEAR,
        reason=_("Claims between the vendor and a partner are usually made within three years."),
        due=due.notes,
        erase=personal.blank_notes,
    ),
    "applications.questions": PersonalData(
        what=_("What staff asked an applicant"),
        purpose=_("To settle why it was decided so"),
        days=3 * YEAR,
        reason=_("Claims between the vendor and a partner are usually made within three years."),
        due=due.remarks,
        erase=personal.blank_remarks,
    ),
    "consents.addresses": PersonalData(
        what=_("Network address from which somebody agreed to a text"),
        purpose=_("To show who agreed (§1.2.2)"),
        days=3 * YEAR,
        reason=_("Claims between the vendor and a partner are usually made within three years."),
        due=due.addresses,
        erase=personal.blank_addresses,
    ),
}.items():
    personal_data.add(kind, item)

for name, sentence, check in (
    ("applications.history", _("Each application stands where its history leads."), invariants.history),
    ("applications.due", _("What waits for staff has a due date, and nothing else has."), invariants.due),
    ("applications.consents", _("What was submitted has its consents."), invariants.consents),
    ("applications.approved", _("Each approved application made one partner, and no other did."), invariants.approved),
    ("applications.questions", _("A question is open while its answer is awaited."), invariants.questions),
    ("applications.likeness", _("By what companies are compared is what their data says."), invariants.likeness_keys),
    (
        "partners.standing",
        _("A partner stands as its last change says, and one that takes part has one main user."),
        invariants.standings,
    ),
):
    add_invariant(Invariant(name=name, sentence=sentence, check=check))
