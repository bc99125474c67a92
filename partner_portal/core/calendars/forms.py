"""What staff fill in to override a day."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSingleDateWidget, UnfoldAdminTextInputWidget

from partner_portal.core.entities import Entity


class OverrideForm(BaseDialogForm):
    """One day of one entity."""

    entity = forms.ChoiceField(label=_("Contracting entity"), choices=Entity.choices, widget=UnfoldAdminSelectWidget)
    day = forms.DateField(label=_("Day"), widget=UnfoldAdminSingleDateWidget)
    is_business = forms.TypedChoiceField(
        label=_("On that day the office is"),
        choices=[("closed", _("closed")), ("open", _("open"))],
        coerce=lambda choice: choice == "open",
        widget=UnfoldAdminSelectWidget,
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Why, as people read it: “Bridge day”."),
        widget=UnfoldAdminTextInputWidget,
    )
