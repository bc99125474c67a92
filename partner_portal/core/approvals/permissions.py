"""Who may decide requests."""

from django.contrib.auth.models import AnonymousUser

from partner_portal.core.accounts.models import User
from partner_portal.core.approvals.kinds import kinds
from partner_portal.core.approvals.models import Approval, State


def may_decide(user: User | AnonymousUser, approval: Approval) -> bool:
    """Staff whose role includes the kind, and never the one who asked."""
    waits_for_another = approval.state == State.REQUESTED and approval.requested_by_id != user.pk
    return waits_for_another and is_permitted(user, approval)


def is_permitted(user: User | AnonymousUser, approval: Approval) -> bool:
    """Staff whose role includes decisions of this kind; nobody for a kind that is gone."""
    return approval.kind in kinds and user.is_staff and user.has_perm(kinds.get(approval.kind).permission)


def may_withdraw(user: User | AnonymousUser, approval: Approval) -> bool:
    """The one who asked."""
    return approval.state == State.REQUESTED and approval.requested_by_id == user.pk
