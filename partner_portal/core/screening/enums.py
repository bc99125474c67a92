"""Words of party screening."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """A publisher's list of excluded persons."""

    OFAC = "ofac", _("OFAC, Specially Designated Nationals")
    UN = "un", _("United Nations Security Council, consolidated list")


class Format(models.TextChoices):
    """The form in which a list is published."""

    OFAC_CSV = "ofac-csv", _("OFAC, sdn.csv with alt.csv")
    OFAC_XML = "ofac-xml", _("OFAC, sdn.xml")
    UN_XML = "un-xml", _("United Nations, consolidated.xml")

    @property
    def source(self) -> Source:
        """Whose list it is."""
        return Source.UN if self is Format.UN_XML else Source.OFAC


class EntryKind(models.TextChoices):
    """What a list names."""

    PERSON = "person", _("person")
    ENTITY = "entity", _("organisation")
    VESSEL = "vessel", _("vessel")
    AIRCRAFT = "aircraft", _("aircraft")


class PartyKind(models.TextChoices):
    """What the program screens."""

    PERSON = "person", _("person")
    ENTITY = "entity", _("organisation")


class VersionState(models.TextChoices):
    """Whether names are compared with this version of a list."""

    CURRENT = "current", _("in force")
    SUPERSEDED = "superseded", _("superseded")


class MatchState(models.TextChoices):
    """Where a match stands. An open one and a confirmed one hold the party."""

    OPEN = "open", _("open")
    CLEARED = "cleared", _("cleared")
    CONFIRMED = "confirmed", _("confirmed")


HOLDING = (MatchState.OPEN, MatchState.CONFIRMED)
