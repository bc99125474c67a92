"""A ledger and daily work to try the base on."""

from django.db import models

from partner_portal.core.appendonly import append_only
from partner_portal.core.ids import PublicIdField
from partner_portal.core.ledger.books import Book, books
from partner_portal.core.ledger.models import LOT_MUTABLE, Entry, Lot


@append_only(mutable=LOT_MUTABLE)
class TestLot(Lot):
    """A lot of the test book."""

    __test__ = False
    public_id = PublicIdField("tlo")

    class Meta(Lot.Meta):
        abstract = False


@append_only()
class TestEntry(Entry):
    """An entry of the test book."""

    __test__ = False
    public_id = PublicIdField("ten")
    lot = models.ForeignKey(TestLot, on_delete=models.PROTECT, related_name="entries", db_index=False)

    class Meta(Entry.Meta):
        abstract = False


BOOK = books.add("test", Book("test", TestLot, TestEntry))


class Chore(models.Model):
    """Work for a daily job: due once its day is over; `times` tells whether anyone did it twice."""

    entity = models.CharField(max_length=10)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    times = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=100, blank=True)

    def __str__(self):
        return f"{self.entity} {self.due_on}"
