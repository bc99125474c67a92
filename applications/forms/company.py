"""Forms of the company's pages: the shape of what comes in; what the values must be is policy."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from applications.enums import ChangeKind, Purpose
from applications.forms.apply import line, of_country
from partner_portal.core.refusals import Refused

ACCEPTED = ".pdf,.jpg,.jpeg,.png"
EVIDENCE = gettext_lazy("PDF, JPEG or PNG, at most 10 MB.")


def text(label: Any, *, hint: Any = "", length: int = 500, **kwargs: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, help_text=hint, max_length=length, widget=forms.Textarea, **kwargs)


MISSING = gettext_lazy("Add a document that shows the new data.")
ONE_OF_BOTH = gettext_lazy(
    "One of the two is needed, the one that shows what changes. PDF, JPEG or PNG, at most 10 MB."
)


def upload(label: Any, hint: Any = EVIDENCE, *, required: bool = False) -> forms.FileField:
    """A file, never a path."""
    widget = forms.FileInput(attrs={"accept": ACCEPTED})
    return forms.FileField(
        label=label, help_text=hint, required=required, widget=widget, error_messages={"required": MISSING}
    )


class Told(forms.Form):
    """A form that shows beside its fields what the rules found wrong."""

    def blame(self, error: ValidationError | Refused) -> None:
        """Put a refusal above the form, a fault beside its field."""
        if isinstance(error, Refused):
            self.add_error(None, str(error))
        elif not hasattr(error, "error_dict"):
            self.add_error(None, error)
        else:
            for name, faults in error.error_dict.items():
                self.add_error(name if name in self.fields else None, faults)


class ProfileForm(Told):
    """The public profile (§1.4); the fields the directory requires may wait until it is sent."""

    name = line(gettext_lazy("Name shown"), required=False)
    description = text(
        gettext_lazy("Description"),
        hint=gettext_lazy("What you do for whom, in a few sentences. The directory shows it."),
        length=4000,
        required=False,
    )
    website = line(gettext_lazy("Website"), autocomplete="url", length=300, required=False)
    email = line(gettext_lazy("E-mail"), autocomplete="email", length=254, required=False)
    phone = line(
        gettext_lazy("Phone"),
        autocomplete="tel",
        hint=gettext_lazy("With the country's code."),
        length=40,
        required=False,
    )
    postal_address = text(gettext_lazy("Postal address"), required=False)
    logo = upload(gettext_lazy("Logo"), gettext_lazy("JPEG or PNG, at most 10 MB. Square ones look best."))


class ContactForm(Told):
    """Contacts, which hold at once (§1.7.4)."""

    trading_name = line(gettext_lazy("Trading name"), required=False)
    website = line(gettext_lazy("Website"), autocomplete="url", length=300, required=False)
    email = line(gettext_lazy("E-mail"), autocomplete="email", length=254)
    phone = line(gettext_lazy("Phone"), autocomplete="tel", hint=gettext_lazy("With the country's code."), length=40)
    postal_address = text(gettext_lazy("Postal address"), required=False)


class EvidenceForm(Told):
    """A change that staff verify by documents."""

    purposes: tuple[Purpose, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Ask for one document at least."""
        if not self.files_given() and not self.errors:
            self.add_error(self.purposes[0].value, MISSING)
        return self.cleaned_data

    def files_given(self) -> list[tuple[str, Any, str]]:
        """What was handed in: purpose, file, name."""
        given = [(purpose.value, self.cleaned_data.get(purpose.value)) for purpose in self.purposes]
        return [(purpose, file, file.name or "") for purpose, file in given if file]

    @property
    def values(self) -> dict[str, Any]:
        """The data by the names of the columns."""
        raise NotImplementedError


class LegalForm(EvidenceForm):
    """Legal data, which hold once verified (§1.7.4)."""

    purposes = (Purpose.LEGAL_ENTITY, Purpose.LEGAL_ADDRESS)
    name = line(gettext_lazy("Legal name"), autocomplete="organization")
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=of_country)
    tax_id = line(gettext_lazy("Tax ID"), length=40)
    legal_address_text = text(gettext_lazy("Legal address"))
    owners = text(gettext_lazy("Owners"), hint=gettext_lazy("One name a line."), length=4000, required=False)
    legal_entity = upload(gettext_lazy("Extract of the register"), ONE_OF_BOTH)
    legal_address = upload(gettext_lazy("Proof of the legal address"), ONE_OF_BOTH)

    @property
    def values(self) -> dict[str, Any]:
        """The data by the names of the columns."""
        told = self.cleaned_data
        return {
            "name": told["name"],
            "country": told["country"],
            "tax_id": told["tax_id"],
            "legal_address": told["legal_address_text"],
            "owners": [name.strip() for name in told["owners"].splitlines() if name.strip()],
        }


class BankForm(EvidenceForm):
    """Billing and bank data, which hold once verified (§1.7.4)."""

    purposes = (Purpose.BANK,)
    billing_email = line(gettext_lazy("Billing e-mail"), autocomplete="email", length=254)
    bank_name = line(gettext_lazy("Bank"), required=False)
    bank_account = line(gettext_lazy("Account (IBAN)"), length=60, required=False)
    bank_code = line(gettext_lazy("Bank code (BIC)"), length=20, required=False)
    bank = upload(gettext_lazy("A statement or letter of the bank"), required=True)

    @property
    def values(self) -> dict[str, Any]:
        """The data by the names of the columns."""
        return {name: self.cleaned_data[name] for name in ("billing_email", "bank_name", "bank_account", "bank_code")}


class AffiliateForm(Told):
    """The declaration of an affiliated legal entity (§1.7.3)."""

    name = line(gettext_lazy("Legal name"))
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=of_country)
    tax_id = line(gettext_lazy("Tax ID"), length=40, required=False)
    relation = line(gettext_lazy("How it belongs to yours"), hint=gettext_lazy("Such as: parent, 60 %"))


class CopyForm(Told):
    """Where the signed copy goes (§1.3)."""

    address = text(gettext_lazy("Send to"), hint=gettext_lazy("Name, street, town, country."))


class RightsForm(Told):
    """The rights of a colleague (§7.2)."""

    may_profile = forms.BooleanField(
        label=gettext_lazy("May edit the company's pages"),
        help_text=gettext_lazy("Profile, data, affiliated companies."),
        required=False,
    )
    may_store = forms.BooleanField(
        label=gettext_lazy("May buy in the store"), help_text=gettext_lazy("With your discount."), required=False
    )


class MemberForm(RightsForm):
    """A colleague to add (§7.2)."""

    email = line(
        gettext_lazy("E-mail address"),
        hint=gettext_lazy("The one your colleague signs in with, or will register with."),
        length=254,
        attrs={"type": "email"},
    )
    name = line(gettext_lazy("Name"), length=150, required=False)
    field_order = ("email", "name", "may_profile", "may_store")


FORMS: dict[str, type[Told]] = {
    ChangeKind.CONTACT: ContactForm,
    ChangeKind.LEGAL: LegalForm,
    ChangeKind.BANK: BankForm,
}
