"""Reads partners and their standing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from applications.enums import PARTICIPATING, Standing
from applications.models import Application, Partner, StandingChange
from partner_portal.core.accounts.models import Organisation, User


def current(organisation: Organisation) -> Partner | None:
    """The participation that runs today, suspended or not. One query."""
    return Partner.objects.for_organisation(organisation).participating().select_related("manager").first()


def latest(organisation: Organisation) -> Partner | None:
    """The participation that runs, else the last one that ran; one imported in error never counts. One query."""
    rows = Partner.objects.for_organisation(organisation).exclude(standing=Standing.VOID)
    return rows.select_related("manager").order_by("-pk").first()


def locked(partner: Partner) -> Partner:
    """The partner's row, fresh and locked; its organisation's row comes first, as every action locks it."""
    Organisation.objects.select_for_update(no_key=True).get(pk=partner.organisation_id)
    return Partner.objects.select_for_update(of=("self",)).select_related("organisation", "manager").get(pk=partner.pk)


def of_legal_entity(*, country: str, tax_id: str) -> Partner | None:
    """The participating partner of a legal entity, by its normalised tax ID; None for an empty one."""
    if not tax_id:
        return None
    rows = Partner.objects.filter(organisation__country=country, organisation__tax_id=tax_id).participating()
    return rows.select_related("organisation").first()


def organisation_of_legal_entity(*, country: str, tax_id: str) -> Organisation | None:
    """The organisation the program remembers of a legal entity, whether it takes part or not; None for an empty one."""
    return Organisation.objects.filter(country=country, tax_id=tax_id).first() if tax_id else None


def history(partner: Partner) -> QuerySet[StandingChange]:
    """Its standings, oldest first, with the decision of each."""
    return partner.standings.select_related("decision").order_by("pk")


def managed_by(user: User) -> QuerySet[Partner]:
    """The participating partners of a manager."""
    return user.managed_partners.filter(standing__in=PARTICIPATING).select_related("organisation")


@dataclass(frozen=True, kw_only=True)
class PartnerFile:
    """A partner's whole file, for staff: what is neither team nor company data."""

    partner: Partner
    organisation: Organisation
    earlier: Sequence[Partner]
    applications: Sequence[Application]
    standings: Sequence[StandingChange]


def file_of(partner: Partner) -> PartnerFile:
    """Everything of a partner that is neither team nor company data (see `queries.team`, `queries.company`). Three
    queries, four for a partner whose organisation was not read."""
    organisation = partner.organisation
    return PartnerFile(
        partner=partner,
        organisation=organisation,
        earlier=list(Partner.objects.for_organisation(organisation).filter(pk__lt=partner.pk).order_by("-pk")),
        applications=list(Application.objects.for_organisation(organisation).order_by("-pk")),
        standings=list(history(partner)),
    )
