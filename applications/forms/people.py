"""Owners and affiliated companies of an applicant (§1.7.3): lists that grow line by line, also without JavaScript."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from applications.enums import Section
from applications.forms.apply import MAX_ROWS, SectionForm, of_country
from applications.models import Details

OWNER = re.compile(r"owner_(\d{1,2})")
AFFILIATE = re.compile(r"affiliate_(\d{1,2})_name")
PARTS = ("name", "country", "relation")


class PeopleForm(SectionForm):
    """Who owns the company, and which companies belong with it: as many lines as there are, and an empty one to fill.

    The buttons `more` and `less` come back to the page with a line more or less; what was typed stays.
    """

    section = Section.PEOPLE

    def __init__(
        self,
        data: Any = None,
        *,
        initial: Mapping[str, Any] | None = None,
        later: bool = False,
        only: Collection[str] | None = None,
        **kwargs: Any,
    ) -> None:
        known = dict(initial or {}) if data is None else typed(data)
        self.owner_count = max(1, len(known.get("owners", [])))
        self.affiliate_count = max(1, len(known.get("affiliates", [])))
        super().__init__(data, initial=_flat(known), later=later, **kwargs)
        self.takes_owners = only is None or "owners" in only
        self.takes_affiliates = only is None or "affiliates" in only
        if self.takes_owners:
            self._take_owners()
        if self.takes_affiliates:
            self._take_affiliates()

    def _take_owners(self) -> None:
        for number in range(self.owner_count):
            self.fields[f"owner_{number}"] = forms.CharField(
                label=_("Owner %(number)s") % {"number": number + 1},
                max_length=200,
                required=number == 0 and not self.later,
                error_messages={"required": _("Please fill this in.")},
            )

    def _take_affiliates(self) -> None:
        self.fields["affiliated"] = forms.ChoiceField(
            label=_("Does your company have affiliated companies?"),
            choices=[("no", _("No")), ("yes", _("Yes"))],
            widget=forms.RadioSelect,
            required=not self.later,
            error_messages={"required": _("Please choose.")},
            help_text=_("Parents, subsidiaries and companies under the same control. They join only once we agreed."),
        )
        for number in range(self.affiliate_count):
            self.fields[f"affiliate_{number}_name"] = forms.CharField(label=_("Name"), max_length=200, required=False)
            self.fields[f"affiliate_{number}_country"] = forms.ChoiceField(
                label=_("Country"), choices=of_country, required=False
            )
            self.fields[f"affiliate_{number}_relation"] = forms.CharField(
                label=_("How it belongs to yours"), max_length=200, required=False, help_text=_("Such as: parent, 60 %")
            )

    @classmethod
    def initial_of(cls, details: Details) -> dict[str, Any]:
        affiliated = "yes" if details.affiliates else ("no" if details.people_answered else "")
        return {"owners": details.owners, "affiliates": details.affiliates, "affiliated": affiliated}

    @classmethod
    def reshaped(cls, data: Any, **kwargs: Any) -> "PeopleForm":
        """The form as typed, with a line more or less; nothing is judged yet."""
        known = typed(data)
        rows = {"owner": known["owners"], "affiliate": known["affiliates"]}
        more, (less, _sep, number) = data.get("more", ""), data.get("less", "").partition("_")
        if more in rows and len(rows[more]) < MAX_ROWS:
            rows[more].append("" if more == "owner" else {})
        elif less in rows and number.isdecimal() and int(number) < len(rows[less]):
            del rows[less][int(number)]
        form = cls(initial=known, **kwargs)
        if more in rows:
            last = (form.owner_count if more == "owner" else form.affiliate_count) - 1
            name = f"owner_{last}" if more == "owner" else f"affiliate_{last}_name"
            form.fields[name].widget.attrs["autofocus"] = True
        return form

    @property
    def owners(self) -> list[BoundField]:
        """The lines of the owners."""
        return [self[f"owner_{number}"] for number in range(self.owner_count)]

    @property
    def affiliates(self) -> list[list[BoundField]]:
        """The lines of the affiliated companies: name, country, relation."""
        return [[self[f"affiliate_{number}_{part}"] for part in PARTS] for number in range(self.affiliate_count)]

    @property
    def has_room_for_owners(self) -> bool:
        """Whether another owner fits."""
        return self.owner_count < MAX_ROWS

    @property
    def has_room_for_affiliates(self) -> bool:
        """Whether another company fits."""
        return self.affiliate_count < MAX_ROWS

    def clean(self) -> dict[str, Any]:
        """A company that is named needs its country and how it belongs; whoever says yes names one."""
        if self.later or self.cleaned_data.get("affiliated") != "yes":
            return self.cleaned_data
        for number, row in enumerate(self._companies()):
            if any(row.values()) or number == 0:
                for part in PARTS:
                    if not row[part]:
                        self.add_error(f"affiliate_{number}_{part}", _("Please fill this in."))
        return self.cleaned_data

    @property
    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if self.takes_owners:
            owners = [self.cleaned_data.get(f"owner_{number}", "") for number in range(self.owner_count)]
            values["owners"] = [owner for owner in owners if owner]
        if self.takes_affiliates:
            answer = self.cleaned_data.get("affiliated", "")
            values["affiliates"] = [row for row in self._companies() if row["name"]] if answer == "yes" else []
            values["people_answered"] = bool(answer)
        return values

    def place_of(self, name: str) -> str | None:
        return {"owners": "owner_0", "affiliates": "affiliate_0_name", "people_answered": "affiliated"}.get(name)

    def answers(self) -> list[tuple[str, Any, str]]:
        known = dict(of_country())
        owners = [str(bound.initial) for bound in self.owners if bound.initial]
        companies = [
            ", ".join(filter(None, [str(name.initial), known.get(country.initial, ""), str(relation.initial or "")]))
            for name, country, relation in self.affiliates
            if name.initial
        ]
        none = _("None") if self["affiliated"].initial == "no" else ""
        return [
            (_("Owners"), "; ".join(owners), "owner_0"),
            (_("Affiliated companies"), "; ".join(companies) or none, "affiliated"),
        ]

    def _companies(self) -> list[dict[str, str]]:
        return [
            {part: self.cleaned_data.get(f"affiliate_{number}_{part}", "") or "" for part in PARTS}
            for number in range(self.affiliate_count)
        ]


def typed(data: Any) -> dict[str, Any]:
    """What a page sent, line by line, as it was typed; at most `MAX_ROWS` of each."""
    owners = sorted(int(found[1]) for key in data if (found := OWNER.fullmatch(key)))[:MAX_ROWS]
    rows = sorted(int(found[1]) for key in data if (found := AFFILIATE.fullmatch(key)))[:MAX_ROWS]
    return {
        "owners": [data.get(f"owner_{number}", "") for number in owners],
        "affiliates": [{part: data.get(f"affiliate_{number}_{part}", "") for part in PARTS} for number in rows],
        "affiliated": data.get("affiliated", ""),
    }


def _flat(known: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {"affiliated": known.get("affiliated", "")}
    flat |= {f"owner_{number}": name for number, name in enumerate(known.get("owners", []))}
    for number, row in enumerate(known.get("affiliates", [])):
        flat |= {f"affiliate_{number}_{part}": row.get(part, "") for part in PARTS}
    return flat
