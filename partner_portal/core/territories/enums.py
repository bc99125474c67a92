"""How the program stands to a territory."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """What may be sold to a territory on the list (§2.4). One that is not on it has no standing and is not sold to."""

    ALLOWED = "allowed", _("allowed")
    REVIEW = "review", _("needs review")
    BLOCKED = "blocked", _("blocked")
