"""What screening tells others, inside the transaction of the change."""

from django.dispatch import Signal

# match: the Match just made. From now on its party is held (`queries.hold`).
match_opened = Signal()

# match: the Match just cleared by staff. Its party may still be held by another one: ask `queries.hold`.
match_cleared = Signal()

# match: the Match just confirmed by staff. The hold stays; a measure may follow (§14).
match_confirmed = Signal()
