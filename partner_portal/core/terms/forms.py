"""The staff's form of an edition: one input for each number, made from the schema."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import groupby
from typing import Any, get_args

from annotated_types import Ge, Le
from django import forms
from django.core.validators import RegexValidator
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic.fields import FieldInfo
from unfold import widgets
from unfold.forms import BaseDialogForm

from partner_portal.core.terms.fields import KEY, QuotaStep
from partner_portal.core.terms.models import TermsEdition
from partner_portal.core.terms.numbers import InvalidTerms, Number, declared, numbers, plain_number, read, worded
from partner_portal.core.terms.policy import NAME
from partner_portal.core.terms.queries import in_force_today
from partner_portal.core.terms.schema import CHOICES


class RowField(forms.CharField):
    """Several values in one input."""

    def parse(self, text: str) -> list[Any]:
        """The values of a text; raises `ValidationError`."""
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        return self.parse(super().to_python(value) or "")


class DaysField(RowField):
    """Days in a row, such as `30, 14, 7, 1`."""

    def parse(self, text: str) -> list[int]:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in parts):
            raise forms.ValidationError(_("Whole numbers with commas between them, such as 30, 14, 7."))
        return [int(part) for part in parts]

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ", ".join(str(day) for day in value or ())


class KeysField(RowField):
    """Keys in a row, such as `program-tutorial, product-course`."""

    def parse(self, text: str) -> list[str]:
        keys = [part.strip() for part in text.split(",") if part.strip()]
        if not all(re.fullmatch(KEY, key) and len(key) <= 60 for key in keys):
            raise forms.ValidationError(
                _("Keys in small letters, digits and dashes with commas between them, such as program-tutorial.")
            )
        return keys

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ", ".join(value or ())


class StepsField(RowField):
    """A step table, one step a line: `0.25: 6` gives six open reservations from a rating of 0.25 on."""

    def parse(self, text: str) -> list[dict[str, Any]]:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return [self._step(number, line) for number, line in enumerate(lines, start=1)]

    def _step(self, number: int, line: str) -> dict[str, Any]:
        rating, colon, quota = (part.strip() for part in line.partition(":"))
        try:
            start = Decimal(rating)
        except InvalidOperation:
            start = Decimal("NaN")
        if not (colon and start.is_finite() and quota.isascii() and quota.isdigit() and len(quota) <= 6):
            raise forms.ValidationError(
                _("Line %(number)s: write a rating, a colon and a number, such as 0.25: 6."), params={"number": number}
            )
        return {"rating_from": f"{start:f}", "open_reservations": int(quota)}

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return "\n".join(f"{plain_number(step.rating_from)}: {step.open_reservations}" for step in value)


class DayInput(forms.DateInput):
    """The browser's own date input."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": " ".join(widgets.DATETIME_CLASSES)})


def html_name(path: str) -> str:
    """The input's name of a path: `bronze.discount_percent` is `bronze__discount_percent`."""
    return path.replace(".", "__")


def limits(info: FieldInfo) -> dict[str, Any]:
    """The range of a number, for its input."""
    found: dict[str, Any] = {}
    for limit in info.metadata:
        if isinstance(limit, Ge):
            found["min_value"] = limit.ge
        elif isinstance(limit, Le):
            found["max_value"] = limit.le
    return found


def form_field(info: FieldInfo) -> forms.Field:
    """The input of one number of the schema."""
    kind: Any = info.annotation
    text = widgets.UnfoldAdminTextInputWidget()
    if kind is bool:
        return forms.BooleanField(required=False, widget=widgets.UnfoldBooleanSwitchWidget())
    if kind is int:
        return forms.IntegerField(widget=widgets.UnfoldAdminIntegerFieldWidget(), **limits(info))
    if kind is Decimal:
        places = widgets.UnfoldAdminDecimalFieldWidget()
        return forms.DecimalField(max_digits=12, decimal_places=2, widget=places, **limits(info))
    if kind is date:
        return forms.DateField(widget=DayInput())
    if kind is str:
        return forms.CharField(max_length=5, help_text=_("MM-DD"), widget=text)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        choices = [(choice.value, gettext(CHOICES[choice])) for choice in kind]
        return forms.ChoiceField(choices=choices, widget=widgets.UnfoldAdminSelectWidget())
    match get_args(kind)[0]:
        case member if member is QuotaStep:
            help_text = _("One step a line: a rating from 0 to 1, a colon, how many may be open from there on.")
            return StepsField(help_text=help_text, widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 6}))
        case member if get_args(member)[:1] == (int,) or member is int:
            return DaysField(required=False, widget=text)
    return KeysField(required=False, widget=text)


