"""What applicants find in the navigation (§7.1): application, verification, questions."""

from django.utils.translation import gettext_lazy as _

from applications.enums import WITH_APPLICANT, Stage
from applications.models import Application
from partner_portal.core.accounts.enums import Access
from partner_portal.core.accounts.models import User
from partner_portal.core.navigation import Entry, Section, entries


def may_apply(user: User) -> bool:
    """Who belongs to no company yet, or to one that took part before."""
    if user.is_staff:
        return False
    return user.organisation is None or user.organisation.access == Access.FORMER


def waits_for(user: User) -> int:
    """Whether an application has the ball with this person, drafts apart. One query."""
    stages = WITH_APPLICANT - {Stage.DRAFT}
    return int(Application.objects.of(user).filter(stage__in=stages).exists())


entries.add(
    "application",
    Entry(
        section=Section.TOP,
        label=_("Application"),
        icon="doc",
        url_name="apply",
        order=12,
        count=waits_for,
        may_see=may_apply,
        is_tab=True,
    ),
)
entries.add(
    "verification",
    Entry(
        section=Section.TOP,
        label=_("Verification"),
        icon="done",
        url_name="apply-verification",
        order=14,
        may_see=may_apply,
        is_tab=True,
    ),
)
entries.add(
    "questions",
    Entry(
        section=Section.TOP, label=_("Questions"), icon="help", url_name="questions", order=30, may_see=may_apply,
        is_tab=True,
    ),
)  # fmt: skip
