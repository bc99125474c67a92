"""Imports lists, screens parties, and decides matches."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.accounts.queries import locked
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.events.actions import emit
from partner_portal.core.screening import policy, queries, signals
from partner_portal.core.screening.enums import Format, MatchState, PartyKind, VersionState
from partner_portal.core.screening.formats import Entry, ParsedList, detect, read
from partner_portal.core.screening.formats.parsed import LONGEST_NAME
from partner_portal.core.screening.index import Hit
from partner_portal.core.screening.models import (
    ListEntry,
    ListName,
    ListVersion,
    Match,
    PartyNames,
    ScreenedParty,
    ScreeningList,
)

CHUNK = 1_000
MOST_NAMES = 50
LARGEST_LOSS = 0.2  # of the entries in force: more gone at once is more likely a broken file than a pardon
DEMO_LIST = Path(__file__).parent / "demo" / "sdn.csv"
DEMO_ALIASES = Path(__file__).parent / "demo" / "alt.csv"

Progress = Callable[[int, int], None]


class UnlikelyList(ValueError):
    """The list reads well but would take back much of what is in force; `anyway` imports it all the same."""


class AlreadyDecided(Exception):
    """Somebody decided the match first; `match` shows how."""

    def __init__(self, match: Match) -> None:
        super().__init__(match)
        self.match = match

    def __str__(self) -> str:
        return _("This match is decided already: %(state)s.") % {"state": self.match.get_state_display()}


@dataclass(frozen=True, kw_only=True)
class Import:
    """What an import did, or in a dry run would do. `version` is None where nothing was written."""

    format: Format
    entries: int
    names: int
    added: int
    removed: int
    changed: int
    is_same_file: bool = False
    version: ListVersion | None = None


def import_list(
    *,
    file: Path | str | BinaryIO,
    by: Actor,
    format: Format | str = "auto",
    aliases: Path | str | BinaryIO | None = None,
    dry_run: bool = False,
    anyway: bool = False,
    progress: Progress = lambda done, total: None,
) -> Import:
    """Put a published list in force, all or nothing (§2.3.3, §2.4).

    The whole file is read and checked first. Then, in one transaction: the version before is superseded, new and
    changed entries are written, gone ones are closed, audit and the event `screening.list_imported` follow. Parties
    are compared with it by the sweep `screening`. The file in force, imported again, changes nothing (`is_same_file`).

    `file` and `aliases` (OFAC's alt.csv) are paths or binary files that can be rewound. `progress` hears how many of
    how many entries are written. Raises `BadList` with the line or entry at fault, and `UnlikelyList` for a list
    that is older than the one in force or drops more than a fifth of it, unless `anyway`.
    """
    with ExitStack() as open_files:

        def opened(source: Path | str | BinaryIO) -> BinaryIO:
            return open_files.enter_context(open(source, "rb")) if isinstance(source, (str, Path)) else source

        main = opened(file)
        extra = opened(aliases) if aliases is not None else None
        form = detect(main) if format == "auto" else Format(format)
        parsed = read(main, form, aliases=extra)
        sha256 = _sha256(main, extra)
    return _put_in_force(parsed, form, sha256, by=by, dry_run=dry_run, anyway=anyway, progress=progress)


@transaction.atomic
def screen(
    *,
    subject: str,
    names: Sequence[str],
    kind: PartyKind | str,
    by: Actor,
    country: str = "",
    organisation: Organisation | None = None,
) -> ScreenedParty:
    """Compare a party with all lists in force and remember it (§2.4).

    `subject` is the public id of what is screened (`org_…`, `cli_…`); a later call with it compares the same party
    anew, and one that was gone is back. Effects, in order: the organisation is locked; the party and its names are
    stored; every entry from the threshold on becomes an open match with its stored decision, audit and the event
    `match.opened`, then the signal `match_opened`. An entry that is open or confirmed already gets no second match, one
    that was cleared only if the names or the likeness changed. Where no list is in force the party stays unscreened,
    and held. Raises `ValidationError` on names that say nothing.
    """
    cleaned = _cleaned(names)
    if organisation:
        locked(organisation)
    ScreenedParty.objects.get_or_create(subject=subject, defaults={"kind": PartyKind(kind)})
    party = ScreenedParty.objects.select_for_update().get(subject=subject)
    side, _created = PartyNames.objects.select_for_update().get_or_create(party=party)
    if side.names != cleaned:
        side.names = cleaned
        side.save(update_fields=["names"])
        party.names_version += 1
    party.kind, party.country, party.organisation = PartyKind(kind), country, organisation
    party.gone_at = None
    _compare(party, cleaned, by=by)
    return party


@transaction.atomic
def rescreen(*, by: Actor, limit: int = 50) -> int:
    """Compare up to `limit` parties with the lists that came into force since; returns how many there were.

    Any number may run at once: each takes organisations and parties that no other holds, in this order, as every action
    does; so what hears of a match may change the organisation. Those that somebody holds are left to the next call.
    """
    outdated = queries.outdated()
    owners = Organisation.objects.filter(pk__in=outdated.values("organisation")).order_by("pk")
    free = list(owners.select_for_update(skip_locked=True, no_key=True)[:limit])
    mine = outdated.filter(Q(organisation=None) | Q(organisation__in=free))
    parties = list(mine.select_for_update(skip_locked=True, of=("self",))[:limit])
    names = dict(PartyNames.objects.filter(party__in=parties).values_list("party_id", "names"))
    for party in parties:
        _compare(party, names[party.pk], by=by)
    return len(parties)


def clear(*, match: Match, reason: str, by: Actor) -> Match:
    """Decide that the party is not the listed one: its hold by this match ends, and `match_cleared` is sent.

    See `_decide` for effects and errors.
    """
    return _decide(match, MatchState.CLEARED, reason, by)


def confirm(*, match: Match, reason: str, by: Actor) -> Match:
    """Decide that the party is the listed one: the hold stays, and `match_confirmed` is sent (§2.4, §14).

    See `_decide` for effects and errors.
    """
    return _decide(match, MatchState.CONFIRMED, reason, by)


@transaction.atomic
def party_gone(*, subject: str, by: Actor) -> None:
    """Note that a party no longer deals with the program: it is compared no more, and its names are erased in time.

    Apps call it with the public id they screened it by, once its owner is gone; `screen` brings it back. Audited. One
    that is gone already, or was never screened, stays as it is.
    """
    party = ScreenedParty.objects.select_for_update().filter(subject=subject, gone_at=None).first()
    if party:
        party.gone_at = clock.now()
        party.save(update_fields=["gone_at"])
        audit.record("screening.party_gone", by=by, subject=subject)


@transaction.atomic
def erase_names(*, party: ScreenedParty, by: Actor) -> None:
    """Blank a party's names for good; matches and decisions, which hold none, stay. Audited; twice does nothing."""
    if PartyNames.objects.filter(party=party).exclude(names=[]).update(names=[]):
        audit.record("screening.erase_names", by=by, subject=party.subject, organisation=party.organisation)


@transaction.atomic
def _decide(match: Match, state: MatchState, reason: str, by: Actor) -> Match:
    """Effects, in order: its party's organisation is locked, the match is decided for good, with its stored decision,
    audit, event and signal.

    Raises `AlreadyDecided` where someone was faster, `ValidationError` without a reason of up to 500 characters.
    """
    reason = reason.strip()
    if not reason or len(reason) > 500 or "\0" in reason:
        raise ValidationError({"reason": _("Say why in up to 500 characters.")})
    if owner := Organisation.objects.filter(screened_parties=match.party_id).first():
        locked(owner)
    match = Match.objects.select_for_update(of=("self",)).select_related("party", "entry__source_list").get(pk=match.pk)
    if match.state != MatchState.OPEN:
        raise AlreadyDecided(match)
    resolution = policy.resolution(
        match=match.public_id,
        party=match.party.subject,
        entry=str(match.entry),
        score=match.score,
        confirmed=state is MatchState.CONFIRMED,
    )
    match.resolution = decisions.record(resolution, by=by, subject=match.public_id)
    match.state, match.reason, match.decided_at, match.decided_by = state, reason, clock.now(), str(by)
    match.save(update_fields=["state", "reason", "decided_at", "decided_by", "resolution"])
    audit.record(
        f"screening.{'confirm' if state is MatchState.CONFIRMED else 'clear'}",
        by=by,
        subject=match.public_id,
        changes={"state": (MatchState.OPEN, state)},
        reason=reason,
    )
    emit(f"match.{state.value}", data=_facts(match), previous={"state": MatchState.OPEN})
    signal = signals.match_confirmed if state is MatchState.CONFIRMED else signals.match_cleared
    signal.send(Match, match=match)
    return match


def _compare(party: ScreenedParty, names: Iterable[str], *, by: Actor) -> None:
    """Compare a locked party with the lists in force, store where it stands, and open what matches must be opened."""
    newest = queries.newest_version()
    index = queries.index()
    best: dict[int, Hit] = {}
    for name in names:
        for hit in index.search(policy.form(name), party.kind, at_least=0):
            if hit.entry not in best or best[hit.entry].score < hit.score:
                best[hit.entry] = hit
    scores = {hit.entry: round(hit.score) for hit in best.values()}
    party.screened_at = clock.now() if newest else None
    party.against = newest
    party.best_score = max(scores.values(), default=0)
    party.save()
    near = [hit for hit in best.values() if scores[hit.entry] >= policy.THRESHOLD]
    if near:
        _open(party, sorted(near, key=lambda hit: (-hit.score, hit.entry)), by=by)


def _open(party: ScreenedParty, hits: Sequence[Hit], *, by: Actor) -> None:
    entries = ListEntry.objects.select_related("source_list").in_bulk([hit.entry for hit in hits])
    known = list(party.matches.select_related("entry"))
    for hit in hits:
        entry, score = entries[hit.entry], round(hit.score)
        if any(
            match.entry.source_list_id == entry.source_list_id
            and match.entry.uid == entry.uid
            and _settles(match, party, score)
            for match in known
        ):
            continue
        match = Match(
            party=party,
            names_version=party.names_version,
            entry=entry,
            name_id=hit.name,
            score=score,
            found_at=clock.now(),
        )
        decision = policy.match(
            party=party.subject, entry=str(entry), score=score, threshold=policy.THRESHOLD, near=policy.NEAR
        )
        match.decision = decisions.record(decision, by=by, subject=match.public_id)
        match.save()
        audit.record(
            "screening.match",
            by=by,
            subject=match.public_id,
            changes={"state": (None, match.state), "score": (None, score)},
        )
        emit("match.opened", data=_facts(match))
        signals.match_opened.send(Match, match=match)


def _settles(match: Match, party: ScreenedParty, score: int) -> bool:
    """Whether an earlier match of the same party and entry makes a new one needless."""
    return match.state != MatchState.CLEARED or policy.stays_cleared(
        same_names=match.names_version == party.names_version, cleared_score=match.score, score=score
    )


def _facts(match: Match) -> dict[str, object]:
    return {
        "id": match.public_id,
        "party": match.party.subject,
        "entry": str(match.entry),
        "score": match.score,
        "state": match.state,
    }


def _cleaned(names: Sequence[str]) -> list[str]:
    """The names in order, without repetition; raises `ValidationError` on none, too many, or one that says nothing."""
    cleaned = list(dict.fromkeys(" ".join(name.split()) for name in names))
    if not 1 <= len(cleaned) <= MOST_NAMES:
        raise ValidationError({"names": _("Give between 1 and %(most)d names.") % {"most": MOST_NAMES}})
    for name in cleaned:
        if len(name) > LONGEST_NAME or "\0" in name or not policy.normalised(name):
            raise ValidationError(
                {"names": _("A name needs letters or digits and at most %(most)d characters.") % {"most": LONGEST_NAME}}
            )
    return cleaned


@transaction.atomic
def _put_in_force(
    parsed: ParsedList, form: Format, sha256: str, *, by: Actor, dry_run: bool, anyway: bool, progress: Progress
) -> Import:
    if not dry_run:
        ScreeningList.objects.get_or_create(source=form.source)
    the_list = ScreeningList.objects.select_for_update().filter(source=form.source).first()
    before = ListVersion.objects.current().filter(source_list=the_list).first() if the_list else None
    held = {
        uid: (pk, digest)
        for uid, pk, digest in ListEntry.objects.current()
        .filter(source_list=the_list)
        .values_list("uid", "pk", "digest")
    }
    digests = {entry.uid: _digest(entry) for entry in parsed.entries}
    changed = {uid for uid, (_pk, digest) in held.items() if uid in digests and digests[uid] != digest}
    removed = held.keys() - digests.keys()
    fresh = [entry for entry in parsed.entries if entry.uid not in held or entry.uid in changed]
    done = Import(
        format=form,
        entries=len(parsed.entries),
        names=sum(len(entry.names) for entry in parsed.entries),
        added=len(digests.keys() - held.keys()),
        removed=len(removed),
        changed=len(changed),
        is_same_file=before is not None and before.sha256 == sha256,
    )
    if done.is_same_file:
        return done
    if before and not anyway:
        _check_likely(parsed, before, removed=done.removed, held=len(held))
    if dry_run or the_list is None:
        return done
    if before:
        ListVersion.objects.filter(pk=before.pk).update(state=VersionState.SUPERSEDED)
    version = ListVersion.objects.create(
        source_list=the_list,
        sha256=sha256,
        published_on=parsed.published_on,
        imported_at=clock.now(),
        imported_by=str(by),
        **{field: getattr(done, field) for field in ("entries", "names", "added", "removed", "changed")},
    )
    gone = [held[uid][0] for uid in (*removed, *changed)]
    for start in range(0, len(gone), CHUNK):
        ListEntry.objects.filter(pk__in=gone[start : start + CHUNK]).update(gone_in=version)
    for start in range(0, len(fresh), CHUNK):
        _write(fresh[start : start + CHUNK], digests, the_list, version)
        progress(min(start + CHUNK, len(fresh)), len(fresh))
    facts = {"list": form.source, "version": version.public_id, "entries": done.entries, "names": done.names}
    changes = {"added": done.added, "removed": done.removed, "changed": done.changed}
    audit.record(
        "screening.import_list",
        by=by,
        subject=version.public_id,
        changes={name: (None, value) for name, value in (facts | changes).items()},
    )
    emit("screening.list_imported", data=facts | changes)
    return Import(**{**vars(done), "version": version})


def _write(entries: Sequence[Entry], digests: dict[str, str], the_list: ScreeningList, version: ListVersion) -> None:
    rows = ListEntry.objects.bulk_create(
        ListEntry(
            source_list=the_list,
            uid=entry.uid,
            kind=entry.kind,
            programs=list(entry.programs),
            remarks=entry.remarks,
            digest=digests[entry.uid],
            since=version,
        )
        for entry in entries
    )
    ListName.objects.bulk_create(
        ListName(entry=row, name=name.text, is_alias=name.is_alias, is_weak=name.is_weak)
        for row, entry in zip(rows, entries, strict=True)
        for name in entry.names
    )


def _check_likely(parsed: ParsedList, before: ListVersion, *, removed: int, held: int) -> None:
    if parsed.published_on and before.published_on and parsed.published_on < before.published_on:
        raise UnlikelyList(
            f"This list was published on {parsed.published_on}, the one in force on {before.published_on}."
        )
    if removed > held * LARGEST_LOSS:
        raise UnlikelyList(f"This list lacks {removed:,} of the {held:,} entries in force, more than a fifth.")


def _digest(entry: Entry) -> str:
    return hashlib.sha256(json.dumps(asdict(entry), sort_keys=True).encode()).hexdigest()


def _sha256(*files: BinaryIO | None) -> str:
    digest = hashlib.sha256()
    for file in files:
        if file is not None:
            file.seek(0)
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
