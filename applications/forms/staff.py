"""What staff fill in: why they decide, what they ask back, who looks after whom."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold import widgets
from unfold.forms import BaseDialogForm

from applications.enums import TextKind
from applications.models import Application, Partner
from applications.queries import staff
from partner_portal.core import clock
from partner_portal.core.accounts.models import User
from partner_portal.core.entities import Entity
from partner_portal.core.refusals import Refused


def lines(rows: int) -> forms.Widget:
    """A text area of so many lines."""
    return widgets.UnfoldAdminTextareaWidget(attrs={"rows": rows})


class OfficeForm(BaseDialogForm):
    """A dialog of the program office: what an action refuses stands where it belongs in it."""

    def refuse(self, error: Refused | ValidationError) -> None:
        """Show why an action did not do it: beside the inputs at fault, or above them."""
        if isinstance(error, Refused):
            self.add_error(None, str(error))
            return
        faults: Mapping[str, list[str]] = (
            error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        )
        for name, messages in faults.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


class SeenForm(OfficeForm):
    """A decision on an application as its page showed it: `seen` is the version that the reader saw."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, object_id: int | str | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, object_id, *args, **kwargs)
        shown = request.GET.get("seen", "")
        if shown.isascii() and shown.isdecimal() and len(shown) < 10:
            self.fields["seen"].initial = int(shown)
        else:
            self.fields["seen"].initial = get_object_or_404(Application, pk=object_id).version


class ApproveForm(SeenForm):
    """Approving takes no words: what was checked stands on the page."""


