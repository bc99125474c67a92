"""What a partner tells of itself: its data, changes of it, its public profile, affiliates, the signed copy."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.enums import AffiliateState, ChangeKind, ChangeState, RevisionState, SignedCopyState
from partner_portal.core.appendonly import append_only
from partner_portal.core.ids import PublicIdField


class ByOrganisation(models.QuerySet[models.Model]):
    """Rows of an organisation."""

    def for_organisation(self, organisation: models.Model) -> ByOrganisation:
        """Those of this organisation."""
        return self.filter(organisation=organisation)


class CompanyData(models.Model):
    """A partner's data as it holds today (§1.7.4); `actions.company` changes it and keeps every change."""

    organisation = models.OneToOneField("core.Organisation", on_delete=models.PROTECT, related_name="data")
    trading_name = models.CharField(_("trading name"), max_length=200, blank=True)
    website = models.CharField(_("website"), max_length=300, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    postal_address = models.TextField(_("postal address"), max_length=500, blank=True)
    legal_address = models.TextField(_("legal address"), max_length=500, blank=True)
    owners = models.JSONField(_("owners"), default=list, blank=True)
    billing_email = models.CharField(_("billing e-mail"), max_length=254, blank=True)
    bank_name = models.CharField(_("bank"), max_length=200, blank=True)
    bank_account = models.CharField(_("account (IBAN)"), max_length=60, blank=True)
    bank_code = models.CharField(_("bank code (BIC)"), max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ByOrganisation.as_manager()

    class Meta:
        verbose_name = _("company data")
        verbose_name_plural = _("company data")

    def __str__(self) -> str:
        return str(self.organisation)


class DataChange(models.Model):
    """A change of a partner's data (§1.7.4): contacts apply at once, legal and bank data after verification."""

    public_id = PublicIdField("chg")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="data_changes")
    kind = models.CharField(_("kind"), max_length=10, choices=ChangeKind.choices)
    state = models.CharField(_("state"), max_length=16, choices=ChangeState.choices)
    fields = models.JSONField(_("fields"), default=list)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(_("asked by"), max_length=80)
    due_at = models.DateTimeField(_("our answer is due"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = ByOrganisation.as_manager()

    class Meta:
        verbose_name = _("change of company data")
        verbose_name_plural = _("changes of company data")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=models.Q(state=ChangeState.IN_VERIFICATION),
                name="data_change_one_in_verification",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.public_id


@append_only(mutable=["before", "after"])
class DataChangeText(models.Model):
    """What the data was and what it becomes, field by field; the retention job may blank both."""

    change = models.OneToOneField(DataChange, on_delete=models.PROTECT, related_name="texts")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("texts of a change")
        verbose_name_plural = _("texts of changes")

    def __str__(self) -> str:
        return str(self.change_id)


class ProfileRevision(models.Model):
    """One version of a partner's public profile (§1.4): the live one stays until the next was moderated."""

    public_id = PublicIdField("rev")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="revisions")
    state = models.CharField(_("state"), max_length=14, choices=RevisionState.choices, default=RevisionState.DRAFT)
    name = models.CharField(_("name shown"), max_length=200, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    postal_address = models.TextField(_("postal address"), max_length=500, blank=True)
    website = models.CharField(_("website"), max_length=300, blank=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    logo = models.ForeignKey("applications.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(_("edited"))
    edited_by = models.CharField(_("edited by"), max_length=80)
    sent_at = models.DateTimeField(_("sent for moderation"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = ByOrganisation.as_manager()

    class Meta:
        verbose_name = _("profile revision")
        verbose_name_plural = _("profile revisions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(state=RevisionState.LIVE), name="revision_one_live"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(
                    state__in=[RevisionState.DRAFT, RevisionState.IN_MODERATION, RevisionState.RETURNED]
                ),
                name="revision_one_under_way",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Affiliate(models.Model):
    """An affiliated legal entity a partner declared; it takes part only after approval (§1.7.3)."""

    public_id = PublicIdField("aff")
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="affiliates")
    name = models.CharField(_("legal name"), max_length=200)
    country = models.CharField(_("country"), max_length=2)
    tax_id = models.CharField(_("tax ID, normalised"), max_length=40, blank=True)
    relation = models.CharField(_("relation"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=AffiliateState.choices, default=AffiliateState.DECLARED)
    declared_at = models.DateTimeField(_("declared"))
    declared_by = models.CharField(_("declared by"), max_length=80)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = ByOrganisation.as_manager()

    class Meta:
        verbose_name = _("affiliate")
        verbose_name_plural = _("affiliates")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "country", "name"],
                condition=models.Q(state__in=[AffiliateState.DECLARED, AffiliateState.APPROVED]),
                name="affiliate_declared_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SignedCopyRequest(models.Model):
    """A partner asked for a physically signed copy of the agreement (§1.3)."""

    public_id = PublicIdField("scr")
    partner = models.ForeignKey("applications.Partner", on_delete=models.PROTECT, related_name="signed_copies")
    state = models.CharField(_("state"), max_length=10, choices=SignedCopyState.choices)
    requested_at = models.DateTimeField(_("requested"))
    requested_by = models.CharField(_("requested by"), max_length=80)
    address = models.TextField(_("send to"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    tracking = models.CharField(_("tracking number or note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("request for a signed copy")
        verbose_name_plural = _("requests for signed copies")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner"], condition=models.Q(state=SignedCopyState.REQUESTED), name="signed_copy_one_open"
            )
        ]

    def __str__(self) -> str:
        return self.public_id
