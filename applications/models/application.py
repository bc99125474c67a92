"""The application: its stage, its details, its history and what was asked back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.enums import ENDED, OPEN, WITH_STAFF, Stage, Step
from partner_portal.core.accounts.models import User
from partner_portal.core.appendonly import append_only
from partner_portal.core.entities import Entity
from partner_portal.core.ids import PublicIdField


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Filters of applications."""

    def for_organisation(self, organisation: models.Model) -> ApplicationQuerySet:
        """Those that made this organisation a partner."""
        return self.filter(organisation=organisation)

    def of(self, user: User) -> ApplicationQuerySet:
        """Those this person fills in."""
        return self.filter(applicant=user)

    def open(self) -> ApplicationQuerySet:
        """Those that have not ended."""
        return self.filter(stage__in=OPEN)

    def with_staff(self) -> ApplicationQuerySet:
        """Those that wait for the vendor, the one due first in front."""
        return self.filter(stage__in=WITH_STAFF).order_by("due_at", "pk")


class Application(models.Model):
    """A company's way into the program (§1.2), from the draft to its end. Written by `actions.applying` and
    `actions.review`.

    It has no organisation until it is approved: a tax ID is public, so knowing one opens nobody's files. What names
    people or reaches them stands in `Details`, which can be erased.
    """

    public_id = PublicIdField("app")
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications", verbose_name=_("applicant")
    )
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="applications",
        verbose_name=_("organisation"),
    )  # fmt: skip
    stage = models.CharField(_("stage"), max_length=24, choices=Stage.choices, default=Stage.DRAFT)
    country = models.CharField(_("country"), max_length=2, blank=True)
    entity = models.CharField(_("contracting entity"), max_length=10, choices=Entity.choices, blank=True)
    zone = models.CharField(_("zone"), max_length=10, blank=True)
    locale = models.CharField(_("language"), max_length=10, default="en")
    business_kinds = models.JSONField(_("kinds of business"), default=list, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("reviewer"),
    )  # fmt: skip
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("partner manager"),
    )  # fmt: skip
    started_at = models.DateTimeField(_("started"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    stage_since = models.DateTimeField(_("in this stage since"))
    due_on = models.DateField(_("our answer is due on"), null=True, blank=True)
    due_at = models.DateTimeField(_("too late from"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("escalated"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # counts every change, for If-Match and two staff at once

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-pk"]
        permissions = [
            ("review_application", "Can review, verify and decide applications"),
            ("assign_application", "Can assign reviewers and partner managers"),
            ("open_document", "Can open the documents of applicants and partners"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant"], condition=models.Q(stage__in=sorted(OPEN)), name="application_one_open_each"
            ),
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="application_known_stage"),
            models.CheckConstraint(
                condition=models.Q(stage__in=sorted(ENDED), ended_at__isnull=False)
                | (~models.Q(stage__in=sorted(ENDED)) & models.Q(ended_at__isnull=True)),
                name="application_ended_with_its_stage",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage__in=sorted(WITH_STAFF))
                | models.Q(due_at__isnull=False, due_on__isnull=False),
                name="application_due_while_with_staff",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=Stage.APPROVED) | models.Q(organisation__isnull=False),
                name="application_approved_has_organisation",
            ),
        ]
        indexes = [models.Index(fields=["stage", "due_at"], name="application_queue")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.stage in OPEN


class Details(models.Model):
    """What an applicant tells of the company and its people: changed while the application is open, erased by the
    retention job once it came to nothing.

    `owners` and `affiliates` are lists: names; {"name", "country", "relation"}.
    """

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="details")
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    trading_name = models.CharField(_("trading name"), max_length=200, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=60, blank=True)
    tax_id = models.CharField(_("tax ID, normalised"), max_length=40, blank=True, db_index=True)
    website = models.CharField(_("website"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    employees = models.CharField(_("employees"), max_length=20, blank=True)
    experience = models.TextField(_("experience"), blank=True)
    contact_name = models.CharField(_("contact person"), max_length=150, blank=True)
    contact_role = models.CharField(_("position"), max_length=100, blank=True)
    email = models.CharField(_("company e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    legal_street = models.CharField(_("legal address: street"), max_length=200, blank=True)
    legal_postcode = models.CharField(_("legal address: postcode"), max_length=20, blank=True)
    legal_city = models.CharField(_("legal address: town"), max_length=100, blank=True)
    legal_region = models.CharField(_("legal address: region"), max_length=100, blank=True)
    postal_same = models.BooleanField(_("postal address is the legal one"), default=True)
    postal_address = models.TextField(_("postal address"), max_length=500, blank=True)
    owners = models.JSONField(_("owners"), default=list, blank=True)
    affiliates = models.JSONField(_("affiliated companies"), default=list, blank=True)
    people_answered = models.BooleanField(default=False)
    billing_email = models.CharField(_("billing e-mail"), max_length=254, blank=True)
    bank_name = models.CharField(_("bank"), max_length=200, blank=True)
    bank_account = models.CharField(_("account (IBAN)"), max_length=60, blank=True)
    bank_code = models.CharField(_("bank code (BIC)"), max_length=20, blank=True)
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    class Meta:
        verbose_name = _("details of an application")
        verbose_name_plural = _("details of applications")

    def __str__(self) -> str:
        return self.legal_name or str(self.application_id)


@append_only()
class Progress(models.Model):
    """One step of an application's history."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="history")
    step = models.CharField(_("step"), max_length=24, choices=Step.choices)
    stage_before = models.CharField(_("from"), max_length=24, choices=Stage.choices, blank=True)
    stage_after = models.CharField(_("to"), max_length=24, choices=Stage.choices)
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=80)
    decision = models.ForeignKey("core.DecisionRecord", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("step of an application")
        verbose_name_plural = _("history of applications")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.at:%Y-%m-%d %H:%M}"


@append_only(mutable=["note", "reason"])
class ProgressNote(models.Model):
    """The words of a step: the note the applicant reads, the reason staff keep; the retention job may blank both."""

    progress = models.OneToOneField(Progress, on_delete=models.PROTECT, related_name="words")
    note = models.TextField(_("note to the applicant"), blank=True)
    reason = models.TextField(_("internal reason"), blank=True)

    class Meta:
        verbose_name = _("words of a step")
        verbose_name_plural = _("words of steps")

    def __str__(self) -> str:
        return self.note or self.reason


class AskedField(models.Model):
    """One thing staff asked back (§1.2.2): a field of the details or a document, open until it was answered."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="asked")
    field = models.CharField(_("field"), max_length=40)  # a field's name of Details, or document:<purpose>
    remark = models.CharField(_("what is wrong or missing"), max_length=500)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(_("asked by"), max_length=80)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("question to an applicant")
        verbose_name_plural = _("questions to applicants")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "field"],
                condition=models.Q(answered_at__isnull=True),
                name="asked_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.field