class NoteForm(SeenForm):
    """A step that may come with a word to the applicant."""

    note = forms.CharField(
        label=gettext_lazy("Note to the applicant"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Goes with the e-mail; may stay empty."),
        widget=lines(2),
    )


class RefusalForm(SeenForm):
    """Why an application ends: for the file, and, where staff want it, for the applicant (§1.2.1 owes no reason)."""

    reason = forms.CharField(
        label=gettext_lazy("Reason, for the file"),
        max_length=2000,
        help_text=gettext_lazy("Staff only. The applicant never sees it."),
        widget=lines(3),
    )
    note = forms.CharField(
        label=gettext_lazy("Note to the applicant"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Goes with the e-mail; may stay empty, for we owe no reason (§1.2.1)."),
        widget=lines(2),
    )


class AskedWidget(forms.Widget):
    """A line for each thing that can be asked back, part by part; what is filled in is asked."""

    template_name = "admin/applications/asked_widget.html"
    parts: list[staff.AskPart]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The parts, each line with what was typed."""
        typed = value or {}
        parts = [
            (part, [(line, f"{name}:{line.name}", typed.get(line.name, "")) for line in part.lines])
            for part in self.parts
        ]
        opened = [part.title for part, rows in parts if any(typed for _line, _name, typed in rows)]
        return super().get_context(name, value, attrs) | {
            "parts": parts,
            "opened": opened or [self.parts[0].title],
            "input_class": " ".join(widgets.INPUT_CLASSES),
        }

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """By the portal's own templates, which the forms' renderer does not know."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """What was typed, thing by thing."""
        known = {line.name for part in self.parts for line in part.lines}
        return {thing: text for thing in sorted(known) if (text := data.get(f"{name}:{thing}", "").strip())}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Nothing typed is an answer too."""
        return False

    def id_for_label(self, id_: str) -> str:
        """Many inputs, each with its own label."""
        return ""


class AskedField(forms.Field):
    """Things asked back and what is wrong with each: {"website": "It does not open"}."""

    widget = AskedWidget

    def clean(self, value: dict[str, str]) -> dict[str, str]:
        """At least one thing; remarks of up to 500 characters."""
        if not value:
            raise ValidationError(_("Say at least one thing that is wrong or missing."))
        if any(len(text) > 500 or "\0" in text for text in value.values()):
            raise ValidationError(_("Keep each remark within 500 characters."))
        return value


class AskForm(SeenForm):
    """What more is needed: named fields and documents, each with a remark, in one step (§1.2.2)."""

    asked = AskedField(label=gettext_lazy("What is wrong or missing"), required=False)
    note = forms.CharField(
        label=gettext_lazy("A word before the list"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Goes with the e-mail; may stay empty."),
        widget=lines(2),
    )

    def __init__(self, request: HttpRequest, object_id: int | str | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, object_id, *args, **kwargs)
        parts = staff.askable(get_object_or_404(Application.objects.select_related("details"), pk=object_id))
        asked = self.fields["asked"]
        asked.widget.parts = parts
        asked.initial = {line.name: line.remark for part in parts for line in part.lines if line.remark}


class StaffChoice(forms.ModelChoiceField):
    """One of the staff who may look after it, or nobody."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=User.objects.filter(is_staff=True, is_active=True).order_by("name", "email"),
            required=False,
            empty_label=gettext_lazy("Nobody yet"),
            widget=widgets.UnfoldAdminSelectWidget,
            **options,
        )


class AssignForm(OfficeForm):
    """Who reviews an application, and who looks after the partner it makes."""

    reviewer = StaffChoice(label=gettext_lazy("Reviewer"))
    manager = StaffChoice(label=gettext_lazy("Partner manager"))

    def __init__(self, request: HttpRequest, object_id: int | str | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, object_id, *args, **kwargs)
        application = get_object_or_404(Application, pk=object_id)
        self.fields["reviewer"].initial = application.reviewer_id
        self.fields["manager"].initial = application.manager_id


class EntityForm(SeenForm):
    """Another contracting entity than the country's usual one."""

    entity = forms.ChoiceField(
        label=gettext_lazy("Contract with"), choices=Entity.choices, widget=widgets.UnfoldAdminSelectWidget
    )

    reason = forms.CharField(
        label=gettext_lazy("Reason, for the file"), max_length=500, required=False, widget=lines(2)
    )

    def __init__(self, request: HttpRequest, object_id: int | str | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, object_id, *args, **kwargs)
        self.fields["entity"].initial = get_object_or_404(Application, pk=object_id).entity


class AcceptDocumentForm(OfficeForm):
    """A document proves what it should."""

    remark = forms.CharField(
        label=gettext_lazy("Remark"), max_length=500, required=False, widget=widgets.UnfoldAdminTextInputWidget
    )


class RefuseDocumentForm(OfficeForm):
    """A document does not: its owner reads why."""

    remark = forms.CharField(
        label=gettext_lazy("What is wrong with it"),
        max_length=500,
        help_text=gettext_lazy("The applicant reads it."),
        widget=lines(2),
    )


class ReasonForm(OfficeForm):
    """Why staff change a partner's standing: kept with the decision."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=lines(3))


class TerminateForm(ReasonForm):
    """Ending a partnership for good takes the company's name, typed."""

    company = forms.CharField(
        label=gettext_lazy("Type the company's name"), max_length=200, widget=widgets.UnfoldAdminTextInputWidget
    )

    def clean_company(self) -> str:
        """The name as it stands, whatever its case."""
        name = get_object_or_404(Partner.objects.select_related("organisation"), pk=self.object_id).organisation.name
        if self.cleaned_data["company"].strip().casefold() != name.strip().casefold():
            raise ValidationError(_("That is not the name. It is: %(name)s") % {"name": name})
        return name


class ManagerForm(OfficeForm):
    """Who looks after a partner."""

    manager = StaffChoice(label=gettext_lazy("Partner manager"))

    def __init__(self, request: HttpRequest, object_id: int | str | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, object_id, *args, **kwargs)
        self.fields["manager"].initial = get_object_or_404(Partner, pk=object_id).manager_id


class AcceptForm(OfficeForm):
    """Saying yes may come with a word."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False, widget=lines(2))


class RefuseForm(OfficeForm):
    """Saying no needs one: the partner reads it."""

    note = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, help_text=gettext_lazy("The partner reads it."), widget=lines(3)
    )


class SentForm(OfficeForm):
    """A signed copy is on its way."""

    tracking = forms.CharField(
        label=gettext_lazy("Tracking number or note"),
        max_length=200,
        required=False,
        widget=widgets.UnfoldAdminTextInputWidget,
    )


class LegalTextForm(OfficeForm):
    """The next version of a text that people agree to."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Text"), choices=TextKind.choices, widget=widgets.UnfoldAdminSelectWidget
    )
    version = forms.SlugField(
        label=gettext_lazy("Version"),
        max_length=20,
        help_text=gettext_lazy("Such as 2027-01. It stands in its address and in every consent."),
        widget=widgets.UnfoldAdminTextInputWidget,
    )
    effective_from = forms.DateField(
        label=gettext_lazy("In force from"), widget=widgets.UnfoldAdminTextInputWidget(attrs={"type": "date"})
    )
    body_en = forms.CharField(label=gettext_lazy("Text in English"), max_length=100_000, widget=lines(10))
    body_de = forms.CharField(
        label=gettext_lazy("Text in German"), max_length=100_000, required=False, widget=lines(10)
    )

    def __init__(self, request: HttpRequest, object_id: int | str | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, object_id, *args, **kwargs)
        self.fields["effective_from"].initial = clock.today(Entity.CYPRUS)
