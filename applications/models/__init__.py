"""Applications, partners, their people and their data."""

from applications.models.application import Application, AskedField, Details, Progress, ProgressNote
from applications.models.company import (
    Affiliate,
    CompanyData,
    DataChange,
    DataChangeText,
    ProfileRevision,
    SignedCopyRequest,
)
from applications.models.document import Document, DocumentView
from applications.models.imports import ImportBatch, ImportedRow
from applications.models.legal import Consent, LegalText
from applications.models.likeness import LikenessKey
from applications.models.partner import Member, MemberBlock, Partner, StandingChange

__all__ = [
    "Affiliate",
    "Application",
    "AskedField",
    "CompanyData",
    "Consent",
    "DataChange",
    "DataChangeText",
    "Details",
    "Document",
    "DocumentView",
    "ImportBatch",
    "ImportedRow",
    "LegalText",
    "LikenessKey",
    "Member",
    "MemberBlock",
    "Partner",
    "ProfileRevision",
    "Progress",
    "ProgressNote",
    "SignedCopyRequest",
    "StandingChange",
]
