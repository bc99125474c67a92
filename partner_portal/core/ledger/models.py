"""What every ledger's two tables have in common."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partner_portal.core.ledger.enums import ANSWERS, EFFECTS, ENDS_OF_HOLD, Kind
from partner_portal.core.ledger.policy import Purse, from_units

# The columns of a lot that may change; a concrete lot is marked `@append_only(mutable=LOT_MUTABLE)`.
LOT_MUTABLE = ("available", "held", "closed_at")


def is_open(at: datetime) -> Q:
    """The condition that a lot can be spent from at that instant."""
    return (Q(expires_at=None) | Q(expires_at__gt=at)) & Q(closed_at=None)


class LotQuerySet(models.QuerySet["Lot"]):
    """Filters of lots."""

    def for_organisation(self, organisation: models.Model) -> LotQuerySet:
        """Those of this organisation."""
        return self.filter(organisation=organisation)

    def open_at(self, at: datetime) -> LotQuerySet:
        """Those that can be spent from at that instant, by their dates alone."""
        return self.filter(is_open(at))

    def due(self, at: datetime) -> LotQuerySet:
        """Those whose time has come and that still have something to lose."""
        return self.filter(available__gt=0, expires_at__lte=at)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Filters of entries."""

    def for_organisation(self, organisation: models.Model) -> EntryQuerySet:
        """Those of this organisation."""
        return self.filter(organisation=organisation)


class Lot(models.Model):
    """An amount credited once, with one expiry stored forward. `ledger.actions` changes it and writes its entries.

    `available` and `held` are what its entries add up to, kept here to be read and guarded by the database. A concrete
    lot adds its `public_id` and is marked append-only but for `LOT_MUTABLE`.
    """

    public_id: Any  # given by the concrete lot
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=120, unique=True, help_text=_("what it was credited for, once"))
    kind = models.CharField(max_length=30)
    unit = models.CharField(max_length=6, help_text=_("a currency, or points"))
    amount = models.BigIntegerField(help_text=_("smallest units"))
    available = models.BigIntegerField()
    held = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True, help_text=_("the first instant at which it is over"))
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = LotQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="%(app_label)s_%(class)s_credits"),
            models.CheckConstraint(
                condition=Q(available__gte=0, held__gte=0, amount__gte=F("available") + F("held")),
                name="%(app_label)s_%(class)s_within",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "unit", "expires_at"], name="%(app_label)s_%(class)s_of"),
            models.Index(fields=["expires_at"], condition=Q(available__gt=0), name="%(app_label)s_%(class)s_due"),
        ]

    def __str__(self) -> str:
        return f"{from_units(self.available, self.unit)} of {self.value} {self.unit}"

    @property
    def value(self) -> Decimal:
        """The credited amount."""
        return from_units(self.amount, self.unit)

    @property
    def purse(self) -> Purse:
        """What policy sees of it."""
        return Purse(self.pk, self.available, self.held, self.expires_at, self.closed_at is not None)


def _deltas_follow_kind() -> Q:
    """A condition on an entry: its deltas have the signs of its kind, and a hold moves what it takes."""
    condition = Q()
    for kind, (available, held) in EFFECTS.items():
        signs = Q(kind=kind)
        for field, sign in (("delta_available", available), ("delta_held", held)):
            signs &= Q(**{f"{field}__gte": 0}) if sign > 0 else Q(**{f"{field}__lte": 0}) if sign else Q(**{field: 0})
        if available and held:
            signs &= Q(delta_available=-F("delta_held"))
        condition |= signs
    return condition


class Entry(models.Model):
    """One thing that happened to a lot; never changed. `ledger.actions` writes it.

    `reference` says for what, once: an operation over several lots writes one entry each, numbered by `part`. `origin`
    is the entry it answers: the hold of a release or capture, the capture of a restore. A concrete entry adds its
    `public_id` and `lot` and is marked append-only.
    """

    public_id: Any  # these three are given by the concrete entry
    lot: Any
    lot_id: Any
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    delta_available = models.BigIntegerField()
    delta_held = models.BigIntegerField()
    reference = models.CharField(max_length=120)
    part = models.SmallIntegerField(default=0)
    origin = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers")
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    decision = models.ForeignKey(
        "core.DecisionRecord", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["reference", "part"], name="%(app_label)s_%(class)s_once"),
            models.UniqueConstraint(
                fields=["origin"],
                condition=Q(kind__in=ENDS_OF_HOLD),
                name="%(app_label)s_%(class)s_hold_ends_once",
            ),
            models.CheckConstraint(condition=_deltas_follow_kind(), name="%(app_label)s_%(class)s_signs"),
            models.CheckConstraint(
                condition=Q(kind__in=ANSWERS, origin__isnull=False) | Q(~Q(kind__in=ANSWERS), origin__isnull=True),
                name="%(app_label)s_%(class)s_origin",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="%(app_label)s_%(class)s_of"),
            # holds all that reconciling reads
            models.Index(fields=["lot", "delta_available", "delta_held"], name="%(app_label)s_%(class)s_sum"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
