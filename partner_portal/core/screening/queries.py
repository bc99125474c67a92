"""Reads what screening found, and searches the lists in force."""

from threading import Lock

from django.db.models import Count, Min, Q, QuerySet

from partner_portal.core.accounts.models import Organisation
from partner_portal.core.decisions import Decision
from partner_portal.core.screening import policy
from partner_portal.core.screening.enums import MatchState
from partner_portal.core.screening.index import Hit, Listed, NameIndex
from partner_portal.core.screening.models import ListName, ListVersion, Match, ScreenedParty, ScreeningList
from partner_portal.core.screening.policy import Compared


def hold(subject: str) -> Decision:
    """Whether anything stands against going on with a party, known by its public id (§2.3.3, §2.4).

    MET: nothing does. OPEN: a match waits for staff, or the party has not been compared with every list yet.
    NOT_MET: a match is confirmed. Two queries.
    """
    lists = list(ScreeningList.objects.annotate(first=Min("versions")).values_list("first", flat=True))
    party = (
        ScreenedParty.objects.filter(subject=subject)
        .annotate(
            opened=Count("matches", filter=Q(matches__state=MatchState.OPEN)),
            confirmed=Count("matches", filter=Q(matches__state=MatchState.CONFIRMED)),
        )
        .first()
    )
    against = party.against_id if party and party.against_id else 0
    return policy.hold(
        party=subject,
        lists=len(lists),
        missing=sum(1 for first in lists if first is None or first > against),
        opened=party.opened if party else 0,
        confirmed=party.confirmed if party else 0,
    )


def is_held(subject: str) -> bool:
    """Whether a party may not go on, for whatever reason `hold` gives."""
    return not hold(subject).is_met


def holds_for(organisation: Organisation) -> QuerySet[Match]:
    """The open and confirmed matches of an organisation, its end users and its leads, the highest score first."""
    return Match.objects.for_organisation(organisation).holding().select_related("party")


def search(name: str, kind: str) -> list[Hit]:
    """The entries of the lists in force that a name is near to, best first; stores nothing."""
    return index().search(policy.form(name), kind)


def comparison(match: Match) -> list[Compared]:
    """Every name of the matched entry beside the party's name most like it, best first."""
    names = match.party.side.names
    rows = [
        max((policy.compared(name, listed.name) for name in names), key=lambda row: row.score)
        for listed in match.entry.names.all()
        if names
    ]
    return sorted(rows, key=lambda row: -row.score)


def newest_version() -> ListVersion | None:
    """The list version imported last among those in force."""
    return ListVersion.objects.current().order_by("-pk").first()


def outdated() -> QuerySet[ScreenedParty]:
    """Parties compared with lists that have a newer version since. One that is gone, or has no names left, is not."""
    newest = newest_version()
    if newest is None:
        return ScreenedParty.objects.none()
    return (
        ScreenedParty.objects.filter(Q(against=None) | Q(against__lt=newest.pk), gone_at=None)
        .exclude(side__names=[])
        .order_by("pk")
    )


def index() -> NameIndex:
    """The names of all lists in force, in this process's memory; made anew after an import, else one query."""
    versions = tuple(ListVersion.objects.current().order_by("pk").values_list("public_id", flat=True))
    with _lock:
        if versions not in _indexes:
            names = ListName.objects.filter(entry__gone_in=None).order_by("pk")
            made = NameIndex(
                Listed(name=pk, entry=entry, kind=kind, form=policy.form(text), is_weak=weak)
                for pk, entry, kind, text, weak in names.values_list(
                    "pk", "entry_id", "entry__kind", "name", "is_weak"
                ).iterator(chunk_size=5_000)
            )
            _indexes.clear()
            _indexes[versions] = made
        return _indexes[versions]


_lock = Lock()
_indexes: dict[tuple[str, ...], NameIndex] = {}


def party_title(party: ScreenedParty) -> str:
    """What a party is called: its names, or its id once they are erased. Reads its `side`."""
    return ", ".join(party.side.names) or party.subject


def title_of(match: Match) -> str:
    """What a match is called: the party's name and the listed one. Reads its `name`, `party` and the party's `side`."""
    return f"{party_title(match.party)} ↔ {match.name.name}"
