"""Finds applications, partners and affiliates that look like the same company (§1.7.3): for staff only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from applications.enums import AffiliateState, Stage, Trait
from applications.models import Affiliate, Application, CompanyData, Details, LikenessKey, Partner
from applications.policy import likeness as policy
from applications.policy.likeness import Keys
from partner_portal.core.accounts.models import Organisation

NOT_COMPARED = (Stage.DRAFT, Stage.APPROVED)  # what was approved is told as a partner
DECLARED = (AffiliateState.DECLARED, AffiliateState.APPROVED)
AT_A_TIME = 500

Known = Application | Organisation | Affiliate
Told = Details | CompanyData | Affiliate
Recounted = tuple[Told, list[tuple[str, str]], Keys]


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """What an application shares with something known: `kind` is application, partner or affiliate, `public_id` its id
    (a partner's organisation), `name` what it is called, `state` the stage or standing it is in (as shown)."""

    trait: Trait
    label: str | Promise
    kind: str
    public_id: str
    name: str
    state: str | Promise


def of(application: Application) -> list[Likeness]:
    """What the application shares with other applications, partners and affiliates; the strongest trait first. Three
    queries by index, however many others there are."""
    details, country = application.details, application.country
    mine = keys_of_details(details, country) | policy.keys(
        country=country, names=[details.legal_name, details.trading_name]
    )
    others = (
        LikenessKey.objects.filter(kind__in={kind for kind, _value in mine}, value__in={value for _kind, value in mine})
        .exclude(application=application)
        .filter(Q(application=None) | ~Q(application__stage__in=NOT_COMPARED))
        .filter(Q(affiliate=None) | Q(affiliate__state__in=DECLARED))
        .select_related("application__details", "organisation", "affiliate__organisation")
        .defer("application__details__description", "application__details__experience")
    )
    shared: dict[Known, set[Trait]] = defaultdict(set)
    for key in others:
        owner = key.application or key.organisation or key.affiliate
        assert owner is not None  # likeness_key_has_one_owner
        shared[owner].add(Trait(key.kind))
    if details.tax_id:
        for organisation in Organisation.objects.filter(country=country, tax_id=details.tax_id):
            shared[organisation].add(Trait.TAX_ID)
    standings = _standings(other for other in shared if isinstance(other, Organisation))
    found = [
        _likeness(other, trait, standings)
        for other, traits in shared.items()
        if not (isinstance(other, Organisation) and other.pk == application.organisation_id)
        for trait in (traits if len(traits) == 1 or not isinstance(other, Affiliate) else {Trait.TAX_ID})
    ]
    order = list(Trait)
    return sorted(found, key=lambda likeness: (order.index(likeness.trait), likeness.kind, likeness.public_id))


def _standings(organisations: Iterable[Organisation]) -> dict[int, str]:
    """What their last participation stands at, as shown."""
    partners = Partner.objects.filter(organisation__in=[organisation.pk for organisation in organisations])
    return {partner.organisation_id: partner.get_standing_display() for partner in partners.order_by("pk")}


def _likeness(other: Known, trait: Trait, standings: dict[int, str]) -> Likeness:
    if isinstance(other, Application):
        kind, name, state = "application", other.details.legal_name, other.get_stage_display()
    elif isinstance(other, Affiliate):
        kind, name, state = "affiliate", f"{other.name} ({other.organisation})", other.get_state_display()
    else:
        kind, name, state = "partner", other.name, standings.get(other.pk, "")
    return Likeness(trait=trait, label=trait.label, kind=kind, public_id=other.public_id, name=name, state=state)


# --- what the keys are, by the data they follow from ------------------------------------------------------------------
def keys_of_details(details: Details, country: str) -> Keys:
    """Those of an application; `country` is the application's."""
    legal = f"{details.legal_street} {details.legal_postcode} {details.legal_city}" if details.legal_street else ""
    return policy.keys(
        country=country,
        tax_id=details.tax_id,
        emails=[details.email, details.billing_email],
        website=details.website,
        phone=details.phone,
        addresses=[legal, "" if details.postal_same else details.postal_address],
        owners=details.owners,
    )


def keys_of_data(data: CompanyData) -> Keys:
    """Those of a company's data; its tax ID stands on the organisation, which has an index of its own."""
    return policy.keys(
        emails=[data.email, data.billing_email],
        website=data.website,
        phone=data.phone,
        addresses=[_first_lines(data.legal_address), _first_lines(data.postal_address)],
        owners=data.owners,
    )


def keys_of_affiliate(affiliate: Affiliate) -> Keys:
    """Those of a declared affiliate, whatever was decided about it; none once retention took its name."""
    names = [affiliate.name] if affiliate.name != affiliate.public_id else []
    return policy.keys(country=affiliate.country, tax_id=affiliate.tax_id, names=names)


def _first_lines(address: str) -> str:
    """Street and town: the first two lines, as approvals write them."""
    return " ".join(address.splitlines()[:2])


# --- a recount --------------------------------------------------------------------------------------------------------
def recount(sample: int | None) -> Iterator[Recounted]:
    """Each application, company's data and affiliate (the newest `sample` of each), with the keys that stand and those
    that its data says; in chunks, two queries each."""
    return chain(
        _recount("application", Details.objects.select_related("application"), "application_id", sample),
        _recount("organisation", CompanyData.objects.select_related("organisation"), "organisation_id", sample),
        _recount("affiliate", Affiliate.objects.all(), "pk", sample),
    )


def _recount(owner: str, rows: QuerySet[Any], column: str, sample: int | None) -> Iterator[Recounted]:
    last, left = None, sample
    while left is None or left > 0:
        older = rows.order_by("-pk") if last is None else rows.order_by("-pk").filter(pk__lt=last)
        chunk: list[Told] = list(older[: min(AT_A_TIME, left or AT_A_TIME)])
        if not chunk:
            return
        standing: dict[int, list[tuple[str, str]]] = defaultdict(list)
        keys = LikenessKey.objects.filter(**{f"{owner}__in": [getattr(row, column) for row in chunk]})
        for pk, kind, value in keys.values_list(owner, "kind", "value"):
            standing[pk].append((kind, value))
        for row in chunk:
            yield row, standing[getattr(row, column)], keys_of(row)
        last, left = chunk[-1].pk, left and left - len(chunk)


def keys_of(row: Told) -> Keys:
    """What the data of a row says."""
    if isinstance(row, Details):
        return keys_of_details(row, row.application.country)
    return keys_of_data(row) if isinstance(row, CompanyData) else keys_of_affiliate(row)
