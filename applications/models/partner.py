"""The partner, its standing, and its people."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.enums import MEMBER_OPEN, PARTICIPATING, MemberState, Standing
from partner_portal.core.appendonly import append_only
from partner_portal.core.entities import Entity
from partner_portal.core.ids import PublicIdField


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Filters of partners."""

    def for_organisation(self, organisation: models.Model) -> PartnerQuerySet:
        """Every participation of an organisation."""
        return self.filter(organisation=organisation)

    def participating(self) -> PartnerQuerySet:
        """Those that take part: active and suspended ones."""
        return self.filter(standing__in=PARTICIPATING)


class Partner(models.Model):
    """One participation of an organisation in the program (§1.3): accepted once, ended at most once; a later
    application makes a new one of the same organisation. Written by `actions.approval` and `actions.standing`.

    `entity` is the contracting entity at acceptance; days are its local days.
    """

    public_id = PublicIdField("ptr")
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, related_name="partners", verbose_name=_("organisation")
    )
    application = models.OneToOneField(
        "applications.Application", on_delete=models.PROTECT, null=True, blank=True, related_name="partner"
    )
    entity = models.CharField(_("contracting entity"), max_length=10, choices=Entity.choices)
    accepted_at = models.DateTimeField(_("accepted"))
    accepted_on = models.DateField(_("accepted on"))
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    agreement = models.ForeignKey(
        "applications.Consent", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreement_version = models.CharField(_("agreement"), max_length=20, blank=True)
    agreement_concluded_at = models.DateTimeField(_("agreement concluded"), null=True, blank=True)
    standing = models.CharField(_("standing"), max_length=12, choices=Standing.choices, default=Standing.ACTIVE)
    standing_since = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="managed_partners",
        verbose_name=_("partner manager"),
    )  # fmt: skip

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["-pk"]
        permissions = [
            ("suspend_partner", "Can suspend and reinstate partners"),
            ("terminate_partner", "Can terminate partners"),
            ("manage_partner", "Can verify changes, moderate profiles, approve members and affiliates"),
            ("import_partners", "Can import existing partners"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(standing__in=sorted(PARTICIPATING)),
                name="partner_participates_once",
            ),
            models.CheckConstraint(condition=models.Q(standing__in=Standing.values), name="partner_known_standing"),
            models.CheckConstraint(
                condition=models.Q(standing__in=sorted(PARTICIPATING), ended_at__isnull=True)
                | (~models.Q(standing__in=sorted(PARTICIPATING)) & models.Q(ended_at__isnull=False)),
                name="partner_ended_with_its_standing",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["standing", "-id"], name="partner_by_standing")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_participating(self) -> bool:
        """Whether it takes part, suspended or not."""
        return self.standing in PARTICIPATING


@append_only()
class StandingChange(models.Model):
    """One change of a partner's standing, with the decision it rests on."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="standings")
    before = models.CharField(_("from"), max_length=12, choices=Standing.choices, blank=True)
    after = models.CharField(_("to"), max_length=12, choices=Standing.choices)
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=80)
    decision = models.ForeignKey("core.DecisionRecord", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("change of standing")
        verbose_name_plural = _("changes of standing")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_after_display()} {self.at:%Y-%m-%d %H:%M}"


class MemberQuerySet(models.QuerySet["Member"]):
    """Filters of members."""

    def for_organisation(self, organisation: models.Model) -> MemberQuerySet:
        """Those of an organisation."""
        return self.filter(organisation=organisation)

    def active(self) -> MemberQuerySet:
        """Those who belong to it today."""
        return self.filter(state=MemberState.ACTIVE)


class Member(models.Model):
    """A person of a partner (§7.2): added by the main user, approved by staff, with rights; or the main user.
    Written by `actions.team`.

    `email` is what the main user wrote; `user` who registered with it.
    """

    public_id = PublicIdField("mem")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    email = models.CharField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=150, blank=True)
    is_main = models.BooleanField(_("main user"), default=False)
    may_profile = models.BooleanField(_("may edit the company's pages"), default=False)
    may_store = models.BooleanField(_("may buy in the store"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=MemberState.choices, default=MemberState.PENDING)
    added_at = models.DateTimeField(_("added"))
    added_by = models.CharField(_("added by"), max_length=80)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(state=MemberState.ACTIVE), name="member_of_one_company"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(is_main=True, state=MemberState.ACTIVE),
                name="member_one_main_user",
            ),
            models.UniqueConstraint(
                fields=["organisation", "email"], condition=models.Q(state__in=sorted(MEMBER_OPEN)),
                name="member_added_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MemberState.ACTIVE) | models.Q(user__isnull=False),
                name="member_active_has_user",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or self.email


class MemberBlockQuerySet(models.QuerySet["MemberBlock"]):
    """Filters of blocks."""

    def for_organisation(self, organisation: models.Model) -> MemberBlockQuerySet:
        """Those on members of an organisation."""
        return self.filter(member__organisation=organisation)

    def at(self, instant: datetime) -> MemberBlockQuerySet:
        """Those that hold at an instant, by their dates alone."""
        return self.filter(valid_from__lte=instant).filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=instant)
        )


class MemberBlock(models.Model):
    """A member may not act from one instant to another (§14.4); `actions.team.block` and `.lift_block` write it."""

    public_id = PublicIdField("blk")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="blocks")
    valid_from = models.DateTimeField(_("from"))
    valid_until = models.DateTimeField(_("until"), null=True, blank=True)
    reference = models.CharField(_("reference"), max_length=80, unique=True)
    set_by = models.CharField(_("set by"), max_length=80)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.CharField(_("lifted by"), max_length=80, blank=True)

    objects = MemberBlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block of a member")
        verbose_name_plural = _("blocks of members")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="member_block_runs_forward",
            )
        ]

    def __str__(self) -> str:
        return self.public_id
