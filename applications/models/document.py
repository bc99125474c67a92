"""Documents people hand in, and who opened them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.enums import DocumentState, Purpose
from partner_portal.core.appendonly import append_only
from partner_portal.core.ids import PublicIdField


class DocumentQuerySet(models.QuerySet["Document"]):
    """Filters of documents."""

    def for_organisation(self, organisation: models.Model) -> DocumentQuerySet:
        """Those of an organisation, handed in with its applications or later."""
        return self.filter(organisation=organisation)

    def kept(self) -> DocumentQuerySet:
        """Those whose file is still there."""
        return self.exclude(file="").filter(removed_at__isnull=True)


class Document(models.Model):
    """A file someone handed in (`actions.documents`): checked by content, stored under a generated name, served only
    to its owner and staff, as a download.

    It belongs to an application, or later to the organisation. `name` is what its owner calls it: shown, never a path.
    """

    public_id = PublicIdField("doc")
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    change = models.ForeignKey(
        "applications.DataChange", on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    purpose = models.CharField(_("what for"), max_length=16, choices=Purpose.choices)
    name = models.CharField(_("name"), max_length=120, blank=True)
    content_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    file = models.FileField(max_length=200, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=DocumentState.choices, default=DocumentState.UPLOADED)
    judged_at = models.DateTimeField(_("judged"), null=True, blank=True)
    judged_by = models.CharField(_("judged by"), max_length=80, blank=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)  # by its owner, before it was judged
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=DocumentState.UPLOADED, judged_at__isnull=True)
                | (~models.Q(state=DocumentState.UPLOADED) & models.Q(judged_at__isnull=False)),
                name="document_judged_with_its_state",
            ),
            models.CheckConstraint(
                condition=models.Q(application__isnull=False) | models.Q(organisation__isnull=False),
                name="document_has_an_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.public_id})"


@append_only()
class DocumentView(models.Model):
    """Someone of the staff opened a document."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("opened"))

    class Meta:
        verbose_name = _("opening of a document")
        verbose_name_plural = _("openings of documents")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.document_id} {self.at:%Y-%m-%d %H:%M}"
