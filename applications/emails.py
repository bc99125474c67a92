"""Words the e-mails of applications and members."""

# The letters there are; `actions.letters` queues them.
LETTERS = (
    "submitted",
    "declined",
    "preliminarily_approved",
    "information_needed",
    "rejected",
    "withdrawn",
    "overdue",
    "member_invited",
    "member_approved",
    "member_refused",
)
