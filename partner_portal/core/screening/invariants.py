"""What is true of lists, parties and matches."""

from django.db.models import Count

from partner_portal.core.invariants.registry import Result
from partner_portal.core.screening import policy
from partner_portal.core.screening.models import ListEntry, ListName, ListVersion, Match, ScreenedParty


def lists(sample: int | None) -> Result:
    """Each list in force holds as many entries and names as were imported."""
    versions = ListVersion.objects.current().select_related("source_list")
    violations = []
    for version in versions:
        entries = ListEntry.objects.current().filter(source_list=version.source_list)
        held = entries.count(), ListName.objects.filter(entry__in=entries).count()
        if held != (version.entries, version.names):
            violations.append(
                f"{version.public_id} has {held[0]} entries of {version.entries} and {held[1]} names of {version.names}"
            )
    return Result(len(versions), violations)


def parties(sample: int | None) -> Result:
    """No party that is like a listed one goes without a match."""
    likely = ScreenedParty.objects.filter(best_score__gte=policy.THRESHOLD).annotate(found=Count("matches"))
    rows = likely.order_by("-pk")[:sample]
    return Result(
        len(rows), [f"{row.subject} scored {row.best_score} and has no match" for row in rows if not row.found]
    )


def matches(sample: int | None) -> Result:
    """Every match's stored decision and resolution are about it and say what it says."""
    rows = Match.objects.select_related("decision", "resolution").order_by("-pk")[:sample]
    return Result(len(rows), [f"{row.public_id}: {fault}" for row in rows if (fault := _fault(row))])


def _fault(match: Match) -> str:
    if match.decision.subject != match.public_id or match.decision.value != match.score:
        return "its decision is about something else"
    if match.resolution is None:
        return ""
    if match.resolution.subject != match.public_id or match.resolution.inputs["confirmed"] is not (
        match.state == "confirmed"
    ):
        return "its resolution says something else"
    return ""
