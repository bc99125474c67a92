"""What is true of the list of territories."""

from django.db.models import F, Max, OuterRef, Q, Subquery

from partner_portal.core.invariants.registry import Result
from partner_portal.core.territories.models import Territory, TerritoryList, TerritoryRevision


def history(sample: int | None) -> Result:
    """Every territory stands as its last revision says, and the list's version is that of the last revision of all."""
    latest = TerritoryRevision.objects.filter(territory=OuterRef("pk")).order_by("-version")
    wrong = Territory.objects.annotate(
        said=Subquery(latest.values("standing")[:1]), said_in=Subquery(latest.values("version")[:1])
    ).exclude(Q(standing=F("said"), version=F("said_in"), said__isnull=False))
    violations = [
        f"{row.code} is {row.standing} in version {row.version}, its history says {row.said} in {row.said_in}"
        for row in wrong
    ]
    last = TerritoryRevision.objects.aggregate(last=Max("version"))["last"]
    numbered = TerritoryList.objects.values_list("version", flat=True).first()
    if last != numbered:
        violations.append(f"the list is in version {numbered}, its last revision in {last}")
    return Result(Territory.objects.count(), violations)
