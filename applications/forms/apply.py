"""The sections of an application as forms (§1.2): their fields, labels and hints. What the values must be is policy."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from applications.enums import BusinessKind, Headcount, LegalForm, Purpose, Section
from applications.models import Details
from applications.policy import fields
from applications.policy.applying import FIELDS, REQUIRED, missing, with_companions
from applications.policy.fields import MOST_OWNERS, TEXTS

MAX_ROWS = MOST_OWNERS  # of owners, and of affiliated companies


def of_country() -> Iterator[tuple[str, str]]:
    """Every country by its name in the reader's language, an empty choice first."""
    yield "", _("Choose a country")
    yield from ((code, str(name)) for code, name in countries)


def with_empty(choices: Iterable[tuple[str, Any]]) -> Callable[[], Iterator[tuple[str, Any]]]:
    """The choices behind an empty one."""

    def listed() -> Iterator[tuple[str, Any]]:
        yield "", _("Choose one")
        yield from choices

    return listed


def line(label: Any, *, autocomplete: str = "", hint: Any = "", length: int = 200, **kwargs: Any) -> forms.CharField:
    """A line of text."""
    attrs = {"autocomplete": autocomplete} if autocomplete else {}
    return forms.CharField(
        label=label, help_text=hint, max_length=length, widget=forms.TextInput(attrs=attrs | kwargs.pop("attrs", {})),
        **kwargs,
    )  # fmt: skip


