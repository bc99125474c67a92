"""Staff read the texts that people agree to, and publish the next version (§1.2)."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog
from unfold.decorators import display
from unfold.enums import ActionVariant

from applications.actions import legal
from applications.admin.files import done
from applications.forms.staff import LegalTextForm
from applications.models import LegalText
from partner_portal.core.actors import person
from partner_portal.core.audit.queries import names
from partner_portal.core.staff import Group, ReadOnlyAdmin, action


@admin.register(LegalText)
class LegalTextAdmin(ReadOnlyAdmin):
    """Every version of every text: none is ever changed."""

    group = Group.PROGRAM
    icon = "gavel"
    list_display = ["kind", "version", "effective_from", "agreed", "published_at"]
    list_filter = ["kind"]
    fields = ["kind", "version", "effective_from", "published_at", "publisher", "agreed", "body_en", "body_de"]
    readonly_fields = fields
    actions_list = ["publish"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LegalText]:
        """With how many have agreed to each."""
        return super().get_queryset(request).annotate(agreed=Count("consents"))

    @display(description=gettext_lazy("agreed"), ordering="agreed")
    def agreed(self, text: Any) -> int:
        """How many times it was agreed to."""
        count: int = text.agreed
        return count

    @display(description=gettext_lazy("published by"))
    def publisher(self, text: LegalText) -> str:
        """Who published it, by name."""
        return names([text.published_by]).get(text.published_by, "–")

    @action(
        description=gettext_lazy("Publish a version"),
        url_path="publish",
        permissions=["applications.publish_legal_text"],
        variant=ActionVariant.PRIMARY,
        dialog=ActionDialog(
            title=gettext_lazy("Publish a new version"),
            description=gettext_lazy("From its day on people agree to it. It can never be changed, only followed."),
            form_class=LegalTextForm,
            form_submit_text=gettext_lazy("Publish"),
        ),
    )
    def publish(self, request: HttpRequest, form: LegalTextForm) -> None:
        """Add the next version of a text."""
        given = form.cleaned_data
        values = {name: given[name] for name in ("kind", "version", "effective_from", "body_en", "body_de")}
        if done(form, lambda: legal.publish(**values, by=person(request.user))):
            messages.success(request, _("Published. It is in force from its day on."))
