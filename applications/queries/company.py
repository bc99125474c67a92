"""Reads what partners tell of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from applications.models import (
    Affiliate,
    CompanyData,
    DataChange,
    Document,
    Partner,
    ProfileRevision,
    SignedCopyRequest,
)
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.decisions import Decision


def data_of(organisation: Organisation) -> CompanyData:
    """Its data of today; an unsaved empty row where there is none. One query."""
    raise NotImplementedError


def live_profile(organisation: Organisation) -> ProfileRevision | None:
    """The revision the public may see, once listed (§1.4)."""
    raise NotImplementedError


def profile_under_way(organisation: Organisation) -> ProfileRevision | None:
    """The draft, the revision in moderation or the returned one."""
    raise NotImplementedError


def why_profile(revision: ProfileRevision | None) -> Decision:
    """Whether a revision has every field the directory requires (§1.4), and which are missing (`value`)."""
    raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field of a change: its label, before and after; `is_blanked` once retention took the texts."""

    name: str
    label: str
    before: str
    after: str


def fields_of(change: DataChange) -> Sequence[FieldChange]:
    """A change field by field, in the form's order."""
    raise NotImplementedError


def changes_of(organisation: Organisation) -> QuerySet[DataChange]:
    """Its changes, newest first, with texts."""
    raise NotImplementedError


def pending_change(organisation: Organisation, kind: str) -> DataChange | None:
    """The change of a kind that waits for verification."""
    raise NotImplementedError


def affiliates_of(organisation: Organisation) -> QuerySet[Affiliate]:
    """Its declared affiliates, newest first."""
    raise NotImplementedError


def documents_of(organisation: Organisation) -> QuerySet[Document]:
    """What it handed in and still stands, newest first."""
    raise NotImplementedError


def copies_of(partner: Partner) -> QuerySet[SignedCopyRequest]:
    """Its requests for a signed copy, newest first."""
    raise NotImplementedError


def waiting_changes() -> QuerySet[DataChange]:
    """Staff's queue: changes in verification, the one due first in front."""
    raise NotImplementedError


def waiting_profiles() -> QuerySet[ProfileRevision]:
    """Staff's queue: revisions in moderation, the oldest first."""
    raise NotImplementedError


def waiting_affiliates() -> QuerySet[Affiliate]:
    """Staff's queue: declared affiliates, the oldest first."""
    raise NotImplementedError


def waiting_copies() -> QuerySet[SignedCopyRequest]:
    """Staff's queue: signed copies asked for, the oldest first."""
    raise NotImplementedError
