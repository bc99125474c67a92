"""The applicant's part of the dashboard's home (§7.1)."""

from typing import Any

from django import template

from applications.enums import Stage
from applications.queries import applications as queries
from applications.views import wording
from applications.views.apply import is_ready
from partner_portal.core.accounts.models import User

register = template.Library()


@register.inclusion_tag("apply/_card.html")
def application_card(user: User) -> dict[str, Any]:
    """Where the application of a person without a company stands, and what to do next."""
    application = queries.current_of(user)
    if application is None or not application.is_open:
        return {"application": application, "way": wording.way()}
    listed = wording.tasks(application, queries.sections(application), ready=is_ready(application))
    name = getattr(getattr(application, "details", None), "legal_name", "")
    return {
        "application": application,
        "head": wording.head(application, listed, name=name, saved_at=None),
        "steps": wording.stops(application, queries.tracker(application)),
        "is_draft": application.stage == Stage.DRAFT,
    }
