"""Staff read what happened."""

from django.contrib import admin

from partner_portal.core.events.models import Event
from partner_portal.core.staff import Group, ReadOnlyAdmin


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The event log of every partner, and the vendor's own."""

    group = Group.RECORDS
    icon = "bolt"
    list_display = ["type", "organisation", "created_at", "public_id"]
    list_filter = ["type"]
    search_fields = ["public_id", "organisation__name"]
    list_select_related = ["organisation"]
    fields = ["public_id", "type", "organisation", "created_at", "data", "previous"]
    readonly_fields = fields