@dataclass(frozen=True)
class Input:
    """One number in the form: what it is, and its bound field."""

    number: Number
    field: forms.BoundField


class EditionForm(forms.Form):
    """Name, days and every number of a draft; `expected` is the version its reader saw."""

    expected = forms.IntegerField(widget=forms.HiddenInput())
    name = forms.CharField(
        label=_("Name"),
        max_length=20,
        validators=[RegexValidator(NAME, _("Letters, digits, dots, dashes and blanks, such as 2027-01."))],
        widget=widgets.UnfoldAdminTextInputWidget(),
    )
    announced_on = forms.DateField(label=_("Announced on"), required=False, widget=DayInput())
    effective_from = forms.DateField(label=_("Takes effect on"), required=False, widget=DayInput())

    def __init__(self, edition: TermsEdition, data: Mapping[str, Any] | None = None) -> None:
        self.numbers = numbers(edition.terms)
        initial = {html_name(number.path): number.value for number in self.numbers}
        own = {name: getattr(edition, name) for name in ("name", "announced_on", "effective_from")}
        super().__init__(data, initial=initial | own | {"expected": edition.version})
        for number, (_section, _outer, _name, info) in zip(self.numbers, declared(), strict=True):
            self.fields[html_name(number.path)] = field = form_field(info)
            field.label = number.label

    def clean(self) -> dict[str, Any]:
        """Numbers that are fine alone and wrong together stand beside the input they concern."""
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                read(self.values)
            except InvalidTerms as error:
                for problem in error.problems:
                    path = ".".join(problem.path.split(".")[:2])
                    self.add_error(html_name(path), worded(problem))
        return cleaned

    @property
    def values(self) -> dict[str, dict[str, Any]]:
        """The numbers as an edition's JSON values; call it on a form without errors."""
        found: dict[str, dict[str, Any]] = {}
        for number in self.numbers:
            section, name = number.path.split(".")
            found.setdefault(section, {})[name] = _json(self.cleaned_data[html_name(number.path)])
        return found

    def own(self) -> list[forms.BoundField]:
        """The inputs that are no numbers."""
        return [self[name] for name in ("name", "announced_on", "effective_from")]

    def sections(self) -> Iterator[tuple[str, list[Input]]]:
        """The inputs by section, with its heading."""
        for heading, group in groupby(self.numbers, key=lambda number: number.section):
            yield heading, [Input(number, self[html_name(number.path)]) for number in group]


class VersionForm(BaseDialogForm):
    """A dialog about a draft; it carries the version its reader saw."""

    expected = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["expected"] = get_object_or_404(TermsEdition, pk=self.object_id).version


class PublicationForm(VersionForm):
    """What whoever asks for a publication tells the second person."""

    note = forms.CharField(
        label=_("What the second person should know"),
        required=False,
        max_length=500,
        widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )


class DraftForm(BaseDialogForm):
    """The name of a new draft."""

    name = EditionForm.base_fields["name"]


class CompareForm(forms.Form):
    """Which edition to compare with: the one in force unless another is chosen."""

    other = forms.ModelChoiceField(
        label=_("Compare with"),
        queryset=TermsEdition.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=widgets.UnfoldAdminSelectWidget(),
    )

    def __init__(self, edition: TermsEdition, data: Mapping[str, Any]) -> None:
        self.others = TermsEdition.objects.exclude(pk=edition.pk)
        in_force = self.others.filter(public_id__in=in_force_today()).first()
        default = edition.drafted_from or in_force or self.others.first()
        chosen = data.get("other") or (default.public_id if default else "")
        super().__init__({"other": chosen})
        self.fields["other"].queryset = self.others  # type: ignore[attr-defined]

    def chosen(self) -> TermsEdition | None:
        """The edition to compare with, where there is one."""
        return self.cleaned_data.get("other") if self.is_valid() else None


def _json(value: Any) -> Any:
    match value:
        case Decimal():
            return plain_number(value)
        case date():
            return value.isoformat()
    return value
