"""Staff read stored decisions, and see each judged again."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from partner_portal.core.audit.queries import names
from partner_portal.core.decisions.labels import rule_label
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.policy import Verdict, rules
from partner_portal.core.decisions.queries import replayed
from partner_portal.core.staff import AboutAdmin, Group, WordsFilter
from partner_portal.core.subjects import subject_of


class RuleFilter(WordsFilter):
    """By rule."""

    title = gettext_lazy("rule")
    parameter_name = "rule"

    def known(self) -> list[tuple[str, str]]:
        """Every rule there is."""
        return [(name, str(rule_label(name))) for name, _rule in rules.items()]


@admin.register(DecisionRecord)
class DecisionRecordAdmin(AboutAdmin):
    """Every judgement the program has made, newest first; its page shows the inputs and what a replay gives."""

    group = Group.RECORDS
    icon = "balance"
    list_display = ["decided_at", "says", "word", "citation", "about", "organisation", "edition"]
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
        context = self._shown(request, record) if record and self.has_view_permission(request) else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def _shown(self, request: HttpRequest, record: DecisionRecord) -> dict[str, Any]:
        reader: Any = request.user
        return {
            "record": record,
            "replayed": replayed(record),
            "facts": [
                (_("Decided"), record.decided_at),
                (_("Decided by"), names([record.decided_by]).get(record.decided_by)),
                (_("About"), subject_of(record.subject, reader=reader).__html__()),
                (_("Organisation"), record.organisation),
                (_("Terms"), record.edition),
                (_("ID"), record.public_id),
            ],
        }
