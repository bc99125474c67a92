"""Choices of organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Access(models.TextChoices):
    """How far an organisation's people and keys get (R37); the app that knows the partnership sets it."""

    FULL = "full", _("Full")
    READ_ONLY = "read_only", _("Read only, but for answers")
    FORMER = "former", _("Past notices and decisions only")
    NONE = "none", _("None")
