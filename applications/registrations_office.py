"""What waits for staff, on the program office's start page."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.enums import AffiliateState, ChangeState, MemberState, RevisionState, SignedCopyState, Stage
from applications.queries import company, staff, team
from partner_portal.core.staff import Queue, queues

MANAGE = "applications.manage_partner"
VERIFICATION = (Stage.DOCUMENTS_SUBMITTED, Stage.VERIFYING)


def url(model: str, **filters: str) -> str:
    """A list of the office, filtered."""
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return reverse(f"admin:applications_{model}_changelist") + (f"?{query}" if query else "")


def first_change_due() -> datetime | None:
    """When the first change of data is due."""
    first = company.waiting_changes().first()
    return first.due_at if first else None


queues.add(
    "applications",
    Queue(
        title=_("Applications to review"),
        permission="applications.review_application",
        count=lambda: staff.count_in(Stage.SUBMITTED),
        due=lambda: staff.first_due_in(Stage.SUBMITTED),
        url=lambda: url("application", stage__exact=Stage.SUBMITTED),
    ),
)
queues.add(
    "verifications",
    Queue(
        title=_("Documents to verify"),
        permission="applications.review_application",
        count=lambda: staff.count_in(*VERIFICATION),
        due=lambda: staff.first_due_in(*VERIFICATION),
        url=lambda: url("application", stage__in=",".join(VERIFICATION)),
    ),
)
queues.add(
    "members",
    Queue(
        title=_("Members to approve"),
        permission=MANAGE,
        count=lambda: team.waiting().count(),
        url=lambda: url("member", state__exact=MemberState.PENDING),
    ),
)
queues.add(
    "data-changes",
    Queue(
        title=_("Changes of company data"),
        permission=MANAGE,
        count=lambda: company.waiting_changes().count(),
        due=first_change_due,
        url=lambda: url("datachange", state__exact=ChangeState.IN_VERIFICATION),
    ),
)
queues.add(
    "profiles",
    Queue(
        title=_("Profiles to moderate"),
        permission=MANAGE,
        count=lambda: company.waiting_profiles().count(),
        url=lambda: url("profilerevision", state__exact=RevisionState.IN_MODERATION),
    ),
)
queues.add(
    "affiliates",
    Queue(
        title=_("Affiliates to approve"),
        permission=MANAGE,
        count=lambda: company.waiting_affiliates().count(),
        url=lambda: url("affiliate", state__exact=AffiliateState.DECLARED),
    ),
)
queues.add(
    "signed-copies",
    Queue(
        title=_("Signed copies to send"),
        permission=MANAGE,
        count=lambda: company.waiting_copies().count(),
        url=lambda: url("signedcopyrequest", state__exact=SignedCopyState.REQUESTED),
    ),
)
