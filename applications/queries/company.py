"""Reads what partners tell of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django_countries import countries

from applications.enums import AffiliateState, ChangeState, RevisionState, SignedCopyState
from applications.models import (
    Affiliate,
    CompanyData,
    DataChange,
    Document,
    Partner,
    ProfileRevision,
    SignedCopyRequest,
)
from applications.policy import company as policy
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.decisions import Decision

UNDER_WAY = (RevisionState.DRAFT, RevisionState.IN_MODERATION, RevisionState.RETURNED)


def data_of(organisation: Organisation) -> CompanyData:
    """Its data of today; an unsaved empty row where there is none. One query."""
    found = CompanyData.objects.filter(organisation=organisation).select_related("organisation").first()
    return found or CompanyData(organisation=organisation)


def values_of(organisation: Organisation, data: CompanyData, kind: str) -> dict[str, object]:
    """What the fields of a kind of change hold today."""
    return {name: getattr(organisation if name in policy.ORGANISATION else data, name) for name in policy.CHANGES[kind]}


def live_profile(organisation: Organisation) -> ProfileRevision | None:
    """The revision the public may see, once listed (§1.4)."""
    rows = ProfileRevision.objects.filter(organisation=organisation, state=RevisionState.LIVE)
    return rows.select_related("logo").first()


def profile_under_way(organisation: Organisation) -> ProfileRevision | None:
    """The draft, the revision in moderation or the returned one."""
    rows = ProfileRevision.objects.filter(organisation=organisation, state__in=UNDER_WAY)
    return rows.select_related("logo").first()


def past_profiles(organisation: Organisation) -> QuerySet[ProfileRevision]:
    """The revisions that were live before, newest first."""
    return ProfileRevision.objects.filter(organisation=organisation, state=RevisionState.SUPERSEDED).order_by("-pk")


def why_profile(revision: ProfileRevision | None) -> Decision:
    """Whether a revision has every field the directory requires (§1.4), and which are missing (`value`)."""
    values = {name: str(getattr(revision, name)) if revision else "" for name in policy.REQUIRED}
    return policy.profile_complete(missing=policy.missing(values))


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field of a change: its label, before and after; both empty once retention took the texts."""

    name: str
    label: str
    before: str
    after: str


def fields_of(change: DataChange) -> Sequence[FieldChange]:
    """A change field by field, in the form's order."""
    texts = change.texts
    return [
        FieldChange(
            name=name,
            label=str(policy.LABELS[name]),
            before=shown(name, texts.before.get(name)),
            after=shown(name, texts.after.get(name)),
        )
        for name in policy.CHANGES[change.kind]
        if name in change.fields
    ]


def shown(name: str, value: object) -> str:
    """A kept value of a field as text: a country by its name, a list with commas, nothing as nothing."""
    if name == "country" and value:
        return str(countries.name(str(value)) or value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def changes_of(organisation: Organisation) -> QuerySet[DataChange]:
    """Its changes, newest first, with texts."""
    return DataChange.objects.filter(organisation=organisation).select_related("texts").order_by("-pk")


def pending_change(organisation: Organisation, kind: str) -> DataChange | None:
    """The change of a kind that waits for verification."""
    return changes_of(organisation).filter(kind=kind, state=ChangeState.IN_VERIFICATION).first()


def affiliates_of(organisation: Organisation) -> QuerySet[Affiliate]:
    """Its declared affiliates, newest first."""
    return Affiliate.objects.filter(organisation=organisation).order_by("-pk")


def documents_of(organisation: Organisation) -> QuerySet[Document]:
    """What it handed in and still stands, newest first."""
    return Document.objects.for_organisation(organisation).kept().select_related("change").order_by("-pk")


def copies_of(partner: Partner) -> QuerySet[SignedCopyRequest]:
    """Its requests for a signed copy, newest first."""
    return partner.signed_copies.order_by("-pk")


def waiting_changes() -> QuerySet[DataChange]:
    """Staff's queue: changes in verification, the one due first in front."""
    rows = DataChange.objects.filter(state=ChangeState.IN_VERIFICATION).select_related("organisation", "texts")
    return rows.order_by("due_at", "pk")


def waiting_profiles() -> QuerySet[ProfileRevision]:
    """Staff's queue: revisions in moderation, the oldest first."""
    rows = ProfileRevision.objects.filter(state=RevisionState.IN_MODERATION).select_related("organisation", "logo")
    return rows.order_by("sent_at", "pk")


def waiting_affiliates() -> QuerySet[Affiliate]:
    """Staff's queue: declared affiliates, the oldest first."""
    rows = Affiliate.objects.filter(state=AffiliateState.DECLARED).select_related("organisation")
    return rows.order_by("declared_at", "pk")


def waiting_copies() -> QuerySet[SignedCopyRequest]:
    """Staff's queue: signed copies asked for, the oldest first."""
    rows = SignedCopyRequest.objects.filter(state=SignedCopyState.REQUESTED)
    return rows.select_related("partner__organisation").order_by("requested_at", "pk")
