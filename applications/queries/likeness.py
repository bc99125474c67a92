"""Finds applications, partners and affiliates that look like the same company (§1.7.3): for staff only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.enums import AffiliateState, Stage
from applications.models import Affiliate, Application, CompanyData, Details, Partner
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.screening.policy import normalised

# Mail services of people: sharing one says nothing.
FREE_MAIL_SERVICES = (
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com "
    "mac.com aol.com gmx.com gmx.de gmx.net web.de t-online.de mail.ru bk.ru inbox.ru list.ru yandex.ru "
    "yandex.com ya.ru proton.me protonmail.com zoho.com qq.com 163.com 126.com naver.com hotmail.fr orange.fr "
    "free.fr libero.it uol.com.br yahoo.co.uk yahoo.co.in rediffmail.com seznam.cz wp.pl o2.pl ukr.net mail.com "
    "fastmail.com"
)
FREE_MAIL = frozenset(FREE_MAIL_SERVICES.split())
LABELS = {
    "tax_id": _("Same tax ID"),
    "email_domain": _("Same e-mail domain"),
    "website": _("Same website"),
    "phone": _("Same phone number"),
    "address": _("Same address"),
    "owner": _("Same owner"),
}


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """What an application shares with something known: `trait` is tax_id, email_domain, website, phone, address or
    owner; `kind` is application, partner or affiliate, `public_id` its id (a partner's organisation), `name` what it is
    called, `state` the stage or standing it is in (as shown)."""

    trait: str
    label: str | Promise
    kind: str
    public_id: str
    name: str
    state: str | Promise


@dataclass(frozen=True)
class Traits:
    """What two companies are compared by, each in a form in which the same is equal; empty where nothing is known."""

    tax_id: str
    email_domain: frozenset[str]
    website: str
    phone: str
    address: frozenset[str]
    owner: frozenset[str]

    def shared(self, other: "Traits") -> Iterator[str]:
        """The names of the traits both have alike."""
        for name in LABELS:
            one, two = getattr(self, name), getattr(other, name)
            if (one & two) if isinstance(one, frozenset) else (one and one == two):
                yield name


def of(application: Application) -> list[Likeness]:
    """What the application shares with other applications, partners and affiliates; the strongest trait first."""
    mine = _of_details(application.details, application.country)
    found = [
        *_applications(application, mine),
        *_organisations(application, mine),
        *_affiliates(mine, application),
    ]
    order = list(LABELS)
    return sorted(found, key=lambda likeness: (order.index(likeness.trait), likeness.kind, likeness.public_id))


def _applications(application: Application, mine: Traits) -> Iterator[Likeness]:
    others = (
        Details.objects.exclude(application=application)
        .filter(erased_at=None)
        .exclude(application__stage=Stage.DRAFT)
        .exclude(application__stage=Stage.APPROVED)  # told as a partner
        .select_related("application")
        .defer("description", "experience")
    )
    for other in others.iterator(chunk_size=2_000):
        for trait in mine.shared(_of_details(other, other.application.country)):
            yield Likeness(
                trait=trait,
                label=LABELS[trait],
                kind="application",
                public_id=other.application.public_id,
                name=other.legal_name,
                state=other.application.get_stage_display(),
            )


def _organisations(application: Application, mine: Traits) -> Iterator[Likeness]:
    standings = {partner.organisation_id: partner.get_standing_display() for partner in Partner.objects.order_by("pk")}
    data = {row.organisation_id: row for row in CompanyData.objects.all()}
    organisations = Organisation.objects.exclude(applications=application).filter(
        Q(pk__in=standings) | Q(pk__in=data) | Q(country=application.country, tax_id=application.details.tax_id)
    )
    for other in organisations.iterator(chunk_size=2_000):
        for trait in mine.shared(_of_data(other, data.get(other.pk))):
            yield Likeness(
                trait=trait,
                label=LABELS[trait],
                kind="partner",
                public_id=other.public_id,
                name=other.name,
                state=standings.get(other.pk, ""),
            )


def _affiliates(mine: Traits, application: Application) -> Iterator[Likeness]:
    known = Affiliate.objects.filter(state__in=[AffiliateState.DECLARED, AffiliateState.APPROVED])
    same = known.filter(country=application.country)
    names = {normalised(name) for name in (application.details.legal_name, application.details.trading_name)} - {""}
    for other in same.select_related("organisation"):
        is_same_id = bool(other.tax_id) and f"{other.country}{other.tax_id}" == mine.tax_id
        if is_same_id or normalised(other.name) in names:
            yield Likeness(
                trait="tax_id" if is_same_id else "owner",
                label=LABELS["tax_id"] if is_same_id else _("Declared as an affiliate"),
                kind="affiliate",
                public_id=other.public_id,
                name=f"{other.name} ({other.organisation})",
                state=other.get_state_display(),
            )


def _of_details(details: Details, country: str) -> Traits:
    return Traits(
        tax_id=f"{country}{details.tax_id}" if details.tax_id else "",
        email_domain=_domains(details.email, details.billing_email),
        website=_host(details.website),
        phone=details.phone,
        address=_addresses(
            f"{details.legal_street} {details.legal_postcode} {details.legal_city}" if details.legal_street else "",
            "" if details.postal_same else details.postal_address,
        ),
        owner=_owners(details.owners),
    )


def _of_data(organisation: Organisation, data: CompanyData | None) -> Traits:
    tax_id = f"{organisation.country}{organisation.tax_id}" if organisation.tax_id else ""
    if data is None:
        return Traits(tax_id, frozenset(), "", "", frozenset(), frozenset())
    return Traits(
        tax_id=tax_id,
        email_domain=_domains(data.email, data.billing_email),
        website=_host(data.website),
        phone=data.phone,
        address=_addresses(_first_lines(data.legal_address), _first_lines(data.postal_address)),
        owner=_owners(data.owners),
    )


def _domains(*addresses: str) -> frozenset[str]:
    return frozenset(address.rpartition("@")[2].lower() for address in addresses if "@" in address) - FREE_MAIL


def _owners(names: list[str]) -> frozenset[str]:
    """Names in normal form, their words in any order."""
    return frozenset(" ".join(sorted(normalised(name).split())) for name in names) - {""}


def _host(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.")


def _first_lines(address: str) -> str:
    """Street and town: the first two lines, as approvals write them."""
    return " ".join(address.splitlines()[:2])


def _addresses(*addresses: str) -> frozenset[str]:
    """Letters and digits alone, words in any order."""
    plain = (" ".join(sorted(re.findall(r"[a-z0-9]+", normalised(address)))) for address in addresses)
    return frozenset(address for address in plain if address)
