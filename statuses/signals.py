"""What statuses tell others, inside the transaction of the change."""

from django.dispatch import Signal

# partner, before and after (a Status, or None for none), at: the partner holds another status from that instant on.
status_changed = Signal()

# partner, requirement (a Requirement), fact: the partner did what a status asks for, once.
requirement_met = Signal()

# partner, requirement, fact: it was taken back; the fact stays on record.
requirement_withdrawn = Signal()
