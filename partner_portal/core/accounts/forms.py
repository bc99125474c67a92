"""What people fill in about themselves."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from partner_portal.core.accounts.models import User


class SignupForm(forms.Form):
    """What signing up asks besides e-mail address and password; the adapter stores it."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing is left to do: allauth asks for this."""


class AddPasskeyForm(AddWebAuthnForm):
    """A new key: as a passkey that signs in alone, unless its owner says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("So that you know it again, such as “Laptop”.")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Sign in with it alone")
        self.fields["passwordless"].help_text = _(
            "No password needed: your device asks for fingerprint, face or PIN. Without this it is a second factor."
        )


class PreferencesForm(forms.Form):
    """Language and appearance: what is not sent stays as it is."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=[("system", ""), ("light", ""), ("dark", "")], required=False)
