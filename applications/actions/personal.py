"""Erases personal data of applications; the daily job `retention` calls it for what is due."""

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat

from applications.actions.documents import queue_deletion
from applications.models import (
    Affiliate,
    AskedField,
    CompanyData,
    Consent,
    DataChange,
    DataChangeText,
    Details,
    Document,
    ImportedRow,
    LikenessKey,
    Member,
    ProfileRevision,
    ProgressNote,
    SignedCopyRequest,
)
from applications.queries.personal import DATA, PROFILE
from partner_portal.core import clock
from partner_portal.core.actors import house
from partner_portal.core.retention.queries import ERASED

TEXTS = (
    "legal_name", "trading_name", "legal_form", "tax_id", "website", "description", "employees", "experience",
    "contact_name", "contact_role", "email", "phone", "legal_street", "legal_postcode", "legal_city", "legal_region",
    "postal_address", "billing_email", "bank_name", "bank_account", "bank_code",
)  # fmt: skip


def blank_details(rows: QuerySet[Details]) -> int:
    """Leave the application, its stages and decisions; take what it said of the company and its people, and by
    what it was compared."""
    LikenessKey.objects.filter(application__in=rows.values("application")).delete()
    blank = dict.fromkeys(TEXTS, "")
    return rows.update(**blank, owners=[], affiliates=[], people_answered=False, erased_at=clock.now())


def blank_drafts(rows: QuerySet[Details]) -> int:
    """Empty a draft; whoever comes back begins anew in it."""
    LikenessKey.objects.filter(application__in=rows.values("application")).delete()
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


def forget_members(rows: QuerySet[Member]) -> int:
    """Leave that somebody belonged to a company, with which rights and from when to when; take address, name and
    note. The person's own account is another kind."""
    return rows.update(email=Concat(F("public_id"), Value(ERASED)), name="", note="")


def blank_data(rows: QuerySet[CompanyData]) -> int:
    """Leave the organisation with its legal name, country and tax ID; take its data, and by what it was compared."""
    LikenessKey.objects.filter(organisation__in=rows.values("organisation")).delete()
    return rows.update(**dict.fromkeys(DATA, ""), owners=[])


def blank_changes(rows: QuerySet[DataChange]) -> int:
    """Leave that, when and by whom data changed, and which fields; take before, after and the note."""
    DataChangeText.objects.filter(change__in=rows.values("pk")).update(before={}, after={})
    return rows.update(note="")


def blank_profiles(rows: QuerySet[ProfileRevision]) -> int:
    """Leave that a profile was moderated, and when; take what it said."""
    return rows.update(**dict.fromkeys(PROFILE, ""))


def forget_affiliates(rows: QuerySet[Affiliate]) -> int:
    """Leave that one was declared in a country, and how it was decided; take names, relation and tax ID, and by what
    it was compared. Its public id stands for the name, which tells declarations apart."""
    LikenessKey.objects.filter(affiliate__in=rows.values("pk")).delete()
    return rows.update(name=F("public_id"), tax_id="", relation="", note="")


def blank_copies(rows: QuerySet[SignedCopyRequest]) -> int:
    """Leave that a signed copy was asked for and sent; take where to."""
    return rows.update(address="", tracking="")


def blank_imported(rows: QuerySet[ImportedRow]) -> int:
    """Leave which row made which partner, and whether it had faults; take its values and words about them."""
    rows.exclude(faults=[]).update(faults=[["", ""]])
    return rows.update(values={}, difference=[])
