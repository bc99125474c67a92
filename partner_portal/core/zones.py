"""The vendor's websites, partner dashboards and account hosts (§15.2): which zone an address belongs to, and with it
language and currency.

A zone is read from three separate tables: the 21 websites, the 7 partner dashboards, and the hosts under which
clients' accounts live. `bitrix24.com/my` is a website and never holds an account; `name.bitrix24.com.br` is an account
although no website has that host.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class Zone:
    """One website: its address without `www.`, the language it speaks (Django's code) and the currency it sells in."""

    code: str
    host: str
    path: str = ""
    locale: str
    currency: str

    @property
    def url(self) -> str:
        """The website's address."""
        return f"https://www.{self.host}{self.path}"


ZONES: dict[str, Zone] = {
    zone.code: zone
    for zone in (
        Zone(code="com", host="bitrix24.com", locale="en", currency="USD"),
        Zone(code="eu", host="bitrix24.eu", locale="en", currency="EUR"),
        Zone(code="de", host="bitrix24.de", locale="de", currency="EUR"),
        Zone(code="es", host="bitrix24.es", locale="es", currency="USD"),
        Zone(code="br", host="bitrix24.br", locale="pt-br", currency="BRL"),
        Zone(code="in", host="bitrix24.in", locale="en", currency="INR"),
        Zone(code="fr", host="bitrix24.fr", locale="fr", currency="EUR"),
        Zone(code="it", host="bitrix24.it", locale="it", currency="EUR"),
        Zone(code="cn", host="bitrix24.cn", locale="zh-hans", currency="CNY"),
        Zone(code="tc", host="bitrix24.cn", path="/tc", locale="zh-hant", currency="TWD"),
        Zone(code="vn", host="bitrix24.vn", locale="vi", currency="VND"),
        Zone(code="id", host="bitrix24.id", locale="id", currency="IDR"),
        Zone(code="jp", host="bitrix24.jp", locale="ja", currency="JPY"),
        Zone(code="my", host="bitrix24.com", path="/my", locale="ms", currency="MYR"),
        Zone(code="th", host="bitrix24.com", path="/th", locale="th", currency="THB"),
        Zone(code="tr", host="bitrix24.tr", locale="tr", currency="TRY"),
        Zone(code="pl", host="bitrix24.pl", locale="pl", currency="PLN"),
        Zone(code="co", host="bitrix24.co", locale="es", currency="COP"),
        Zone(code="uk", host="bitrix24.uk", locale="en", currency="GBP"),
        Zone(code="mx", host="bitrix24.mx", locale="es", currency="MXN"),
        Zone(code="ae", host="bitrix24.ae", locale="ar", currency="AED"),
    )
}

DASHBOARDS: dict[str, str] = {
    "partners.bitrix24.com": "com",
    "partners.bitrix24.de": "de",
    "partners.bitrix24.eu": "eu",
    "partners.bitrix24.es": "es",
    "partners.bitrix24.com.br": "br",
    "partners.bitrix24.pl": "pl",
    "partners.bitrix24.ae": "ae",
}

# The hosts under which accounts live. Zones on a shared website (tc, my, th) have none of their own.
ACCOUNTS: dict[str, str] = {
    "bitrix24.com": "com",
    "bitrix24.eu": "eu",
    "bitrix24.de": "de",
    "bitrix24.es": "es",
    "bitrix24.com.br": "br",
    "bitrix24.in": "in",
    "bitrix24.fr": "fr",
    "bitrix24.it": "it",
    "bitrix24.cn": "cn",
    "bitrix24.vn": "vn",
    "bitrix24.id": "id",
    "bitrix24.jp": "jp",
    "bitrix24.com.tr": "tr",
    "bitrix24.tr": "tr",
    "bitrix24.pl": "pl",
    "bitrix24.co": "co",
    "bitrix24.uk": "uk",
    "bitrix24.mx": "mx",
    "bitrix24.ae": "ae",
}
# Names under an account host that are the vendor's own.
RESERVED = frozenset({"www", "partners", "helpdesk", "training", "auth", "api", "cdn", "mail"})

LINK = re.compile(r"(?:https?://)?([^/?#]+)", re.IGNORECASE)
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class UnknownAddress(ValueError):
    """An address that belongs to no zone; its text says what was expected."""


def zone(code: str) -> Zone:
    """The zone of a code such as `de`; raises `UnknownAddress`."""
    try:
        return ZONES[code]
    except KeyError:
        raise UnknownAddress(_("There is no zone “%(code)s”.") % {"code": code}) from None


def zone_of_website(host: str, path: str = "/") -> Zone:
    """The zone of a website's host, with or without `www.`, and path: the longest path that fits wins (§15.2).

    Raises `UnknownAddress`.
    """
    name = clean_host(host).removeprefix("www.")
    steps = [step for step in path.split("/") if step]
    for known in sorted(ZONES.values(), key=lambda known: -len(known.path)):
        wanted = [step for step in known.path.split("/") if step]
        if known.host == name and steps[: len(wanted)] == wanted:
            return known
    raise UnknownAddress(_("“%(host)s” is none of the vendor's websites.") % {"host": name})


def zone_of_dashboard(host: str) -> Zone:
    """The zone of a partner dashboard's host (§15.2); raises `UnknownAddress`."""
    name = clean_host(host)
    if name not in DASHBOARDS:
        raise UnknownAddress(_("“%(host)s” is none of the partner dashboards.") % {"host": name})
    return ZONES[DASHBOARDS[name]]


def zone_of_account(host: str) -> Zone:
    """The zone of a client's account, such as `name.bitrix24.eu`; raises `UnknownAddress`."""
    return ZONES[_split_account(clean_host(host))[1]]


def account_host(address: str) -> str:
    """The bare, lower-case host of an account given as a host or as a link: what is stored and compared (§2.3.1).

    Raises `UnknownAddress` unless it is an account in one of the zones.
    """
    authority = LINK.match(address.strip())
    if authority is None:
        raise _not_an_account(address)
    host = clean_host(authority[1])
    _split_account(host)
    return host


def clean_host(host: str) -> str:
    """A host in lower case without its port and trailing dot.

    Raises `UnknownAddress` on anything that is no plain host: a user name before an `@`, other scripts, spaces, empty
    labels.
    """
    name, colon, port = host.strip().lower().partition(":")
    name = name.removesuffix(".")
    labels = name.split(".")
    if (colon and not (port.isascii() and port.isdigit())) or not all(LABEL.fullmatch(label) for label in labels):
        raise UnknownAddress(_("“%(host)s” is not the address of a website.") % {"host": host.strip()[:100]})
    return name


def _split_account(host: str) -> tuple[str, str]:
    """The account's own name and the code of its zone. The name is one label, so the host after it must be a whole row
    of the table: `a.bitrix24.de.evil.example` fits none."""
    name, _dot, parent = host.partition(".")
    if parent not in ACCOUNTS or name in RESERVED:
        raise _not_an_account(host)
    return name, ACCOUNTS[parent]


def _not_an_account(text: str) -> UnknownAddress:
    return UnknownAddress(
        _("“%(host)s” is not the address of an account. It looks like name.bitrix24.eu.") % {"host": text[:100]}
    )
