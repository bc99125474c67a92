"""Which personal data of applications is due to be erased."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from applications.enums import PARTICIPATING, MemberState, Stage
from applications.models import (
    Affiliate,
    AskedField,
    CompanyData,
    Consent,
    DataChange,
    Details,
    Document,
    ImportBatch,
    ImportedRow,
    Member,
    Partner,
    ProfileRevision,
    ProgressNote,
    SignedCopyRequest,
)
from partner_portal.core.retention.queries import ERASED

# What is personal of a company's data and of a revision of its profile.
DATA = (
    "trading_name", "website", "email", "phone", "postal_address", "legal_address", "billing_email", "bank_name",
    "bank_account", "bank_code",
)  # fmt: skip
PROFILE = ("name", "email", "phone", "postal_address", "website", "description", "note")
CAME_TO_NOTHING = (Stage.DECLINED, Stage.REJECTED, Stage.WITHDRAWN)


def _gone(before: datetime, organisation: str = "organisation") -> Q:
    """The organisation took part, and its last participation ended before that."""
    partners = Partner.objects.filter(organisation=OuterRef(organisation))
    since = partners.filter(Q(standing__in=PARTICIPATING) | Q(ended_at__gte=before))
    return Q(Exists(partners)) & ~Q(Exists(since))


def details(before: datetime) -> QuerySet[Details]:
    """Details of applications that ended before that without an approval."""
    return Details.objects.filter(
        application__stage__in=CAME_TO_NOTHING, application__ended_at__lt=before, erased_at=None
    )


def drafts(before: datetime) -> QuerySet[Details]:
    """Details of drafts nobody has touched since before that, still saying something."""
    return Details.objects.filter(application__stage=Stage.DRAFT, erased_at=None, saved_at__lt=before)


def documents(before: datetime) -> QuerySet[Document]:
    """Files of applications that ended before that without an approval."""
    return Document.objects.filter(
        application__stage__in=CAME_TO_NOTHING, application__ended_at__lt=before, erased_at=None, organisation=None
    )


def partners_documents(before: datetime) -> QuerySet[Document]:
    """Files of companies whose last participation ended before that."""
    return Document.objects.filter(_gone(before), organisation__isnull=False, erased_at=None)


def approved_details(before: datetime) -> QuerySet[Details]:
    """Details of approved applications, once the last participation of their company ended before that."""
    return Details.objects.filter(
        _gone(before, "application__organisation"), application__stage=Stage.APPROVED, erased_at=None
    )


def notes(before: datetime) -> QuerySet[ProgressNote]:
    """Words of steps of applications that ended before that."""
    return ProgressNote.objects.filter(progress__application__ended_at__lt=before).exclude(note="", reason="")


def remarks(before: datetime) -> QuerySet[AskedField]:
    """What staff asked in applications that ended before that."""
    return AskedField.objects.filter(application__ended_at__lt=before).exclude(remark="")


def addresses(before: datetime) -> QuerySet[Consent]:
    """Consents given before that, with the network address they came from."""
    return Consent.objects.filter(at__lt=before).exclude(ip="")


def members_refused(before: datetime) -> QuerySet[Member]:
    """People added to a company and refused, or taken back, before that."""
    refused = Member.objects.filter(state__in=[MemberState.REFUSED, MemberState.WITHDRAWN], decided_at__lt=before)
    return refused.exclude(email__endswith=ERASED)


def members_left(before: datetime) -> QuerySet[Member]:
    """People who left a company before that."""
    return Member.objects.filter(state=MemberState.LEFT, left_at__lt=before).exclude(email__endswith=ERASED)


def members_of_the_gone(before: datetime) -> QuerySet[Member]:
    """People still on the list of a company whose last participation ended before that."""
    return Member.objects.filter(_gone(before)).exclude(email__endswith=ERASED)


def data_of_the_gone(before: datetime) -> QuerySet[CompanyData]:
    """Data, still saying something, of companies whose last participation ended before that."""
    blank = dict.fromkeys(DATA, "")
    return CompanyData.objects.filter(_gone(before)).exclude(**blank, owners=[])


def changes_of_the_gone(before: datetime) -> QuerySet[DataChange]:
    """Changes that still say what was changed, or why they were refused, of such companies."""
    wordless = Q(note="") & (Q(texts=None) | Q(texts__before={}, texts__after={}))
    return DataChange.objects.filter(_gone(before)).exclude(pk__in=DataChange.objects.filter(wordless).values("pk"))


def profiles_of_the_gone(before: datetime) -> QuerySet[ProfileRevision]:
    """Revisions of the profile, still saying something, of such companies."""
    return ProfileRevision.objects.filter(_gone(before)).exclude(**dict.fromkeys(PROFILE, ""))


def affiliates_of_the_gone(before: datetime) -> QuerySet[Affiliate]:
    """Affiliates, still with their names, that such companies declared."""
    return Affiliate.objects.filter(_gone(before)).exclude(name=F("public_id"))


def signed_copies(before: datetime) -> QuerySet[SignedCopyRequest]:
    """Requests settled before that, or of a partner that ended before that, still with an address."""
    over = Q(decided_at__lt=before) | Q(partner__ended_at__lt=before)
    return SignedCopyRequest.objects.filter(over).exclude(address="", tracking="")


def imported_rows(before: datetime) -> QuerySet[ImportedRow]:
    """Rows of imports nothing has happened with since before that, still with their values."""
    old = Q(checked_at__lt=before) & (Q(applied_at=None) | Q(applied_at__lt=before))
    batches = ImportBatch.objects.filter(old & (Q(undone_at=None) | Q(undone_at__lt=before)))
    return ImportedRow.objects.filter(batch__in=batches).exclude(values={})
