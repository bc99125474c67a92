"""The first days of a Bronze partner: warned, met, lapsed (§3.1.1, R9)."""

from datetime import date

from partner_portal.core.entities import Entity


def lapse(day: date, entity: Entity | None) -> int:
    """One chunk of the job `bronze.lapse`."""
    raise NotImplementedError


def warn(day: date, entity: Entity | None) -> int:
    """One chunk of the job `bronze.warn`."""
    raise NotImplementedError
