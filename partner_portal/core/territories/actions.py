"""Changes the list of territories."""

import csv
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_countries import countries

from partner_portal.core import clock
from partner_portal.core.actors import Actor, house
from partner_portal.core.audit import actions as audit
from partner_portal.core.events.actions import emit
from partner_portal.core.territories.enums import Standing
from partner_portal.core.territories.models import Territory, TerritoryList, TerritoryRevision
from partner_portal.core.territories.policy import REGIONS, country_of, is_code, may_stand_apart

STARTING_LIST = Path(__file__).parent / "data" / "starting_list.csv"


class StaleTerritory(Exception):
    """Somebody changed the territory since its editor looked; `current` is its version now (0: not on the list)."""

    def __init__(self, current: int) -> None:
        super().__init__(current)
        self.current = current

    def __str__(self) -> str:
        return _("Someone else changed this territory in the meantime. Look at it again before you decide.")


@transaction.atomic
def set_standing(*, code: str, standing: Standing | str, reason: str, by: Actor, expected_version: int) -> Territory:
    """Give a territory a standing, at once and without notice (§2.4); one that was not on the list joins it.

    Effects, in order: the list gets its next version, the territory its standing, the history a revision, the audit
    trail an entry, and the event `territory.changed` is written. The standing it already has changes nothing.
    `expected_version` is the version the editor saw, 0 for a territory not on the list. Raises `StaleTerritory`, or
    `ValidationError` by field on an unknown code, region or standing, or a reason that is empty or longer than 500
    characters.
    """
    code, reason = code.strip().upper(), reason.strip()
    faults = {}
    if not is_code(code) or country_of(code) not in countries:
        faults["code"] = _("Give a country code such as CY, or a region code such as UA-43.")
    elif not may_stand_apart(code):
        faults["code"] = _("Only these regions stand apart from their country: %(regions)s.") % {
            "regions": ", ".join(sorted(REGIONS))
        }
    if standing not in Standing.values:
        faults["standing"] = _("Choose one of: %(values)s.") % {"values": ", ".join(Standing.values)}
    if not reason or len(reason) > 500 or "\0" in reason:
        faults["reason"] = _("Say why in up to 500 characters.")
    if faults:
        raise ValidationError(faults)
    standing = Standing(standing)
    numbering = TerritoryList.objects.select_for_update().get()
    territory = Territory.objects.filter(code=code).first()
    if (territory.version if territory else 0) != expected_version:
        raise StaleTerritory(territory.version if territory else 0)
    if territory and territory.standing == standing:
        return territory
    before = territory.standing if territory else None
    numbering.version += 1
    numbering.save(update_fields=["version"])
    territory = territory or Territory(code=code)
    territory.standing, territory.version = standing, numbering.version
    territory.save()
    TerritoryRevision.objects.create(
        territory=territory,
        version=numbering.version,
        standing=standing,
        reason=reason,
        author=str(by),
        at=clock.now(),
    )
    audit.record(
        "territories.set_standing", by=by, subject=code, changes={"standing": (before, standing)}, reason=reason
    )
    emit(
        "territory.changed",
        data={"code": code, "standing": standing, "version": numbering.version},
        previous={"standing": before},
    )
    return territory


@transaction.atomic
def install_starting_list() -> int:
    """Put the vendor's starting list in place as version 1; returns how many territories, 0 where a list stands."""
    _numbering, created = TerritoryList.objects.get_or_create(id=1, defaults={"version": 1})
    if not created:
        return 0
    with STARTING_LIST.open(encoding="utf-8", newline="") as file:
        rows = [(row["code"], Standing(row["standing"])) for row in csv.DictReader(file)]
    territories = Territory.objects.bulk_create(
        Territory(code=code, standing=standing, version=1) for code, standing in rows
    )
    by, at = house("reference data"), clock.now()
    TerritoryRevision.objects.bulk_create(
        TerritoryRevision(
            territory=territory,
            version=1,
            standing=territory.standing,
            reason="The vendor's starting list",
            author=str(by),
            at=at,
        )
        for territory in territories
    )
    return len(territories)
