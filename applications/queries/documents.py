"""Who may see which document."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.enums import MemberState
from applications.models import Document, Member, MemberBlock
from applications.queries.team import standing_blocks
from partner_portal.core import clock
from partner_portal.core.accounts.models import User


def visible_to(user: User) -> QuerySet[Document]:
    """The kept documents this person may open: an applicant's own, a company's for its main user and those who may edit
    its pages unless a block keeps them from acting (§14.4), every one for staff who may open documents."""
    kept = Document.objects.kept()
    if user.is_staff:
        return kept if user.has_perm("applications.open_document") else kept.none()
    now = clock.now()
    blocked = MemberBlock.objects.filter(standing_blocks(now), member=OuterRef("pk")).at(now)
    companies = Member.objects.filter(
        ~Exists(blocked), Q(is_main=True) | Q(may_profile=True), user=user, state=MemberState.ACTIVE
    )
    own = Q(application__applicant=user, organisation=None)
    of_company = Q(organisation__in=companies.values("organisation"), organisation=user.organisation_id)
    return kept.filter(own | of_company)
