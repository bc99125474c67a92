"""What can happen to a lot."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """The kinds of entry."""

    CREDIT = "credit", _("credited")
    HOLD = "hold", _("held")
    RELEASE = "release", _("released")
    CAPTURE = "capture", _("spent")
    RESTORE = "restore", _("given back")
    EXPIRE = "expire", _("expired")
    REVOKE = "revoke", _("revoked")
    REVERSE = "reverse", _("reversed")


# A hold ends as a whole, once; a capture may be given back in parts.
ENDS_OF_HOLD = (Kind.RELEASE, Kind.CAPTURE)
ANSWERS = (*ENDS_OF_HOLD, Kind.RESTORE)

# What one unit of an entry does to what its lot has (available, held).
EFFECTS: dict[Kind, tuple[int, int]] = {
    Kind.CREDIT: (1, 0),
    Kind.HOLD: (-1, 1),
    Kind.RELEASE: (1, -1),
    Kind.CAPTURE: (0, -1),
    Kind.RESTORE: (1, 0),
    Kind.EXPIRE: (-1, 0),
    Kind.REVOKE: (-1, 0),
    Kind.REVERSE: (-1, 0),
}
