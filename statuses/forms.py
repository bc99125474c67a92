"""What staff fill in to record a requirement by hand, or take one back."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from applications.forms.staff import OfficeForm
from applications.models import Partner
from partner_portal.core import clock
from statuses import queries
from statuses.enums import Requirement


def reason() -> forms.CharField:
    """Why, kept in the audit trail."""
    return forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("Kept in the audit trail."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class RecordForm(OfficeForm):
    """Which partner did what on which day, and how we know."""

    partner = forms.CharField(
        label=gettext_lazy("Partner"),
        max_length=40,
        help_text=gettext_lazy("The id of the partner (ptr_…) or of its organisation (org_…)."),
        widget=UnfoldAdminTextInputWidget,
    )
    requirement = forms.ChoiceField(
        label=gettext_lazy("Requirement"), choices=Requirement.choices, widget=UnfoldAdminSelectWidget
    )
    on = forms.DateField(
        label=gettext_lazy("Met on"),
        help_text=gettext_lazy("The day where the contracting entity sits. It counts for the first days of Bronze."),
        widget=UnfoldAdminSingleDateWidget,
    )
    reason = reason()

    def __init__(self, request: HttpRequest, object_id: int | str | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, object_id, *args, **kwargs)
        self.fields["partner"].initial = request.GET.get("partner", "")[:40]

    def clean_partner(self) -> Partner:
        """The partner of that id."""
        found = queries.participation(self.cleaned_data["partner"].strip())
        if found is None:
            raise forms.ValidationError(_("There is no partner with this id."))
        return found

    def met_at(self) -> datetime:
        """An instant of the day given: now for today, else the day's first one, not before the acceptance."""
        partner, day = self.cleaned_data["partner"], self.cleaned_data["on"]
        assert isinstance(day, date)
        if day == clock.today(partner.entity):
            return clock.now()
        begun: datetime = clock.start_of_day(day, partner.entity)
        return max(begun, partner.accepted_at) if day == partner.accepted_on else begun


class WithdrawForm(OfficeForm):
    """Why a fact no longer counts, and whether it ever did."""

    reason = reason()
    in_error = forms.BooleanField(
        label=gettext_lazy("It was recorded in error"),
        required=False,
        help_text=gettext_lazy(
            "Bronze's first days are judged again without it. Not met, they run again, and where their last day is "
            "past, the next daily run cancels the participation."
        ),
        widget=UnfoldBooleanSwitchWidget,
    )
