"""Websites, dashboards and account hosts (§15.2)."""

import pytest

from partner_portal.core import zones
from partner_portal.core.money import EXPONENTS
from partner_portal.core.zones import UnknownAddress

WEBSITES = {
    "com": ("https://www.bitrix24.com", "USD"),
    "eu": ("https://www.bitrix24.eu", "EUR"),
    "de": ("https://www.bitrix24.de", "EUR"),
    "es": ("https://www.bitrix24.es", "USD"),
    "br": ("https://www.bitrix24.br", "BRL"),
    "in": ("https://www.bitrix24.in", "INR"),
    "fr": ("https://www.bitrix24.fr", "EUR"),
    "it": ("https://www.bitrix24.it", "EUR"),
    "cn": ("https://www.bitrix24.cn", "CNY"),
    "tc": ("https://www.bitrix24.cn/tc", "TWD"),
    "vn": ("https://www.bitrix24.vn", "VND"),
    "id": ("https://www.bitrix24.id", "IDR"),
    "jp": ("https://www.bitrix24.jp", "JPY"),
    "my": ("https://www.bitrix24.com/my", "MYR"),
    "th": ("https://www.bitrix24.com/th", "THB"),
    "tr": ("https://www.bitrix24.tr", "TRY"),
    "pl": ("https://www.bitrix24.pl", "PLN"),
    "co": ("https://www.bitrix24.co", "COP"),
    "uk": ("https://www.bitrix24.uk", "GBP"),
    "mx": ("https://www.bitrix24.mx", "MXN"),
    "ae": ("https://www.bitrix24.ae", "AED"),
}


@pytest.mark.clause("15.2")
def test_the_21_websites_and_their_currencies():
    assert {code: (zone.url, zone.currency) for code, zone in zones.ZONES.items()} == WEBSITES
    assert len(WEBSITES) == 21
    assert all(zone.currency in EXPONENTS and zone.locale for zone in zones.ZONES.values())
    assert len({(zone.host, zone.path) for zone in zones.ZONES.values()}) == 21


@pytest.mark.clause("15.2")
@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("partners.bitrix24.com", "com"),
        ("partners.bitrix24.de", "de"),
        ("partners.bitrix24.eu", "eu"),
        ("partners.bitrix24.es", "es"),
        ("partners.bitrix24.com.br", "br"),
        ("partners.bitrix24.pl", "pl"),
        ("Partners.Bitrix24.AE.:443", "ae"),
    ],
)
def test_the_seven_dashboards(host, code):
    assert zones.zone_of_dashboard(host).code == code
    assert len(zones.DASHBOARDS) == 7


@pytest.mark.parametrize("code", WEBSITES)
def test_a_zone_is_found_by_its_code_and_by_its_own_website(code):
    zone = zones.zone(code)
    assert zones.zone_of_website(f"www.{zone.host}", zone.path) is zone
    assert zones.zone_of_website(zone.host.upper(), f"{zone.path}/prices/") is zone


@pytest.mark.parametrize(
    ("path", "code"), [("/my", "my"), ("/my/prices", "my"), ("/myth", "com"), ("/", "com"), ("/prices/my", "com")]
)
def test_a_path_is_a_zone_only_as_a_whole_step(path, code):
    assert zones.zone_of_website("bitrix24.com", path).code == code


@pytest.mark.parametrize("host", ["bitrix24.example", "partners.bitrix24.com", "bitrix24.com.evil.example", "", "a..b"])
def test_no_website(host):
    with pytest.raises(UnknownAddress):
        zones.zone_of_website(host)


def test_no_zone_and_no_dashboard():
    with pytest.raises(UnknownAddress, match="no zone “ru”"):
        zones.zone("ru")
    with pytest.raises(UnknownAddress, match="none of the partner dashboards"):
        zones.zone_of_dashboard("partners.bitrix24.fr")


@pytest.mark.clause("15.2")
@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("name.bitrix24.eu", "eu"),
        ("name.bitrix24.com", "com"),
        ("name.bitrix24.com.br", "br"),
        ("NAME.Bitrix24.De.", "de"),
        ("name.bitrix24.com.tr:443", "tr"),
        ("b24-x7k2.bitrix24.cn", "cn"),
    ],
)
def test_an_account_belongs_to_the_zone_of_its_host(host, code):
    assert zones.zone_of_account(host).code == code


@pytest.mark.parametrize("suffix", zones.ACCOUNTS)
def test_every_account_host_leads_to_a_zone(suffix):
    assert zones.zone_of_account(f"client.{suffix}").code == zones.ACCOUNTS[suffix]
    assert not suffix.startswith((".", "www."))


@pytest.mark.parametrize(
    "host",
    [
        "bitrix24.eu",  # a website, no account
        "www.bitrix24.eu",
        "partners.bitrix24.de",
        "bitrix24.com/my",
        "a.bitrix24.de.evil.example",
        "evil.example",
        "evilbitrix24.de",
        "a.b.bitrix24.de",
        "a.bitrix24.de@evil.example",
        "name@a.bitrix24.de",
        "a.bitrix24.de:x",
        "a.bitrix24.de:４４３",
        "ａ.bitrix24.de",
        "а.bitrix24.de",  # a Cyrillic letter
        "a .bitrix24.de",
        "-a.bitrix24.de",
        "a_b.bitrix24.de",
        "a.bitrix24.de..",
        ".bitrix24.de",
        "[::1]",
        "a" * 64 + ".bitrix24.de",
        "a.bitrix24.de\x00",
        "",
    ],
)
def test_no_account(host):
    with pytest.raises(UnknownAddress):
        zones.zone_of_account(host)


@pytest.mark.clause("2.3.1")
@pytest.mark.parametrize(
    "address",
    [
        "name.bitrix24.de",
        " https://Name.bitrix24.de/crm/deal/?id=1 ",
        "http://name.bitrix24.de:80",
        "name.bitrix24.de/stream/",
        "https://name.bitrix24.de.",
    ],
)
def test_an_account_given_as_a_link_is_kept_as_its_host(address):
    assert zones.account_host(address) == "name.bitrix24.de"


@pytest.mark.parametrize(
    "address",
    [
        "https://name.bitrix24.de@evil.example/",
        "https://evil.example/name.bitrix24.de",
        "https://evil.example\\.bitrix24.de",
        "https://evil.example#.bitrix24.de",
        "https://evil.example?.bitrix24.de",
        "javascript://name.bitrix24.de",
        "//name.bitrix24.de",
        "https://[name.bitrix24.de",
        "https://",
    ],
)
def test_a_link_elsewhere_is_refused(address):
    with pytest.raises(UnknownAddress):
        zones.account_host(address)
