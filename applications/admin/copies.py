"""Staff send the agreement signed on paper to who asked for it (§1.3)."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog
from unfold.decorators import display
from unfold.enums import ActionVariant

from applications.actions import company as actions
from applications.admin.company import MANAGE, CompanyAdmin
from applications.admin.files import done
from applications.enums import SignedCopyState
from applications.forms.staff import OfficeForm, SentForm
from applications.models import SignedCopyRequest
from applications.queries import company
from applications.templatetags.office import TONES
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import person
from partner_portal.core.staff import action


@admin.register(SignedCopyRequest)
class SignedCopyRequestAdmin(CompanyAdmin):
    """Partners who want the agreement signed on paper (§1.3)."""

    icon = "ink_pen"
    list_display = ["company", "state_shown", "requested_at", "decided_at", "tracking"]
    list_select_related = ["partner__organisation"]
    search_fields = ["=public_id", "partner__organisation__name"]
    actions_detail = ["mark_sent", "cancel"]
    waits = SignedCopyState.REQUESTED

    @display(description=gettext_lazy("company"), ordering="partner__organisation__name")
    def company(self, item: SignedCopyRequest) -> str:
        """The company."""
        return item.partner.organisation.name

    @display(description=gettext_lazy("state"), ordering="state", label=TONES)
    def state_shown(self, item: SignedCopyRequest) -> tuple[str, str]:
        """The state as a word in its colour."""
        return self.state_of(item)

    def organisation_of(self, item: SignedCopyRequest) -> Organisation:
        """Whose it is."""
        return item.partner.organisation

    def title_of(self, item: SignedCopyRequest) -> str:
        """Who wants one."""
        return _("%(company)s: signed copy") % {"company": item.partner.organisation.name}

    def lined_up(self) -> QuerySet[SignedCopyRequest]:
        """Those asked for, the oldest first."""
        return company.waiting_copies()

    def actors(self, item: SignedCopyRequest) -> list[str]:
        """Who asked and who sent it."""
        return [item.requested_by, item.decided_by]

    def facts(self, item: SignedCopyRequest, who: dict[str, str]) -> list[tuple[Any, Any]]:
        """Where it goes, and of which agreement."""
        return [
            (_("Agreement"), item.partner.agreement_version),
            (_("Concluded"), item.partner.agreement_concluded_at),
            (_("Send to"), item.address),
            (_("Asked"), item.requested_at),
            (_("Asked by"), who.get(item.requested_by)),
            (_("Done"), item.decided_at),
            (_("Done by"), who.get(item.decided_by)),
            (_("Tracking number or note"), item.tracking),
        ]

    @action(
        description=gettext_lazy("Mark as sent"),
        url_path="sent",
        key="a",
        permissions=[MANAGE],
        variant=ActionVariant.PRIMARY,
        dialog=ActionDialog(
            title=gettext_lazy("Is the signed copy on its way?"),
            description=gettext_lazy("The partner is told in its inbox."),
            form_class=SentForm,
            form_submit_text=gettext_lazy("Mark as sent"),
        ),
    )
    def mark_sent(self, request: HttpRequest, form: SentForm, object_id: str) -> None:
        """Tell the partner that it is on its way."""
        wanted = get_object_or_404(self.get_queryset(request), pk=object_id)
        tracking = form.cleaned_data["tracking"]
        if done(form, lambda: actions.mark_copy_sent(request=wanted, tracking=tracking, by=person(request.user))):
            messages.success(request, _("%(company)s knows that it is on its way.") % {"company": self.company(wanted)})

    @action(
        description=gettext_lazy("Cancel"),
        url_path="cancel",
        key="r",
        permissions=[MANAGE],
        dialog=ActionDialog(
            title=gettext_lazy("Cancel this request?"),
            description=gettext_lazy("No copy is sent. The partner can ask again."),
            form_class=OfficeForm,
            form_submit_text=gettext_lazy("Cancel the request"),
        ),
    )
    def cancel(self, request: HttpRequest, form: OfficeForm, object_id: str) -> None:
        """Close it without a copy."""
        wanted = get_object_or_404(self.get_queryset(request), pk=object_id)
        if done(form, lambda: actions.cancel_copy(request=wanted, by=person(request.user))):
            messages.success(request, _("The request of %(company)s is cancelled.") % {"company": self.company(wanted)})
