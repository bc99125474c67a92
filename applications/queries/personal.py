"""Which personal data of applications is due to be erased."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.enums import PARTICIPATING, Stage
from applications.models import AskedField, Consent, Details, Document, Partner, ProgressNote

CAME_TO_NOTHING = (Stage.DECLINED, Stage.REJECTED, Stage.WITHDRAWN)


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
    partners = Partner.objects.filter(organisation=OuterRef("organisation"))
    return Document.objects.filter(
        Exists(partners),
        ~Exists(partners.filter(Q(standing__in=PARTICIPATING) | Q(ended_at__gte=before))),
        organisation__isnull=False,
        erased_at=None,
    )


def approved_details(before: datetime) -> QuerySet[Details]:
    """Details of approved applications, once the last participation of their company ended before that."""
    partners = Partner.objects.filter(organisation=OuterRef("application__organisation"))
    return Details.objects.filter(
        Exists(partners),
        ~Exists(partners.filter(Q(standing__in=PARTICIPATING) | Q(ended_at__gte=before))),
        application__stage=Stage.APPROVED,
        erased_at=None,
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
