"""Choices of statuses and what they ask for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """The statuses of the program, lowest first (§3.1)."""

    BRONZE = "bronze", _("Bronze")
    SILVER = "silver", _("Silver")
    GOLD = "gold", _("Gold")


class Requirement(models.TextChoices):
    """Things a partner does once that a status asks for; each is told by the part that knows, or recorded by staff."""

    TUTORIAL = "tutorial", _("Program tutorial completed")
    NFR_CLAIM = "nfr_claim", _("Free cloud subscription claimed")


BRONZE_REQUIREMENTS = (Requirement.TUTORIAL, Requirement.NFR_CLAIM)


class DeadlineState(models.TextChoices):
    """Where the Bronze clock of a partner stands (§3.1.1, R9)."""

    RUNNING = "running", _("Running")
    MET = "met", _("Met")
    LAPSED = "lapsed", _("Lapsed")
    STOPPED = "stopped", _("Stopped")
