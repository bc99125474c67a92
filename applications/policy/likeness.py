"""What two companies are compared by (§1.7.3): traits in a form in which the same is equal."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from applications.enums import Trait
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

Keys = frozenset[tuple[Trait, str]]


def keys(
    *,
    country: str = "",
    tax_id: str = "",
    emails: Iterable[str] = (),
    website: str = "",
    phone: str = "",
    addresses: Iterable[str] = (),
    owners: Iterable[str] = (),
    names: Iterable[str] = (),
) -> Keys:
    """The traits of a company, each with a digest that is equal where the trait is the same; what is empty has none.

    Tax ID and names count within a country, mail services of people not at all, words of addresses and owners in any
    order, Latin or not. A digest is the SHA-256 of trait and normal form, in hexadecimal.
    """
    found: dict[Trait, Iterable[str]] = {
        Trait.TAX_ID: [f"{country}{tax_id}"] if tax_id else [],
        Trait.EMAIL_DOMAIN: _domains(emails),
        Trait.WEBSITE: [(urlsplit(website).hostname or "").removeprefix("www.")],
        Trait.PHONE: [phone],
        Trait.ADDRESS: (" ".join(sorted(re.findall(r"[a-z0-9]+", normalised(address)))) for address in addresses),
        Trait.OWNER: (" ".join(sorted(normalised(owner).split())) for owner in owners),
        Trait.NAME: (f"{country} {name}" for name in map(normalised, names) if name),
    }
    return frozenset((trait, _digest(trait, value)) for trait, values in found.items() for value in values if value)


def _domains(addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        domain = address.rpartition("@")[2].lower()
        if "@" in address and domain not in FREE_MAIL:
            yield domain


def _digest(trait: Trait, value: str) -> str:
    return hashlib.sha256(f"{trait.value}:{value}".encode()).hexdigest()
