"""What approvals add to core's registries."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_portal.core import subjects
from partner_portal.core.approvals import actions, queries
from partner_portal.core.approvals.models import Approval
from partner_portal.core.decisions.labels import labels
from partner_portal.core.jobs.registry import sweeps
from partner_portal.core.staff import Queue, queues

sweeps.add("approvals.expire", actions.expire_due)
queues.add(
    "approvals",
    Queue(
        title=_("Approvals waiting for a second person"),
        permission="core.view_approval",
        count=queries.waiting,
        due=queries.first_due,
        url=lambda: reverse("admin:core_approval_changelist") + "?state__exact=requested",
    ),
)
labels.add("requested_by", _("Asked by"))
labels.add("decided_by", _("Decided by"))
labels.add("is_person", _("Decided by a person"))
labels.add("is_permitted", _("Their role includes it"))
labels.add("now", _("Judged at"))
labels.add("expires_at", _("Waits until"))
subjects.add(Approval, queries.title_of)
