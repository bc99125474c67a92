"""What staff fill in to change the list of territories."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from partner_portal.core.territories.enums import Standing
from partner_portal.core.territories.models import Territory


class StandingForm(BaseDialogForm):
    """A new standing for the territory shown, and the version its editor saw."""

    standing = forms.ChoiceField(label=_("Standing"), choices=Standing.choices, widget=UnfoldAdminSelectWidget)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Kept in the history."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
    expected_version = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, object_id: int | str | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, object_id, *args, **kwargs)
        territory = Territory.objects.filter(pk=object_id).first() if object_id else None
        if territory:
            self.fields["standing"].initial = territory.standing
            self.fields["expected_version"].initial = territory.version


class NewTerritoryForm(StandingForm):
    """A territory that is not on the list yet."""

    code = forms.CharField(
        label=_("Code"),
        max_length=6,
        help_text=_("ISO 3166-1 such as GL, or a region such as UA-43."),
        widget=UnfoldAdminTextInputWidget,
    )
    field_order = ["code", "standing", "reason"]
