"""Who may see which document."""

from django.db.models import QuerySet

from applications.models import Document
from partner_portal.core.accounts.models import User


def visible_to(user: User) -> QuerySet[Document]:
    """The kept documents this person may open: an applicant's own, a company's for its main user and those who may edit
    its pages, every one for staff who may open documents."""
    raise NotImplementedError
