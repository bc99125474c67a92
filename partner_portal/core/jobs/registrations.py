"""The house's own sweep: sessions that ended."""

from importlib import import_module

from django.conf import settings

from partner_portal.core.jobs.registry import sweeps


def clear_sessions() -> int:
    """Delete sessions past their end, by wall time; Django doesn't say how many."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return 0


sweeps.add("sessions", clear_sessions)
