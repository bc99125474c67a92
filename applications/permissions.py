"""Who may do what with applications, partners, teams and company data: one question, one function."""

from django.contrib.auth.models import AnonymousUser

from applications.models import Document, Member
from applications.queries import team
from partner_portal.core import clock
from partner_portal.core.accounts.models import User

Anyone = User | AnonymousUser


def acting(user: Anyone) -> Member | None:
    """The active membership of a person whom no block keeps from acting now; two queries at most."""
    if not isinstance(user, User) or user.organisation_id is None:
        return None
    member = team.membership(user)
    if member is None or member.organisation_id != user.organisation_id or team.is_blocked(member, clock.now()):
        return None
    return member


def may_edit_company(user: Anyone) -> bool:
    """Edit profile, data, affiliates: the main user and members with that right (§7.2)."""
    member = acting(user)
    return member is not None and (member.is_main or member.may_profile)


def may_manage_team(user: Anyone) -> bool:
    """Add, remove, give rights, hand over: the main user."""
    member = acting(user)
    return member is not None and member.is_main


def may_buy(user: Anyone) -> bool:
    """Buy in the store: the main user and members with that right, unless blocked (§14.4)."""
    member = acting(user)
    return member is not None and (member.is_main or member.may_store)


def may_read_document(user: Anyone, document: Document) -> bool:
    """Its applicant; the main user and members with the profile right of its organisation; staff allowed to."""
    if may_open_documents(user):
        return True
    if not isinstance(user, User):
        return False
    if document.application is not None and document.application.applicant_id == user.pk:
        return document.organisation_id is None or document.organisation_id == user.organisation_id
    return document.organisation_id == user.organisation_id is not None and may_edit_company(user)


def may_review(user: Anyone) -> bool:
    """Staff: review, verify and decide applications."""
    return user.has_perm("applications.review_application")


def may_approve(user: Anyone) -> bool:
    """Staff: make an applicant a partner; reviewers, and compliance for the territories that need it (§2.4)."""
    return may_review(user) or user.has_perm("core.decide_match")


def may_assign(user: Anyone) -> bool:
    """Staff: assign reviewers and managers."""
    return user.has_perm("applications.assign_application")


def may_open_documents(user: Anyone) -> bool:
    """Staff: open the documents people handed in."""
    return user.has_perm("applications.open_document")


def may_manage_partners(user: Anyone) -> bool:
    """Staff: verify changes, moderate profiles, approve members and affiliates."""
    return user.has_perm("applications.manage_partner")


def may_suspend(user: Anyone) -> bool:
    """Staff: suspend and reinstate."""
    return user.has_perm("applications.suspend_partner")


def may_terminate(user: Anyone) -> bool:
    """Staff: terminate."""
    return user.has_perm("applications.terminate_partner")


def may_import(user: Anyone) -> bool:
    """Staff: import existing partners."""
    return user.has_perm("applications.import_partners")
