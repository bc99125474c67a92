"""What staff say when they decide a request."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold import widgets
from unfold.forms import BaseDialogForm


class ApproveForm(BaseDialogForm):
    """Approving may come with a word."""

    reason = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 2})
    )


class DeclineForm(BaseDialogForm):
    """Declining needs a reason: who asked reads it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )
