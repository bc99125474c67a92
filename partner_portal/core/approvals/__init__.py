"""Two persons for what one alone may not do: one asks, another approves, and only then it happens.

A kind says what is asked for, who may approve and what happens then:

    kinds.add("terms.publish", Kind(label=_("Publish terms"), permission="core.publish_terms", perform=publish))

`approvals.actions.request("terms.publish", subject=…, payload=…, by=…)` asks; the staff's queue shows it.
"""

from partner_portal.core.approvals.kinds import Kind, kinds

__all__ = ["Kind", "kinds"]
