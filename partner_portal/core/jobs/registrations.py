"""The house's own sweep, sessions that ended, and the staff's queue of jobs that failed."""

from importlib import import_module

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_portal.core.jobs.models import JobRun
from partner_portal.core.jobs.registry import sweeps
from partner_portal.core.staff import Queue, queues


def clear_sessions() -> int:
    """Delete sessions past their end, by wall time; Django doesn't say how many."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return 0


sweeps.add("sessions", clear_sessions)
queues.add(
    "failed jobs",
    Queue(
        title=_("Daily jobs that failed"),
        permission="core.run_jobs",
        count=lambda: JobRun.objects.filter(state=JobRun.State.FAILED).count(),
        url=lambda: f"{reverse('admin:core_jobrun_changelist')}?state__exact={JobRun.State.FAILED}",
    ),
)
