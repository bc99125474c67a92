"""The only writers of ledgers.

Each takes the organisation's lock, happens once per `reference` within its book, and changes a lot only on the
condition that it still has what is taken, so that even a writer without the lock cannot overdraw. The same reference
again gives what came of it the first time; with something else to do it raises `ReferenceTaken`. Amounts are smallest
units.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from partner_portal.core import clock, ids
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.accounts.queries import locked
from partner_portal.core.actors import Actor
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.entities import Entity
from partner_portal.core.ledger import policy
from partner_portal.core.ledger.books import Book
from partner_portal.core.ledger.enums import ENDS_OF_HOLD, Kind
from partner_portal.core.ledger.models import Entry, Lot
from partner_portal.core.ledger.policy import Movement, Share, TooLittle

CHUNK = 10_000


class ReferenceTaken(Exception):
    """The reference already stands for something else."""


class NothingThere(LookupError):
    """No hold, or no capture, of this organisation has the reference."""


class HoldEnded(Exception):
    """The hold was released or captured already, under another reference."""


@transaction.atomic
def credit(
    *,
    book: Book,
    organisation: Organisation,
    reference: str,
    kind: str,
    unit: str,
    amount: int,
    expires_at: datetime | None,
    by: Actor,
    decision: DecisionRecord | None = None,
) -> Lot:
    """Open a lot of `amount`; one whose expiry has passed is recorded and expires at once. Returns the lot."""
    locked(organisation)
    lot = book.lots.objects.filter(reference=reference).first()
    if lot:
        asked = (organisation.pk, kind, unit, amount, expires_at)
        if (lot.organisation_id, lot.kind, lot.unit, lot.amount, lot.expires_at) != asked:
            raise ReferenceTaken(reference)
        return lot
    at = clock.now()
    movements = policy.credit(amount, expires_at, at)
    lot = book.lots.objects.create(
        organisation=organisation,
        reference=reference,
        kind=kind,
        unit=unit,
        amount=amount,
        available=sum(movement.delta_available for movement in movements),
        opened_at=at,
        expires_at=expires_at,
    )
    _write(book, organisation, [movement.in_lot(lot.pk) for movement in movements], reference, by, decision)
    return lot


@transaction.atomic
def hold(
    *,
    book: Book,
    organisation: Organisation,
    reference: str,
    unit: str,
    amount: int,
    by: Actor,
    decision: DecisionRecord | None = None,
) -> list[Entry]:
    """Set `amount` aside, earliest expiry first. Returns an entry for each lot it came from; raises `TooLittle`."""
    locked(organisation)
    first = _first_time(
        book,
        organisation,
        reference,
        lambda entries: (
            entries[0].kind == Kind.HOLD
            and entries[0].lot.unit == unit
            and sum(entry.delta_held for entry in entries) == amount
        ),
    )
    if first:
        return first
    at = clock.now()
    lots = book.lots.objects.for_organisation(organisation).open_at(at).filter(unit=unit, available__gt=0)
    movements = policy.hold(amount, [lot.purse for lot in lots], at)
    return _move(book, organisation, movements, reference, by, decision)


@transaction.atomic
def release(*, book: Book, organisation: Organisation, held: str, reference: str, by: Actor) -> list[Entry]:
    """Give the hold of reference `held` back to its lots; what returns to one past its expiry expires at once.

    Raises `NothingThere`, `HoldEnded`.
    """
    locked(organisation)
    first = _first_time(book, organisation, reference, lambda entries: _answers(entries, Kind.RELEASE, held))
    if first:
        return first
    shares = _held(book, organisation, held)
    movements = policy.release(shares, _purses(book, shares), clock.now())
    return _move(book, organisation, movements, reference, by)


@transaction.atomic
def capture(*, book: Book, organisation: Organisation, held: str, reference: str, by: Actor) -> list[Entry]:
    """Spend the hold of reference `held` for good. Raises `NothingThere`, `HoldEnded`."""
    locked(organisation)
    first = _first_time(book, organisation, reference, lambda entries: _answers(entries, Kind.CAPTURE, held))
    if first:
        return first
    return _move(book, organisation, policy.capture(_held(book, organisation, held)), reference, by)


@transaction.atomic
def restore(
    *, book: Book, organisation: Organisation, captured: str, reference: str, amount: int, by: Actor
) -> list[Entry]:
    """Give `amount` of the capture of reference `captured` back to the lots it came from (R25).

    What returns to a lot past its expiry expires at once. Raises `NothingThere`, and `TooLittle` for more than is left
    to give back.
    """
    locked(organisation)
    first = _first_time(
        book,
        organisation,
        reference,
        lambda entries: (
            _answers(entries, Kind.RESTORE, captured)
            and sum(entry.delta_available for entry in entries if entry.kind == Kind.RESTORE) == amount
        ),
    )
    if first:
        return first
    spent = [
        Share(entry.pk, entry.lot_id, -entry.delta_held, entry.returned)
        for entry in book.entries.objects.for_organisation(organisation)
        .filter(reference=captured, kind=Kind.CAPTURE)
        .annotate(returned=Coalesce(Sum("answers__delta_available"), 0))
        .order_by("part")
    ]
    if not spent:
        raise NothingThere(captured)
    movements = policy.restore(amount, spent, _purses(book, spent), clock.now())
    return _move(book, organisation, movements, reference, by)


@transaction.atomic
def revoke(*, book: Book, lot: Lot, reference: str, by: Actor, decision: DecisionRecord | None = None) -> list[Entry]:
    """Take a lot away by a measure (§9, §14.2): what it has available now, and whatever comes back to it later."""
    locked(lot.organisation)
    first = _first_time(
        book, lot.organisation, reference, lambda entries: (entries[0].kind, entries[0].lot_id) == (Kind.REVOKE, lot.pk)
    )
    if first:
        return first
    now = book.lots.objects.select_for_update(no_key=True).get(pk=lot.pk)
    book.lots.objects.filter(pk=lot.pk, closed_at=None).update(closed_at=clock.now())
    return _move(book, lot.organisation, policy.revoke(now.purse), reference, by, decision)


@transaction.atomic
def reverse(
    *, book: Book, lot: Lot, reference: str, amount: int, by: Actor, decision: DecisionRecord | None = None
) -> Entry:
    """Undo `amount` of a credit, or as much of it as its lot still has available, be it nothing (R25)."""
    locked(lot.organisation)
    first = _first_time(
        book,
        lot.organisation,
        reference,
        lambda entries: (
            (entries[0].kind, entries[0].lot_id) == (Kind.REVERSE, lot.pk) and -entries[0].delta_available <= amount
        ),
    )
    if first:
        return first[0]
    now = book.lots.objects.select_for_update(no_key=True).get(pk=lot.pk)
    return _move(book, lot.organisation, policy.reverse(now.purse, amount), reference, by, decision)[0]


@transaction.atomic
def expire_due(*, book: Book, by: Actor, entity: Entity | None = None, limit: int = CHUNK) -> int:
    """Expire up to `limit` lots (of one entity, or all) whose time has come; returns how many, 0 when none is left.

    Set-based: the due lots are locked, in the order every other writer takes them, then one statement writes their
    entries and one empties them. It waits for a lot that another writer holds: one passed over would stay for a day.
    """
    at = clock.now()
    lots = book.lots.objects.due(at)
    if entity:
        lots = lots.filter(organisation__entity=entity)
    chunk = lots.order_by("expires_at", "pk").select_for_update(of=("self",), no_key=True)
    due = list(chunk.values_list("pk", flat=True)[:limit])
    if not due:
        return 0
    quote = connection.ops.quote_name
    entry, lot = book.entries._meta, book.lots._meta
    marks = ", ".join(["%s"] * len(due))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(entry.db_table)} "  # noqa: S608  # nosec B608: names of our own tables
            "(public_id, organisation_id, lot_id, kind, delta_available, delta_held, reference, part, at, actor) "
            f"SELECT {ids.sql(entry.get_field('public_id').prefix, connection.vendor)}, organisation_id, id, %s, "
            f"-available, 0, 'expire:' || public_id, 0, %s, %s FROM {quote(lot.db_table)} WHERE id IN ({marks})",
            [Kind.EXPIRE.value, connection.ops.adapt_datetimefield_value(at), str(by), *due],
        )
    return book.lots.objects.filter(pk__in=due).update(available=0, closed_at=at)


def _first_time(
    book: Book, organisation: Organisation, reference: str, is_same: Callable[[Sequence[Entry]], bool]
) -> list[Entry] | None:
    """The entries of a reference that was used before; raises `ReferenceTaken` when it stands for something else."""
    entries = list(book.entries.objects.filter(reference=reference).select_related("lot", "origin").order_by("part"))
    if entries and (entries[0].organisation_id != organisation.pk or not is_same(entries)):
        raise ReferenceTaken(reference)
    return entries or None


def _answers(entries: Sequence[Entry], kind: Kind, origin: str) -> bool:
    head = entries[0]
    return head.kind == kind and head.origin is not None and head.origin.reference == origin


def _held(book: Book, organisation: Organisation, reference: str) -> list[Share]:
    """What an open hold took from each lot."""
    entries = list(
        book.entries.objects.for_organisation(organisation).filter(reference=reference, kind=Kind.HOLD).order_by("part")
    )
    if not entries:
        raise NothingThere(reference)
    if book.entries.objects.filter(origin__in=entries, kind__in=ENDS_OF_HOLD).exists():
        raise HoldEnded(reference)
    return [Share(entry.pk, entry.lot_id, entry.delta_held) for entry in entries]


def _purses(book: Book, shares: Sequence[Share]) -> dict[int, policy.Purse]:
    lots = book.lots.objects.filter(pk__in={share.lot for share in shares})
    return {lot.pk: lot.purse for lot in lots}


def _move(
    book: Book,
    organisation: Organisation,
    movements: Sequence[Movement],
    reference: str,
    by: Actor,
    decision: DecisionRecord | None = None,
) -> list[Entry]:
    """Change the lots by what the movements come to, each on condition that it has that much; write the entries."""
    effects: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for movement in movements:
        effects[movement.lot][0] += movement.delta_available
        effects[movement.lot][1] += movement.delta_held
    for lot, (available, held) in effects.items():
        enough = book.lots.objects.filter(pk=lot, available__gte=-available, held__gte=-held)
        if not enough.update(available=F("available") + available, held=F("held") + held):
            raise TooLittle(max(-available, -held), book.lots.objects.get(pk=lot).available)
    return _write(book, organisation, movements, reference, by, decision)


def _write(
    book: Book,
    organisation: Organisation,
    movements: Sequence[Movement],
    reference: str,
    by: Actor,
    decision: DecisionRecord | None,
) -> list[Entry]:
    """Write an entry for each movement, in one statement."""
    at = clock.now()
    return book.entries.objects.bulk_create(
        book.entries(
            organisation=organisation,
            lot_id=movement.lot,
            kind=movement.kind,
            delta_available=movement.delta_available,
            delta_held=movement.delta_held,
            reference=reference,
            part=part,
            origin_id=movement.origin,
            at=at,
            actor=str(by),
            decision=decision,
        )
        for part, movement in enumerate(movements)
    )
