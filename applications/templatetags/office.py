"""How the program office colours the states of applications and partners."""

from django import template

from applications.enums import (
    AffiliateState,
    ChangeState,
    DocumentState,
    MemberState,
    RevisionState,
    SignedCopyState,
    Stage,
    Standing,
)

register = template.Library()

# state → the theme's colour: what waits for us, what waits for them, what ended well or badly.
TONES: dict[str, str] = {
    Stage.SUBMITTED: "warning",
    Stage.DOCUMENTS_SUBMITTED: "warning",
    Stage.VERIFYING: "warning",
    Stage.PRELIMINARILY_APPROVED: "info",
    Stage.INFORMATION_NEEDED: "info",
    Stage.APPROVED: "success",
    Stage.DECLINED: "danger",
    Stage.REJECTED: "danger",
    Standing.ACTIVE: "success",
    Standing.SUSPENDED: "warning",
    Standing.TERMINATED: "danger",
    DocumentState.UPLOADED: "warning",
    DocumentState.ACCEPTED: "success",
    DocumentState.REFUSED: "danger",
    MemberState.PENDING: "warning",
    ChangeState.IN_VERIFICATION: "warning",
    ChangeState.APPLIED: "success",
    ChangeState.VERIFIED: "success",
    RevisionState.IN_MODERATION: "warning",
    RevisionState.LIVE: "success",
    RevisionState.RETURNED: "danger",
    AffiliateState.DECLARED: "warning",
    SignedCopyState.REQUESTED: "warning",
    SignedCopyState.SENT: "success",
}


@register.filter
def tone(state: str) -> str:
    """The colour of a state; nothing for one that is neither good nor bad."""
    return TONES.get(state, "")
