"""The program's numbers: `terms.on(day)` is the only way to one.

Each edition holds every number of the guide, typed, with its clause; it is in force from a day on until the next one
takes effect, and history is judged by the terms of its day (R38).
"""

from partner_portal.core.terms.queries import InForce, NoTerms, current, edition_on, on
from partner_portal.core.terms.schema import Terms

__all__ = ["InForce", "NoTerms", "Terms", "current", "edition_on", "on"]
