"""Reads the list of territories."""

from django.db.models import OuterRef, QuerySet, Subquery

from partner_portal.core.decisions import Decision
from partner_portal.core.territories import policy
from partner_portal.core.territories.models import Territory, TerritoryRevision


def judge(country: str, region: str = "") -> Decision:
    """Whether the program may sell to a country, or a region of it (ISO codes such as `UA` and `UA-43`) (§2.4).

    MET: it may. OPEN: after a compliance step. NOT_MET: blocked, or not on the list. Unknown codes are not on the list;
    so is a country with a region of another one. One query.
    """
    country, region = _code(country), _code(region) if region else ""
    known = {row.code: row for row in Territory.objects.filter(code__in=[country, region])}
    here = known.get(country)
    if "-" in country or (region and policy.country_of(region) != country):
        here = None
    there = known.get(region) if region and here else None
    return policy.standing(
        country=country,
        region=region,
        country_standing=here.standing if here else "",
        region_standing=there.standing if there else None,
        version=max((row.version for row in (here, there) if row), default=0),
    )


def _code(text: str) -> str:
    """The code in capitals, `??` for what is none: a decision keeps its inputs, and no free text belongs there."""
    code = text.strip().upper()
    return code if policy.is_code(code) else "??"


def listed() -> QuerySet[Territory]:
    """The list as it stands, by code."""
    return Territory.objects.order_by("code")


def as_of(version: int) -> dict[str, str]:
    """The list as it stood in one of its versions: code → standing. One query."""
    latest = (
        TerritoryRevision.objects.filter(territory=OuterRef("territory"), version__lte=version)
        .order_by("-version")
        .values("pk")[:1]
    )
    rows = TerritoryRevision.objects.filter(pk=Subquery(latest)).values_list("territory__code", "standing")
    return dict(rows.order_by("territory__code"))
