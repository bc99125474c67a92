"""Erases personal data of applications; the daily job `retention` calls it for what is due."""

from django.db.models import QuerySet

from applications.actions.documents import queue_deletion
from applications.models import AskedField, Consent, Details, Document, ProgressNote
from partner_portal.core import clock
from partner_portal.core.actors import house

TEXTS = (
    "legal_name", "trading_name", "legal_form", "tax_id", "website", "description", "employees", "experience",
    "contact_name", "contact_role", "email", "phone", "legal_street", "legal_postcode", "legal_city", "legal_region",
    "postal_address", "billing_email", "bank_name", "bank_account", "bank_code",
)  # fmt: skip


def blank_details(rows: QuerySet[Details]) -> int:
    """Leave the application, its stages and decisions; take what it said of the company and its people."""
    blank = dict.fromkeys(TEXTS, "")
    return rows.update(**blank, owners=[], affiliates=[], people_answered=False, erased_at=clock.now())


def blank_drafts(rows: QuerySet[Details]) -> int:
    """Empty a draft; whoever comes back begins anew in it."""
    blank = dict.fromkeys(TEXTS, "")
    return rows.update(**blank, owners=[], affiliates=[], people_answered=False, saved_at=None)


def delete_files(rows: QuerySet[Document]) -> int:
    """Leave that a document was handed in and how it was judged; take the file, its name and the remark."""
    by = house("retention")
    for path in rows.exclude(file="").values_list("file", flat=True):
        queue_deletion(path, by=by)
    return rows.update(file="", name="", remark="", erased_at=clock.now())


def blank_notes(rows: QuerySet[ProgressNote]) -> int:
    """Leave the step; take its words."""
    return rows.update(note="", reason="")


def blank_remarks(rows: QuerySet[AskedField]) -> int:
    """Leave which field was asked for; take the words."""
    return rows.update(remark="")


def blank_addresses(rows: QuerySet[Consent]) -> int:
    """Leave who agreed to what and when; take the network address."""
    return rows.update(ip="")
