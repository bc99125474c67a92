"""Who may decide requests."""

from partner_portal.core.accounts.models import User
from partner_portal.core.approvals.models import Approval, State


def may_decide(user: User, approval: Approval) -> bool:
    """Staff whose role includes the kind, and never the one who asked."""
    permitted = user.is_staff and user.has_perm(approval.what.permission)
    return permitted and approval.state == State.REQUESTED and approval.requested_by_id != user.pk


def may_withdraw(user: User, approval: Approval) -> bool:
    """The one who asked."""
    return approval.state == State.REQUESTED and approval.requested_by_id == user.pk
