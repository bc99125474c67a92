"""Staff read what happened."""

from django.contrib import admin
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from partner_portal.core.events.kinds import kind_label, kinds
from partner_portal.core.events.models import Event
from partner_portal.core.staff import Group, ReadOnlyAdmin, WordsFilter


class TypeFilter(WordsFilter):
    """By what happened."""

    title = gettext_lazy("what happened")
    parameter_name = "type"

    def known(self) -> list[tuple[str, str]]:
        """Every type there is."""
        return [(type_, kind_label(type_)) for type_, _kind in kinds.items()]


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The event log of every partner, and the vendor's own."""

    group = Group.RECORDS
    icon = "bolt"
    list_display = ["happened", "organisation", "created_at", "public_id"]
    list_filter = [TypeFilter]
    list_filter_submit = True
    search_fields = ["public_id", "organisation__name"]
    search_help_text = gettext_lazy("ID or organisation")
    list_select_related = ["organisation"]
    fields = ["happened", "organisation", "created_at", "data", "previous", "type", "public_id"]
    readonly_fields = fields

    @display(description=gettext_lazy("what happened"), ordering="type")
    def happened(self, event: Event) -> str:
        """What happened, in one sentence."""
        return kind_label(event.type)

    def title_of(self, item: Event) -> str:
        """What happened."""
        return kind_label(item.type)
