"""What people fill in to make a key."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partner_portal.core import clock
from partner_portal.core.api.policy import grantable
from partner_portal.core.api.scopes import Scope, scopes

LIFETIMES = [("30", _("30 days")), ("90", _("90 days")), ("365", _("One year")), ("0", _("Until it is revoked"))]


class KeyForm(forms.Form):
    """The name, the scopes and the lifetime of a key."""

    name = forms.CharField(label=_("Name"), max_length=50, help_text=_("What uses it, such as your CRM."))
    scopes = forms.MultipleChoiceField(
        label=_("May be used to"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As little as it needs. A key that needs more later is a new key."),
    )
    lifetime = forms.ChoiceField(label=_("Works for"), choices=LIFETIMES, initial="365")

    def __init__(self, *args: Any, to_vendor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [scope for scope in scopes if grantable(scope, to_vendor=to_vendor)]
        self.fields["scopes"].choices = [(scope.name, scope.label) for scope in offered]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Sequence[Scope]:
        """The scopes chosen."""
        return [scopes.get(name) for name in self.cleaned_data["scopes"]]

    @property
    def expires_at(self) -> datetime | None:
        """When the key ends (wall time), if it does."""
        days = int(self.cleaned_data["lifetime"])
        return clock.wall() + timedelta(days=days) if days else None
