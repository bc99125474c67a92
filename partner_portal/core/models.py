"""Gathers core's models for Django: each part keeps its own."""

from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.api import models as api_models
from partner_portal.core.approvals import models as approval_models
from partner_portal.core.audit import models as audit_models
from partner_portal.core.calendars import models as calendar_models
from partner_portal.core.clock import models as clock_models
from partner_portal.core.decisions import models as decision_models
from partner_portal.core.events import models as event_models
from partner_portal.core.jobs import models as job_models
from partner_portal.core.messages import models as message_models
from partner_portal.core.outbox import models as outbox_models
from partner_portal.core.screening import models as screening_models
from partner_portal.core.terms import models as terms_models
from partner_portal.core.territories import models as territory_models

__all__ = [
    "Organisation",
    "User",
    "api_models",
    "approval_models",
    "audit_models",
    "calendar_models",
    "clock_models",
    "decision_models",
    "event_models",
    "job_models",
    "message_models",
    "outbox_models",
    "screening_models",
    "terms_models",
    "territory_models",
]
