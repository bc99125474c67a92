"""What staff fill in to send a message."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from partner_portal.core.accounts.models import Organisation
from partner_portal.core.messages import policy
from partner_portal.core.messages.models import Message


class MessageForm(BaseDialogForm):
    """A message to one partner, named by the organisation's public id."""

    organisation = forms.CharField(
        label=gettext_lazy("Partner"),
        max_length=40,
        help_text=gettext_lazy("The organisation's number, org_…, as its page shows it."),
        widget=UnfoldAdminTextInputWidget,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Message.Kind.choices, widget=UnfoldAdminSelectWidget)
    clause = forms.CharField(
        label=gettext_lazy("Clause"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Of the program guide, such as 1.7.2; may stay empty."),
        widget=UnfoldAdminTextInputWidget,
    )
    subject = forms.CharField(
        label=gettext_lazy("Subject"), max_length=policy.LONGEST_SUBJECT, widget=UnfoldAdminTextInputWidget
    )
    body = forms.CharField(label=gettext_lazy("Text"), max_length=policy.LONGEST_BODY, widget=UnfoldAdminTextareaWidget)

    def clean_organisation(self) -> Organisation:
        """The organisation of that number."""
        organisation = Organisation.objects.filter(public_id=self.cleaned_data["organisation"]).first()
        if organisation is None:
            raise forms.ValidationError(_("There is no organisation of that number."))
        return organisation

    def clean(self) -> dict[str, Any]:
        """What policy says of the text."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "subject" in values and "body" in values:
            for name, problem in policy.problems(subject=values["subject"], body=values["body"]).items():
                self.add_error(name, _(problem))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """The keyword arguments of `actions.send`."""
        return {name: self.cleaned_data[name] for name in ("organisation", "kind", "clause", "subject", "body")}
