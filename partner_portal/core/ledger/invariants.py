"""What is true of every book (guide, Invariants): figures, origins, credits."""

from collections.abc import Callable, Iterable

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from partner_portal.core.invariants.registry import Result
from partner_portal.core.ledger import queries
from partner_portal.core.ledger.books import Book, books
from partner_portal.core.ledger.enums import ANSWERS, ENDS_OF_HOLD, Kind


def every_book(found: Callable[[Book], Iterable[str]], count: Callable[[Book], int]) -> Result:
    """One claim over all books."""
    return Result(
        sum(count(book) for book in books), [f"{book.name}: {violation}" for book in books for violation in found(book)]
    )


def figures(sample: int | None) -> Result:
    """Recomputing from the entries equals every stored figure."""

    def found(book: Book) -> Iterable[str]:
        for lot in queries.differing(book):
            yield (
                f"{lot.public_id} has {lot.available} and {lot.held} held, "
                f"its entries add up to {lot.entered_available} and {lot.entered_held}"
            )

    return every_book(found, lambda book: book.lots.objects.count())


def within(sample: int | None) -> Result:
    """No lot has less than nothing, or more than it was given."""

    def found(book: Book) -> Iterable[str]:
        beyond = Q(available__lt=0) | Q(held__lt=0) | Q(amount__lt=F("available") + F("held"))
        for lot in book.lots.objects.filter(beyond):
            yield f"{lot.public_id} has {lot.available} and {lot.held} held of {lot.amount}"

    return every_book(found, lambda book: book.lots.objects.count())


def credited(sample: int | None) -> Result:
    """Each lot was credited its amount once, under its own reference, and belongs to whom its entries do."""

    def found(book: Book) -> Iterable[str]:
        credits = Count("entries", filter=Q(entries__kind=Kind.CREDIT))
        own = Q(entries__kind=Kind.CREDIT, entries__delta_available=F("amount"), entries__reference=F("reference"))
        lots = book.lots.objects.annotate(credits=credits, own_credits=Count("entries", filter=own))
        for lot in lots.exclude(credits=1, own_credits=1).order_by("pk"):
            yield f"{lot.public_id} was not credited its amount once"
        for entry in book.entries.objects.exclude(organisation=F("lot__organisation")):
            yield f"{entry.public_id} is another organisation's than its lot"

    return every_book(found, lambda book: book.lots.objects.count())


def origins(sample: int | None) -> Result:
    """What ends a hold is the whole hold; what is given back is at most what was spent, in the same lot."""

    def found(book: Book) -> Iterable[str]:
        entries = book.entries.objects
        ends = entries.filter(kind__in=ENDS_OF_HOLD)
        for entry in ends.exclude(origin__kind=Kind.HOLD, lot=F("origin__lot"), delta_held=-F("origin__delta_held")):
            yield f"{entry.public_id} does not end its hold"
        for entry in entries.filter(kind=Kind.RESTORE).exclude(origin__kind=Kind.CAPTURE, lot=F("origin__lot")):
            yield f"{entry.public_id} gives back what its lot did not spend"
        back = entries.filter(origin=OuterRef("pk")).order_by().values("origin").annotate(sum=Sum("delta_available"))
        spent = entries.filter(kind=Kind.CAPTURE).annotate(back=Coalesce(Subquery(back.values("sum")), 0))
        for entry in spent.filter(back__gt=-F("delta_held")):
            yield f"{entry.public_id} spent {-entry.delta_held}, {entry.back} came back"

    return every_book(found, lambda book: book.entries.objects.filter(kind__in=ANSWERS).count())
