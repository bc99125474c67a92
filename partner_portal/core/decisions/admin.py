"""Staff read stored decisions, and see each judged again."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import DropdownFilter, RangeDateTimeFilter
from unfold.decorators import display

from partner_portal.core.audit.queries import names
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.policy import Verdict, rules
from partner_portal.core.decisions.queries import replayed
from partner_portal.core.staff import Group, ReadOnlyAdmin


class RuleFilter(DropdownFilter):
    """By rule: those there are, without reading the whole table for them."""

    title = gettext_lazy("rule")
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every rule, by name."""
        return [(name, name) for name, _rule in sorted(rules.items())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[DecisionRecord]) -> QuerySet[DecisionRecord]:
        """Decisions of the chosen rule."""
        return queryset.filter(rule=self.value()) if self.value() else queryset


@admin.register(DecisionRecord)
class DecisionRecordAdmin(ReadOnlyAdmin):
    """Every judgement the program has made, newest first; its page shows the inputs and what a replay gives."""

    group = Group.RECORDS
    icon = "balance"
    list_display = ["decided_at", "says", "word", "citation", "subject", "organisation", "edition"]
    list_select_related = ["organisation"]
    list_filter = ["verdict", RuleFilter, ("decided_at", RangeDateTimeFilter)]
    list_filter_submit = True
    search_fields = ["=public_id", "^subject", "^rule", "=clause", "organisation__name"]
    search_help_text = gettext_lazy("ID, subject, rule, clause or organisation")
    list_per_page = 50
    fields = ["rule"]
    readonly_fields = ["rule"]
    change_form_template = "admin/core/decisionrecord/show.html"

    @display(description=gettext_lazy("decision"))
    def says(self, record: DecisionRecord) -> str:
        """The sentence, in the reader's language."""
        return str(record.sentence)

    @display(description=gettext_lazy("clause"), ordering="clause")
    def citation(self, record: DecisionRecord) -> str:
        """The clause."""
        return record.citation

    @display(
        description=gettext_lazy("verdict"),
        ordering="verdict",
        label={Verdict.MET: "success", Verdict.NOT_MET: "danger", Verdict.OPEN: "warning"},
    )
    def word(self, record: DecisionRecord) -> tuple[str, str]:
        """The verdict as a word in its colour."""
        return record.verdict, record.get_verdict_display()

    def title_of(self, item: DecisionRecord) -> str:
        """The sentence."""
        return str(item.sentence)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a decision."""
        record = self.get_object(request, object_id)
        context = self._shown(record) if record and self.has_view_permission(request) else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def _shown(self, record: DecisionRecord) -> dict[str, Any]:
        return {
            "record": record,
            "replayed": replayed(record),
            "facts": [
                (_("Decided"), record.decided_at),
                (_("Decided by"), names([record.decided_by]).get(record.decided_by)),
                (_("About"), record.subject),
                (_("Organisation"), record.organisation),
                (_("Terms"), record.edition),
                (_("ID"), record.public_id),
            ],
        }
