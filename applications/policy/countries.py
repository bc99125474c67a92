"""With whom an applicant contracts, and which website its country belongs to (§15.1, §15.2)."""

from partner_portal.core.entities import Entity


def _codes(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


AMERICAS = _codes(
    "AG AI AR AW BB BL BM BO BQ BR BS BZ CA CL CO CR CU CW DM DO EC FK GD GF GL GP GS GT GY HN HT JM KN",
    "KY LC MF MQ MS MX NI PA PE PM PR PY SR SV SX TC TT UM US UY VC VE VG VI",
)
MIDDLE_EAST = _codes("AE BH IL IQ IR JO KW LB OM PS QA SA SY YE")
SOUTHERN_ASIA = _codes("AF BD BN BT ID IN KH LA LK MM MV MY NP PH PK SG TH TL VN")
AFRICA = _codes(
    "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR",
    "MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW",
)

# The website a country belongs to (§15.2), where it has one of its own.
ZONES = {
    "DE": "de", "AT": "de", "CH": "de", "LI": "de", "ES": "es", "BR": "br", "PT": "br", "IN": "in", "FR": "fr",
    "MC": "fr", "LU": "fr", "BE": "fr", "IT": "it", "SM": "it", "CN": "cn", "TW": "tc", "HK": "tc", "MO": "tc",
    "VN": "vn", "ID": "id", "JP": "jp", "MY": "my", "TH": "th", "TR": "tr", "PL": "pl", "CO": "co", "GB": "uk",
    "MX": "mx", "AE": "ae", "SA": "ae", "QA": "ae", "KW": "ae", "OM": "ae", "BH": "ae", "JO": "ae", "EG": "ae",
}  # fmt: skip
EU_ZONE = _codes("AL BA BG CY CZ DK EE FI GR HR HU IE IS LT LV ME MK MT NL NO RO RS SE SI SK")


def contracting_entity(country: str) -> Entity:
    """With whom an applicant of a country (ISO 3166-1) contracts: the Americas with the US company, the Middle East,
    Africa, South and South-East Asia with the one in Bahrain, Europe and the rest with the one in Cyprus.

    §15.1 names the companies and not their countries; this table is the reading, and staff may decide otherwise for
    one applicant before its approval.
    """
    if country in AMERICAS:
        return Entity.US
    if country in MIDDLE_EAST | AFRICA | SOUTHERN_ASIA:
        return Entity.BAHRAIN
    return Entity.CYPRUS


def zone_of(country: str) -> str:
    """The website (§15.2) a country belongs to: its own, the European one, else the international one."""
    return ZONES.get(country) or ("eu" if country in EU_ZONE else "com")
