"""What staff fill in to decide a match."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget


class ReasonForm(BaseDialogForm):
    """Why, for the file."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("What tells the two apart, or makes them one: date of birth, address, registration number."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )
