"""Who may read what identifies a person in the audit trail."""

from django.contrib.auth.models import AnonymousUser

from partner_portal.core.accounts.models import User


def may_read_personal(user: User | AnonymousUser) -> bool:
    """Staff whose role includes the personal texts."""
    return user.is_staff and user.has_perm("core.view_audittext")
