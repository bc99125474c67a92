"""Staff judge the documents of applications one by one, and see who opened which (§1.2.2)."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog, UnfoldAction
from unfold.decorators import display

from applications.actions import review
from applications.admin.files import done, fitting
from applications.enums import DocumentState, Stage
from applications.forms.staff import AcceptDocumentForm, RefuseDocumentForm
from applications.models import Document
from applications.templatetags.office import TONES
from partner_portal.core.actors import person
from partner_portal.core.staff import Group, ReadOnlyAdmin, action

REVIEW = "applications.review_application"


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """Every document handed in; judged where its application is decided, opened as a download that is logged."""

    group = Group.PARTNERS
    icon = "description"
    list_display = ["purpose", "whose", "state_shown", "name", "kind", "uploaded_at", "judged_at"]
    list_filter = ["state", "purpose"]
    list_select_related = ["organisation", "application__details", "application__applicant"]
    search_fields = ["=public_id", "organisation__name", "application__details__legal_name"]
    search_help_text = gettext_lazy("Company or id")
    ordering = ["-pk"]
    fields = ["purpose", "whose", "state_shown", "name", "kind", "size", "uploaded_at", "uploaded_by", "judged_at",
              "remark", "openings"]  # fmt: skip
    readonly_fields = fields
    actions_detail = ["accept", "refuse"]

    @display(description=gettext_lazy("company"))
    def whose(self, document: Document) -> str:
        """The company it belongs to."""
        if document.organisation:
            return document.organisation.name
        details = getattr(document.application, "details", None)
        return details.legal_name if details else "–"

    @display(description=gettext_lazy("state"), ordering="state", label=TONES)
    def state_shown(self, document: Document) -> tuple[str, str]:
        """The state as a word in its colour."""
        return document.state, document.get_state_display()

    @display(description=gettext_lazy("type"))
    def kind(self, document: Document) -> str:
        """What kind of file it is."""
        return document.content_type.rpartition("/")[2].upper()

    @display(description=gettext_lazy("opened by staff"))
    def openings(self, document: Document) -> str:
        """Who opened it when."""
        views = document.views.select_related("user")
        return "; ".join(f"{view.user} {view.at:%Y-%m-%d %H:%M} UTC" for view in views) or "–"

    def title_of(self, item: Document) -> str:
        """What it is for, and whose."""
        return f"{item.get_purpose_display()}: {self.whose(item)}"

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[UnfoldAction]:
        """The two judgements, while its application is verified."""
        stages = [Stage.DOCUMENTS_SUBMITTED, Stage.VERIFYING]
        document = Document.objects.kept().filter(pk=object_id, application__stage__in=stages).first()
        if document is None:
            return []
        other = {DocumentState.ACCEPTED: {"refuse"}, DocumentState.REFUSED: {"accept"}}
        wanted = other.get(DocumentState(document.state), {"accept", "refuse"})
        return fitting(super().get_actions_detail(request, object_id), wanted)

    def after(self, request: HttpRequest, item: Any, line: list[int]) -> HttpResponse:
        """Back to the application, at its documents."""
        if item is None or item.application_id is None:
            return super().after(request, item, line)
        url = reverse("admin:applications_application_change", args=[item.application_id])
        return HttpResponseRedirect(f"{url}#documents")

    @action(
        description=gettext_lazy("Accept"),
        url_path="accept",
        permissions=[REVIEW],
        dialog=ActionDialog(
            title=gettext_lazy("Accept this document?"),
            description=gettext_lazy("It proves what it should. You can change this until the application ends."),
            form_class=AcceptDocumentForm,
            form_submit_text=gettext_lazy("Accept"),
        ),
    )
    def accept(self, request: HttpRequest, form: AcceptDocumentForm, object_id: str) -> None:
        """Accept a document."""
        self._judge(request, form, object_id, accept=True)

    @action(
        description=gettext_lazy("Refuse"),
        url_path="refuse",
        permissions=[REVIEW],
        dialog=ActionDialog(
            title=gettext_lazy("Refuse this document?"),
            description=gettext_lazy("Then ask for a better one: “Ask for more” has your words already."),
            form_class=RefuseDocumentForm,
            form_submit_text=gettext_lazy("Refuse"),
        ),
    )
    def refuse(self, request: HttpRequest, form: RefuseDocumentForm, object_id: str) -> None:
        """Refuse a document."""
        self._judge(request, form, object_id, accept=False)

    def _judge(
        self, request: HttpRequest, form: AcceptDocumentForm | RefuseDocumentForm, object_id: str, *, accept: bool
    ) -> None:
        document = get_object_or_404(Document, pk=object_id, application__isnull=False)
        remark, by = form.cleaned_data["remark"], person(request.user)
        if done(form, lambda: review.judge_document(document=document, accept=accept, remark=remark, by=by)):
            said = _("Accepted: %(document)s.") if accept else _("Refused: %(document)s.")
            messages.success(request, said % {"document": document.get_purpose_display()})
