"""What applications and partners tell others, inside the transaction of the change.

Receivers stand in `partner_portal/receivers.py` alone.
"""

from django.dispatch import Signal

# partner: the Partner just accepted (§1.3); by: the Actor.
partner_accepted = Signal()

# partner, at, by: it is suspended from `at` on.
partner_suspended = Signal()

# partner, at, by: it takes part as before from `at` on.
partner_reinstated = Signal()

# partner, standing (cancelled, terminated or void), at, by: this participation is over.
partner_ended = Signal()

# member, by: a person belongs to the company from now on.
member_joined = Signal()

# member, by: a person left the company or was removed.
member_left = Signal()

# organisation, by: its legal data were verified anew.
legal_data_verified = Signal()

# organisation, revision, by: another revision of the profile is live.
profile_live = Signal()
