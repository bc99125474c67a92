"""Staff read the calendars' overrides and set or remove one, by action only."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog
from unfold.forms import BaseDialogForm

from partner_portal.core.actors import person
from partner_portal.core.calendars import actions, queries
from partner_portal.core.calendars.forms import OverrideForm
from partner_portal.core.calendars.models import CalendarOverride
from partner_portal.core.staff import ReadOnlyAdmin, action


@admin.register(CalendarOverride)
class CalendarOverrideAdmin(ReadOnlyAdmin):
    """Days on which an entity works, or doesn't, whatever its calendar says."""

    list_display = ["day", "entity", "is_business", "name", "set_by", "set_at"]
    list_filter = ["entity", "is_business"]
    search_fields = ["name"]
    date_hierarchy = "day"
    actions_list = ["set_override"]
    actions_detail = ["remove_override"]

    def title_of(self, item: CalendarOverride) -> str:
        """Which day, and what it is."""
        return queries.title_of(item)

    @action(
        description=gettext_lazy("Override a day"),
        url_path="set-override",
        permissions=["core.change_calendar"],
        dialog=ActionDialog(
            title=gettext_lazy("Override a day"),
            description=gettext_lazy("It counts from now on for new deadlines; those already set stay."),
            form_class=OverrideForm,
            form_submit_text=gettext_lazy("Save"),
        ),
    )
    def set_override(self, request: HttpRequest, form: OverrideForm) -> HttpResponse:
        """Set a day by the form."""
        asked = form.cleaned_data
        override = actions.set_override(
            entity=asked["entity"],
            day=asked["day"],
            is_business=asked["is_business"],
            name=asked["name"],
            by=person(request.user),
        )
        messages.success(request, _("%(day)s is overridden.") % {"day": override.day.isoformat()})
        return self._back_to_list()

    @action(
        description=gettext_lazy("Remove"),
        url_path="remove-override",
        permissions=["core.change_calendar"],
        dialog=ActionDialog(
            title=gettext_lazy("Remove this override?"),
            description=gettext_lazy("The day then follows the weekend and the holidays again."),
            form_class=BaseDialogForm,
            form_submit_text=gettext_lazy("Remove"),
        ),
    )
    def remove_override(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Remove the shown day's override."""
        override = get_object_or_404(CalendarOverride, pk=object_id)
        actions.remove_override(override=override, by=person(request.user))
        messages.success(request, _("%(day)s follows the calendar again.") % {"day": override.day.isoformat()})
        return self._back_to_list()

    def _back_to_list(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:core_calendaroverride_changelist"))