class SectionForm(forms.Form):
    """One section. `groups` says which fields stand together under which heading; `later` takes what is there and asks
    for nothing more, for who comes back another time."""

    section: Section
    groups: Sequence[tuple[Any, Sequence[str]]] = ()

    def __init__(
        self,
        data: Any = None,
        *,
        later: bool = False,
        asked: Mapping[str, str] | None = None,
        only: Collection[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.asked = asked or {}
        self.later = later
        for name, field in self.fields.items():
            field.required = not later and name in REQUIRED.get(self.section, ())
            field.error_messages["required"] = (
                _("Please choose.") if hasattr(field, "choices") else _("Please fill this in.")
            )
        if only is not None:
            wanted = with_companions(only)
            for name in [name for name in self.fields if name not in wanted]:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing beside the required fields, such as an address that differs from the legal one."""
        for name in [] if self.later else missing(self.section, self.cleaned_data):
            if name in self.fields and not self.fields[name].required:
                self.add_error(name, _("Please fill this in."))
        return self.cleaned_data

    @classmethod
    def initial_of(cls, details: Details) -> dict[str, Any]:
        """What was saved before, by field."""
        application = details.application
        return {
            name: getattr(application if hasattr(application, name) else details, name)
            for name in cls.base_fields
            if hasattr(details, name) or hasattr(application, name)
        }

    @property
    def values(self) -> dict[str, Any]:
        """What to save, by the names of the model's fields."""
        return dict(self.cleaned_data)

    def blame_the_rest(self, country: str) -> None:
        """Judge what was filled in beside what is missing too, so that every fault shows at once; `country` is the
        one kept before."""
        given = {name: value for name, value in self.cleaned_data.items() if name in FIELDS[self.section]}
        _kept, wrong = fields.check(given, country=country)
        for name, problem in wrong.items():
            if (place := self.place_of(name)) is None or place not in self.errors:
                self.add_error(place, str(problem))

    def blame(self, error: ValidationError) -> None:
        """Put what the rules found wrong beside the field it is about, or above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, faults in error.error_dict.items():
            self.add_error(self.place_of(name), faults)

    def place_of(self, name: str) -> str | None:
        """The field of this form that shows the faults of a field of the model."""
        return name if name in self.fields else None

    @property
    def blocks(self) -> list[tuple[Any, list[tuple[BoundField, str]]]]:
        """The groups with their fields, each with what was asked back about it."""
        shown = [
            (title, [(self[name], self.asked.get(name, "")) for name in names if name in self.fields])
            for title, names in self.groups
        ]
        return [(title, fields) for title, fields in shown if fields]

    def answers(self) -> list[tuple[str, Any, str]]:
        """The saved answers as lines: label, words, name of the field."""
        return [(str(field.label), words(field), field.name) for field in self]


def words(field: BoundField) -> str:
    """A saved answer as a person reads it; nothing for no answer."""
    value = field.initial
    choices = getattr(field.field, "choices", None)
    if choices is not None:
        wanted = [value] if isinstance(value, str) else (value or [])
        return ", ".join(str(label) for key, label in choices if key and key in wanted)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value or "")


class CompanyForm(SectionForm):
    """The legal entity, its tax ID and its legal address."""

    section = Section.COMPANY
    groups = (
        (gettext_lazy("Legal entity"), ("country", "legal_name", "legal_form", "tax_id", "trading_name")),
        (gettext_lazy("Legal address"), ("legal_street", "legal_postcode", "legal_city", "legal_region")),
    )

    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=of_country, help_text=gettext_lazy("Where the company is registered.")
    )
    legal_name = line(
        gettext_lazy("Legal name"),
        autocomplete="organization",
        hint=gettext_lazy("As it stands in the register, with its legal form."),
    )
    legal_form = forms.ChoiceField(label=gettext_lazy("Legal form"), choices=with_empty(LegalForm.choices))
    tax_id = line(gettext_lazy("Tax ID"), length=40, attrs={"spellcheck": "false", "autocapitalize": "characters"})
    trading_name = line(gettext_lazy("Trading name"), hint=gettext_lazy("If clients know you by another name."))
    legal_street = line(gettext_lazy("Street and number"), autocomplete="street-address")
    legal_postcode = line(gettext_lazy("Postcode"), autocomplete="postal-code", length=20)
    legal_city = line(gettext_lazy("Town"), autocomplete="address-level2", length=100)
    legal_region = line(gettext_lazy("Region or state"), autocomplete="address-level1", length=100)


class BusinessForm(SectionForm):
    """What the company does."""

    section = Section.BUSINESS
    groups = (("", ("business_kinds", "website", "description", "employees", "experience")),)

    business_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What your company is"),
        choices=BusinessKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick all that fit."),
    )
    website = line(
        gettext_lazy("Website"), autocomplete="url", length=300, hint=gettext_lazy("Such as https://www.example.com"),
        attrs={"inputmode": "url", "spellcheck": "false"},
    )  # fmt: skip
    description = forms.CharField(
        label=gettext_lazy("What you do for your clients"),
        widget=forms.Textarea,
        max_length=TEXTS["description"],
        help_text=gettext_lazy("Two or three sentences are enough."),
    )
    employees = forms.ChoiceField(label=gettext_lazy("People who work there"), choices=with_empty(Headcount.choices))
    experience = forms.CharField(
        label=gettext_lazy("Experience with CRM and similar software"),
        widget=forms.Textarea,
        max_length=TEXTS["experience"],
        help_text=gettext_lazy("Products you set up or sell today, and for how long."),
    )


class ContactForm(SectionForm):
    """Whom we write to and call."""

    section = Section.CONTACT
    groups = (
        (gettext_lazy("Contact person"), ("contact_name", "contact_role")),
        (gettext_lazy("Company"), ("email", "phone", "postal_same", "postal_address")),
    )

    contact_name = line(gettext_lazy("Name"), autocomplete="name", length=150)
    contact_role = line(gettext_lazy("Position"), autocomplete="organization-title", length=100)
    email = forms.CharField(
        label=gettext_lazy("Company e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    phone = line(
        gettext_lazy("Phone"), autocomplete="tel", length=40, hint=gettext_lazy("With the country code, such as +49."),
        attrs={"inputmode": "tel"},
    )  # fmt: skip
    postal_same = forms.BooleanField(
        label=gettext_lazy("Letters reach us at the legal address"), required=False, initial=True
    )
    postal_address = forms.CharField(
        label=gettext_lazy("Postal address"),
        widget=forms.Textarea(attrs={"autocomplete": "street-address"}),
        max_length=500,
        help_text=gettext_lazy("Only if it differs from the legal one."),
    )

    def answers(self) -> list[tuple[str, Any, str]]:
        """The postal address is an answer only where it differs."""
        same = self["postal_same"].initial
        return [line for line in super().answers() if line[2] != ("postal_address" if same else "postal_same")]


class BillingForm(SectionForm):
    """Where invoices go and from which account the company pays."""

    section = Section.BILLING
    groups = (
        (gettext_lazy("Invoices"), ("billing_email",)),
        (gettext_lazy("Bank account"), ("bank_name", "bank_account", "bank_code")),
    )

    billing_email = forms.CharField(
        label=gettext_lazy("E-mail for invoices"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=gettext_lazy("Products you buy later are delivered to this address too."),
    )
    bank_name = line(gettext_lazy("Bank"))
    bank_account = line(
        gettext_lazy("Account (IBAN)"), length=60, hint=gettext_lazy("Or the account number, where there is no IBAN."),
        attrs={"spellcheck": "false", "autocapitalize": "characters"},
    )  # fmt: skip
    bank_code = line(
        gettext_lazy("Bank code (BIC)"), length=20,
        attrs={"spellcheck": "false", "autocapitalize": "characters"},
    )  # fmt: skip


class ManyFilesInput(forms.ClearableFileInput):
    """A file field that takes several at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, each a value of the list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


ACCEPTED = "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png"
DOCUMENT_FIELDS: dict[str, tuple[Any, Any]] = {
    Purpose.LEGAL_ENTITY: (
        gettext_lazy("Legal entity"),
        gettext_lazy("Extract of the commercial register or certificate of incorporation."),
    ),
    Purpose.TAX_ID: (gettext_lazy("Tax ID"), gettext_lazy("Letter or certificate of the tax office.")),
    Purpose.LEGAL_ADDRESS: (
        gettext_lazy("Legal address"),
        gettext_lazy("Register extract, lease, utility bill or bank statement with the address."),
    ),
    Purpose.BANK: (gettext_lazy("Bank account"), gettext_lazy("Bank statement or letter with the account.")),
    Purpose.OTHER: (gettext_lazy("Anything else"), gettext_lazy("Only if we asked for it, or it explains the rest.")),
}


class DocumentsForm(forms.Form):
    """Files for each thing to prove; all of them in one go, or some now and others later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose, (label, hint) in DOCUMENT_FIELDS.items():
            self.fields[purpose] = ManyFilesField(
                label=label,
                help_text=hint,
                required=False,
                allow_empty_file=True,  # an empty one is refused by name, like every file that is no document
                widget=ManyFilesInput(attrs={"accept": ACCEPTED, "multiple": True}),
            )


class ConsentForm(forms.Form):
    """The two things one states when sending an application (§1.2.1)."""

    truth = forms.BooleanField(
        label=gettext_lazy("I may act for this company, and what stands here is complete and true"),
        error_messages={"required": gettext_lazy("We can only read an application whose data you confirm.")},
    )
    privacy = forms.BooleanField(
        label=gettext_lazy("I have read the privacy notice and agree to it"),
        error_messages={"required": gettext_lazy("Without it we may not work with what you send.")},
    )


class AgreementForm(forms.Form):
    """Accepting the Distribution Agreement for the company (§1.2.2)."""

    agreement = forms.BooleanField(
        label=gettext_lazy("I accept the Distribution Agreement for the company"),
        error_messages={"required": gettext_lazy("The company joins by accepting the agreement.")},
    )


class AnswerForm(forms.Form):
    """Words that go with the answers, if there is something to say."""

    note = forms.CharField(
        label=gettext_lazy("Anything you want to add"), widget=forms.Textarea, max_length=1000, required=False
    )


class WithdrawForm(forms.Form):
    """Why someone takes an application back, if they want to say."""

    reason = forms.CharField(
        label=gettext_lazy("Why, if you like to tell us"),
        widget=forms.Textarea,
        max_length=500,
        required=False,
    )
