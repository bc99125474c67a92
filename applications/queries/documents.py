"""Who may see which document."""

from django.db.models import Q, QuerySet

from applications.enums import MemberState
from applications.models import Document, Member
from partner_portal.core.accounts.models import User


def visible_to(user: User) -> QuerySet[Document]:
    """The kept documents this person may open: an applicant's own, a company's for its main user and those who may edit
    its pages, every one for staff who may open documents."""
    kept = Document.objects.kept()
    if user.is_staff:
        return kept if user.has_perm("applications.open_document") else kept.none()
    companies = Member.objects.filter(Q(is_main=True) | Q(may_profile=True), user=user, state=MemberState.ACTIVE)
    own = Q(application__applicant=user, organisation=None)
    of_company = Q(organisation__in=companies.values("organisation"), organisation=user.organisation_id)
    return kept.filter(own | of_company)
