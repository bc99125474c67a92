"""The vendor's contracting entities (§15.1): whom a partner contracts with decides currency, calendar and local day."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entity(models.TextChoices):
    """Which legal entity of the vendor a partner contracts with."""

    CYPRUS = "cyprus", _("Alaio Cloud Limited (Cyprus)")
    US = "us", _("Alaio Inc. (United States)")
    BAHRAIN = "bahrain", _("ALAIO ME W.L.L. (Bahrain)")


@dataclass(frozen=True, kw_only=True)
class EntityFacts:
    """What contracting with an entity settles. Weekend days count from Monday = 0."""

    legal_name: str
    address: tuple[str, ...]
    email: str
    country: str
    currency: str
    time_zone: ZoneInfo
    weekend: frozenset[int]
    holidays_country: str


FACTS: dict[Entity, EntityFacts] = {
    Entity.CYPRUS: EntityFacts(
        legal_name="Alaio Cloud Limited",
        address=("Frema House, office 102, No. 9", "Constantinou Paparigopoulou Str.", "3106 Limassol", "Cyprus"),
        email="partners@bitrix24.eu",
        country="CY",
        currency="EUR",
        time_zone=ZoneInfo("Asia/Nicosia"),
        weekend=frozenset({5, 6}),
        holidays_country="CY",
    ),
    Entity.US: EntityFacts(
        legal_name="Alaio Inc.",
        address=("700 North Fairfax St., Suite 614-B", "Alexandria, VA 22314", "United States"),
        email="partners@bitrix24.com",
        country="US",
        currency="USD",
        time_zone=ZoneInfo("America/New_York"),
        weekend=frozenset({5, 6}),
        holidays_country="US",
    ),
    Entity.BAHRAIN: EntityFacts(
        legal_name="ALAIO ME W.L.L.",
        address=("Flat/Shop No. 9100, Building 15", "Road 3801, Block 338", "Manama/Algudaybiyah", "Bahrain"),
        email="partners@alaio.com",
        country="BH",
        currency="USD",
        time_zone=ZoneInfo("Asia/Bahrain"),
        weekend=frozenset({4, 5}),
        holidays_country="BH",
    ),
}


def facts(entity: Entity | str) -> EntityFacts:
    """The facts of an entity; raises `ValueError` for an unknown one."""
    return FACTS[Entity(entity)]
