"""Staff read the audit trail; what identifies a person only with the permission for it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from partner_portal.core.audit.models import AuditEntry
from partner_portal.core.audit.permissions import may_read_personal
from partner_portal.core.audit.queries import called, changes_of, names, personal_of, with_names
from partner_portal.core.audit.verbs import verb_label
from partner_portal.core.staff import AboutAdmin, Group
from partner_portal.core.subjects import subject_of


@admin.register(AuditEntry)
class AuditEntryAdmin(AboutAdmin):
    """Who changed what, newest first; an entry's page shows each field from what to what."""

    group = Group.RECORDS
    icon = "history"
    list_display = ["at", "actor_name", "done", "about", "organisation", "reason"]
    list_display_links = ["at", "done"]
    list_select_related = ["organisation"]
    list_filter = [("at", RangeDateTimeFilter)]
    list_filter_submit = True
    search_fields = ["=public_id", "^subject", "^verb", "=actor", "organisation__name"]
    search_help_text = gettext_lazy("ID, subject, what was done, or organisation")
    list_per_page = 50
    fields = ["verb"]
    readonly_fields = ["verb"]
    change_form_template = "admin/core/auditentry/show.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        """Entries with the names of who made them."""
        return with_names(super().get_queryset(request), "actor")

    @display(description=gettext_lazy("who"), ordering="actor")
    def actor_name(self, entry: Any) -> str:
        """The person's name, or which part of the portal."""
        return entry.who or called(entry.actor)

    @display(description=gettext_lazy("what was done"), ordering="verb")
    def done(self, entry: AuditEntry) -> str:
        """The verb, in words."""
        return str(verb_label(entry.verb))

    def title_of(self, item: AuditEntry) -> str:
        """What was done."""
        return str(verb_label(item.verb))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show an entry."""
        entry = self.get_object(request, object_id)
        context = self._shown(request, entry) if entry and self.has_view_permission(request) else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def _shown(self, request: HttpRequest, entry: AuditEntry) -> dict[str, Any]:
        allowed = may_read_personal(request.user)
        reader: Any = request.user
        return {
            "entry": entry,
            "done": verb_label(entry.verb),
            "changes": changes_of(entry),
            "personal": personal_of(entry) if allowed else [],
            "has_hidden": not allowed and hasattr(entry, "text"),
            "facts": [
                (_("When"), entry.at),
                (_("Who"), names([entry.actor]).get(entry.actor)),
                (_("About"), subject_of(entry.subject, reader=reader).__html__()),
                (_("Organisation"), entry.organisation),
                (_("Reason"), entry.reason),
                (_("Recorded as"), entry.verb),
                (_("ID"), entry.public_id),
            ],
        }
