"""Lists of excluded persons, the parties compared with them, and the matches that came of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_portal.core.appendonly import append_only
from partner_portal.core.ids import PublicIdField
from partner_portal.core.screening.enums import HOLDING, EntryKind, MatchState, PartyKind, Source, VersionState
from partner_portal.core.screening.formats.parsed import LONGEST_NAME, LONGEST_REMARK


class ScreeningList(models.Model):
    """A publisher's list. An import locks its row first, so that versions follow one another."""

    source = models.CharField(_("publisher"), max_length=10, choices=Source.choices, unique=True)

    class Meta:
        verbose_name = _("list of excluded persons")
        verbose_name_plural = _("lists of excluded persons")

    def __str__(self) -> str:
        return self.get_source_display()


class ListVersionQuerySet(models.QuerySet["ListVersion"]):
    """Filters of versions."""

    def current(self) -> ListVersionQuerySet:
        """Those in force: at most one of each list."""
        return self.filter(state=VersionState.CURRENT)


@append_only(mutable=["state"])
class ListVersion(models.Model):
    """One publication of a list as it was imported; `screening.actions.import_list` makes it."""

    public_id = PublicIdField("lst")
    source_list = models.ForeignKey(
        ScreeningList, on_delete=models.PROTECT, related_name="versions", verbose_name=_("list")
    )
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    published_on = models.DateField(_("published on"), null=True)
    imported_at = models.DateTimeField(_("imported at"))
    imported_by = models.CharField(_("imported by"), max_length=80)
    entries = models.PositiveIntegerField(_("entries"))
    names = models.PositiveIntegerField(_("names"))
    added = models.PositiveIntegerField(_("added"))
    removed = models.PositiveIntegerField(_("removed"))
    changed = models.PositiveIntegerField(_("changed"))
    state = models.CharField(_("state"), max_length=10, choices=VersionState.choices, default=VersionState.CURRENT)

    objects = ListVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("list version")
        verbose_name_plural = _("screening lists")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_list"], condition=models.Q(state="current"), name="list_version_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_list} {self.published_on or ''}".strip()


class ListEntryQuerySet(models.QuerySet["ListEntry"]):
    """Filters of entries."""

    def current(self) -> ListEntryQuerySet:
        """Those of the versions in force."""
        return self.filter(gone_in=None)


@append_only(mutable=["gone_in"])
class ListEntry(models.Model):
    """One listed person, organisation, vessel or aircraft, from the version that first held it in this form until the
    one that no longer did: what does not change from one publication to the next is not stored again."""

    source_list = models.ForeignKey(
        ScreeningList, on_delete=models.PROTECT, related_name="entries", verbose_name=_("list")
    )
    uid = models.CharField(_("publisher's number"), max_length=20)
    kind = models.CharField(_("kind"), max_length=8, choices=EntryKind.choices)
    programs = models.JSONField(_("programs"), default=list)
    remarks = models.CharField(_("remarks"), max_length=LONGEST_REMARK, blank=True)
    digest = models.CharField(max_length=64)
    since = models.ForeignKey(
        ListVersion, on_delete=models.PROTECT, related_name="entries_since", verbose_name=_("since")
    )
    gone_in = models.ForeignKey(
        ListVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries_gone",
        verbose_name=_("no longer in"),
    )

    objects = ListEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("list entry")
        verbose_name_plural = _("list entries")
        constraints = [
            models.UniqueConstraint(
                fields=["source_list", "uid"], condition=models.Q(gone_in=None), name="list_entry_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_list.source}:{self.uid}"


@append_only()
class ListName(models.Model):
    """One name of an entry; the first is the main one, the others are aliases."""

    entry = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    is_alias = models.BooleanField(_("alias"), default=False)
    is_weak = models.BooleanField(_("weak alias"), default=False)

    class Meta:
        verbose_name = _("listed name")
        verbose_name_plural = _("listed names")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class ScreenedParty(models.Model):
    """Whom the program compares with the lists: a partner, an end user, a lead, known by its public id (`subject`).

    `against` is the newest list version then in force: the party was compared with every list as it stood at that one.
    `names_version` counts how often the names changed. `gone_at` is set while its owner no longer deals with the
    program: it is compared no more, and its names are erased in time. `screening.actions.screen` writes all of it,
    `party_gone` sets `gone_at`.
    """

    public_id = PublicIdField("scp")
    subject = models.CharField(_("party"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=PartyKind.choices)
    country = models.CharField(_("country"), max_length=2, blank=True)
    organisation = models.ForeignKey(
        "core.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="screened_parties",
        verbose_name=_("organisation"),
    )
    names_version = models.PositiveIntegerField(_("version of the names"), default=0)
    screened_at = models.DateTimeField(_("screened at"), null=True)
    against = models.ForeignKey(
        ListVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("newest list")
    )
    best_score = models.PositiveSmallIntegerField(_("highest score"), default=0)
    gone_at = models.DateTimeField(_("gone since"), null=True, blank=True)

    class Meta:
        verbose_name = _("screened party")
        verbose_name_plural = _("screened parties")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject


class PartyNames(models.Model):
    """The names of a screened party, apart so that they can be erased."""

    party = models.OneToOneField(ScreenedParty, on_delete=models.PROTECT, related_name="side")
    names = models.JSONField(_("names"), default=list)

    class Meta:
        verbose_name = _("names of a party")
        verbose_name_plural = _("names of parties")

    def __str__(self) -> str:
        return f"names of {self.party_id}"


class MatchQuerySet(models.QuerySet["Match"]):
    """Filters of matches."""

    def for_organisation(self, organisation: models.Model) -> MatchQuerySet:
        """Those of the organisation and of its end users and leads."""
        return self.filter(party__organisation=organisation)

    def open(self) -> MatchQuerySet:
        """Those that wait for staff."""
        return self.filter(state=MatchState.OPEN)

    def holding(self) -> MatchQuerySet:
        """Those that hold their party: open or confirmed."""
        return self.filter(state__in=HOLDING)


@append_only(blankable=["reason"], while_="OLD.state = 'open'")
class Match(models.Model):
    """A party whose name is like a listed one: open until staff clear or confirm it (`screening.actions`), for good.

    Of a decided one only the retention job may blank the reason.
    """

    public_id = PublicIdField("mch")
    party = models.ForeignKey(ScreenedParty, on_delete=models.PROTECT, related_name="matches", verbose_name=_("party"))
    names_version = models.PositiveIntegerField(_("version of the names"))
    entry = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="matches", verbose_name=_("entry"))
    name = models.ForeignKey(ListName, on_delete=models.PROTECT, related_name="+", verbose_name=_("listed name"))
    score = models.PositiveSmallIntegerField(_("score"))
    state = models.CharField(_("state"), max_length=10, choices=MatchState.choices, default=MatchState.OPEN)
    found_at = models.DateTimeField(_("found at"))
    decision = models.ForeignKey("core.DecisionRecord", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    resolution = models.ForeignKey(
        "core.DecisionRecord", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["-score", "pk"]
        permissions = [("decide_match", "Can clear and confirm matches")]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "entry"], condition=models.Q(state="open"), name="match_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at=None, decided_by="", reason="", resolution=None)
                | (
                    models.Q(state__in=["cleared", "confirmed"], decided_at__isnull=False, resolution__isnull=False)
                    & ~models.Q(decided_by="")
                ),
                name="match_open_or_decided",
            ),
        ]
        indexes = [models.Index(fields=["state", "-score"], name="match_queue")]

    def __str__(self) -> str:
        return self.public_id
