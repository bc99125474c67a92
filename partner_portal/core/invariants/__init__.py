"""What is true of the database at any moment: named claims that apps add and `manage.py check_invariants` checks.

    invariants.add(
        Invariant(name="leads.slots", sentence=_("No request has more than three reservations."), check=slots)
    )

A check reads the live database and says how much it looked at and what it found wrong, in short sentences with public
ids. With a `sample` it may look at the newest so many rows only, where looking at all takes long.
"""

from partner_portal.core.invariants.registry import Invariant, Result, add, check, invariants

__all__ = ["Invariant", "Result", "add", "check", "invariants"]
