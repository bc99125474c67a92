"""Ledgers: append-only entries in lots with an expiry, never a balance that someone sets.

A lot is a credited amount with one expiry; its entries say what became of it: held, released, captured, restored,
expired, revoked, reversed. Amounts are whole smallest units (cents, points), so that sums are exact on every database.
Points and bonuses are books of their own: two concrete tables each, registered as a `Book`.

    @append_only(mutable=LOT_MUTABLE)
    class BonusLot(Lot):
        public_id = PublicIdField("bon")

        class Meta(Lot.Meta):
            abstract = False

    @append_only()
    class BonusEntry(Entry):
        public_id = PublicIdField("bne")
        lot = models.ForeignKey(BonusLot, on_delete=models.PROTECT, related_name="entries", db_index=False)

        class Meta(Entry.Meta):
            abstract = False

    BONUSES = books.add("bonuses", Book("bonuses", BonusLot, BonusEntry))
"""
