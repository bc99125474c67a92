"""What staff fill in to move a sandbox's clock."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from partner_portal.core import clock
from partner_portal.core.clock import policy
from partner_portal.core.entities import FACTS


class AdvanceForm(BaseDialogForm):
    """Where to move the clock."""

    to = forms.CharField(
        label=gettext_lazy("To"),
        max_length=40,
        help_text=gettext_lazy("A date such as 2026-03-01, a step such as +3d or +12h, or an instant with its zone."),
        widget=UnfoldAdminTextInputWidget,
    )

    def clean_to(self) -> datetime:
        """The instant it names."""
        zones = [facts.time_zone for facts in FACTS.values()]
        try:
            return policy.target(self.cleaned_data["to"].strip(), now=clock.now(), zones=zones)
        except policy.UnclearTarget:
            raise forms.ValidationError(_("Give a date, a step such as +3d, or an instant with its zone.")) from None
