"""What may be sent as a message, and when it counts as delivered (§1.7.1)."""

from datetime import datetime

from django.utils.translation import gettext_noop as _

LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000


def delivered_at(dispatched_at: datetime) -> datetime:
    """§1.7.1: a message is delivered the moment it is dispatched; losing access, or never looking, changes nothing."""
    return dispatched_at


def problems(*, subject: str, body: str) -> dict[str, str]:
    """What keeps a text from being sent: field → sentence to translate, naming the limit; empty when it may go."""
    found = {}
    if not subject.strip():
        found["subject"] = _("A message needs a subject.")
    elif len(subject) > LONGEST_SUBJECT:
        found["subject"] = _("A subject has at most 200 characters.")
    elif not subject.isprintable():
        found["subject"] = _("A subject is one line of plain text.")
    if not body.strip():
        found["body"] = _("A message needs a text.")
    elif len(body) > LONGEST_BODY:
        found["body"] = _("A message has at most 20,000 characters.")
    elif "\x00" in body:
        found["body"] = _("The text holds a character that can't be kept.")
    return found
