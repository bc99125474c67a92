"""Opens and closes status periods."""

from datetime import datetime

from applications.models import Partner
from partner_portal.core.actors import Actor
from statuses.models import StatusPeriod


def open_bronze(*, partner: Partner, at: datetime, by: Actor) -> StatusPeriod:
    """Make a partner Bronze from `at` on (§3.1.1) and start its first days (R9)."""
    raise NotImplementedError


def close(*, partner: Partner, at: datetime, by: Actor) -> None:
    """End the partner's status at `at`, for its participation ended; its clock stops."""
    raise NotImplementedError
