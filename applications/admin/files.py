"""What the office's pages of applications and partners share: colours of states, people's names, the way back."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.dataclasses import UnfoldAction

from applications.forms.staff import OfficeForm
from applications.models import Partner
from applications.queries import partners
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.refusals import Refused
from partner_portal.core.staff import QueueAdmin, ReadOnlyAdmin

# The partner page's sign in a dialog's address: from there, back to there.
FILE = "file"


def done(form: OfficeForm, act: Callable[[], Any]) -> bool:
    """Whether an action did its work; what it refused stands on the form."""
    try:
        act()
    except (Refused, ValidationError) as error:
        form.refuse(error)
        return False
    return True


def file_url(organisation: Organisation) -> str:
    """The partner's file of a company; the company's page where it never was a partner."""
    partner = partners.latest(organisation)
    if partner is None:
        return reverse("admin:core_organisation_change", args=[organisation.pk])
    return partner_url(partner)


def partner_url(partner: Partner) -> str:
    """The partner's file."""
    return reverse("admin:applications_partner_change", args=[partner.pk])


def fitting(buttons: list[UnfoldAction], wanted: frozenset[str] | set[str]) -> list[UnfoldAction]:
    """The buttons of these names."""
    return [button for button in buttons if button.method.original_function_name in wanted]


class PageAdmin(ReadOnlyAdmin):
    """A row whose page is one template of ours: `shown` gives what stands on it; `held` among it names the steps whose
    buttons (`data-step`) have to wait."""

    fields = ["public_id"]
    readonly_fields = ["public_id"]

    class Media:
        css = {"all": ["office/file.css"]}

    def shown(self, request: HttpRequest, item: Any) -> dict[str, Any]:
        """What stands on the page of a row."""
        raise NotImplementedError

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """A row's page: its buttons stand in the page, where a phone shows them too."""
        if obj is not None:
            shown = self.shown(request, obj)
            held = shown.get("held", ())
            buttons = [each for each in context.pop("actions_detail", []) if each["attrs"].get("data-step") not in held]
            context |= shown | {"buttons": buttons}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


class FiledAdmin(PageAdmin, QueueAdmin):
    """Something of a partner that staff decide: in its queue, or on the partner's page and then back there."""

    def organisation_of(self, item: Any) -> Organisation:
        """Whose it is."""
        organisation: Organisation = item.organisation
        return organisation

    def after(self, request: HttpRequest, item: Any, line: list[int]) -> HttpResponse:
        """Back to the partner's file for who came from there; else the next of the queue."""
        if item is not None and FILE in request.GET:
            return HttpResponseRedirect(f"{file_url(self.organisation_of(item))}#{self.opts.model_name}")
        return super().after(request, item, line)
