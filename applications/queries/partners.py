"""Reads partners and their standing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from applications.models import Application, Partner, StandingChange
from partner_portal.core.accounts.models import Organisation, User


def current(organisation: Organisation) -> Partner | None:
    """The participation that runs today, suspended or not. One query."""
    raise NotImplementedError


def latest(organisation: Organisation) -> Partner | None:
    """The participation that runs, else the last one that ran; one imported in error never counts. One query."""
    raise NotImplementedError


def locked(partner: Partner) -> Partner:
    """The partner's row, fresh and locked after its organisation's (which every action locks first)."""
    raise NotImplementedError


def of_legal_entity(*, country: str, tax_id: str) -> Partner | None:
    """The participating partner of a legal entity, by its normalised tax ID; None for an empty one."""
    raise NotImplementedError


def organisation_of_legal_entity(*, country: str, tax_id: str) -> Organisation | None:
    """The organisation the program remembers of a legal entity, whether it takes part or not."""
    raise NotImplementedError


def history(partner: Partner) -> QuerySet[StandingChange]:
    """Its standings, oldest first, with the decision of each."""
    raise NotImplementedError


def managed_by(user: User) -> QuerySet[Partner]:
    """The participating partners of a manager."""
    raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class PartnerFile:
    """A partner's whole file, for staff."""

    partner: Partner
    organisation: Organisation
    earlier: Sequence[Partner]
    applications: Sequence[Application]
    standings: Sequence[StandingChange]


def file_of(partner: Partner) -> PartnerFile:
    """Everything of a partner that is neither team nor company data (see `queries.team`, `queries.company`)."""
    raise NotImplementedError
