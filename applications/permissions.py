"""Who may do what with applications, partners, teams and company data: one question, one function."""

from django.contrib.auth.models import AnonymousUser

from applications.models import Document, Member
from partner_portal.core.accounts.models import User

Anyone = User | AnonymousUser


def acting(user: Anyone) -> Member | None:
    """The active membership of a person whom no block keeps from acting now; two queries at most."""
    raise NotImplementedError


def may_edit_company(user: Anyone) -> bool:
    """Edit profile, data, affiliates: the main user and members with that right (§7.2)."""
    raise NotImplementedError


def may_manage_team(user: Anyone) -> bool:
    """Add, remove, give rights, hand over: the main user."""
    raise NotImplementedError


def may_buy(user: Anyone) -> bool:
    """Buy in the store: the main user and members with that right, unless blocked (§14.4)."""
    raise NotImplementedError


def may_read_document(user: Anyone, document: Document) -> bool:
    """Its applicant; the main user and members with the profile right of its organisation; staff with the permission."""
    raise NotImplementedError


def may_review(user: Anyone) -> bool:
    """Staff: review, verify and decide applications."""
    raise NotImplementedError


def may_assign(user: Anyone) -> bool:
    """Staff: assign reviewers and managers."""
    raise NotImplementedError


def may_open_documents(user: Anyone) -> bool:
    """Staff: open the documents people handed in."""
    raise NotImplementedError


def may_manage_partners(user: Anyone) -> bool:
    """Staff: verify changes, moderate profiles, approve members and affiliates."""
    raise NotImplementedError


def may_suspend(user: Anyone) -> bool:
    """Staff: suspend and reinstate."""
    raise NotImplementedError


def may_terminate(user: Anyone) -> bool:
    """Staff: terminate."""
    raise NotImplementedError


def may_import(user: Anyone) -> bool:
    """Staff: import existing partners."""
    raise NotImplementedError
