"""Writes events."""

from collections.abc import Mapping

from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.decisions.values import Value, readable
from partner_portal.core.events.kinds import kinds
from partner_portal.core.events.models import Event


def emit(
    type: str,
    *,
    organisation: Organisation | None = None,
    data: Mapping[str, Value],
    previous: Mapping[str, Value] | None = None,
) -> Event:
    """Write down that something happened; call it inside the transaction of the effect, so that both stand or fall.

    `type` is a registered one (else `NotRegistered`). `data` is the thing as it is now, `previous` what changed of it;
    both hold ids and policy values, never what identifies a person.
    """
    kinds.get(type)
    return Event.objects.create(
        type=type,
        organisation=organisation,
        created_at=clock.now(),
        data=readable(data),
        previous=None if previous is None else readable(previous),
    )
