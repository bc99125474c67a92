"""Staff read a partner's whole file on one page, and change its standing there (§1.3, §1.5, R37)."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries
from unfold.dataclasses import ActionDialog, UnfoldAction
from unfold.decorators import display
from unfold.enums import ActionVariant

from applications.actions import standing
from applications.admin.files import PageAdmin, done, fitting
from applications.enums import AffiliateState, ChangeState, MemberState, RevisionState, SignedCopyState, Standing
from applications.forms.staff import ManagerForm, ReasonForm, TerminateForm
from applications.models import Partner
from applications.queries import company, differences, partners, team
from applications.templatetags.office import TONES
from partner_portal.core import clock
from partner_portal.core.actors import person
from partner_portal.core.audit.queries import names
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.entities import Entity
from partner_portal.core.messages.models import Message
from partner_portal.core.staff import Group, action

# How many of a long list a partner's page shows; the rest is one link away.
FEW = 10

MANAGE = "applications.manage_partner"
# From which standing each button leads somewhere else.
FROM = {
    "suspend": {Standing.ACTIVE},
    "reinstate": {Standing.SUSPENDED},
    "terminate": {Standing.ACTIVE, Standing.SUSPENDED},
    "assign_manager": {Standing.ACTIVE, Standing.SUSPENDED},
}


@admin.register(Partner)
class PartnerAdmin(PageAdmin):
    """The partners of the program, past ones too; a page is the whole file."""

    group = Group.PARTNERS
    icon = "handshake"
    list_display = ["company", "standing_shown", "country", "entity", "manager", "accepted_on"]
    list_display_links = ["company"]
    list_filter = ["standing", "entity", ("manager", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["organisation", "manager"]
    search_fields = [
        "=public_id",
        "=organisation__public_id",
        "organisation__name",
        "organisation__tax_id",
        "organisation__members__email",
    ]
    search_help_text = gettext_lazy("Company, tax ID, e-mail address of a member, or id")
    change_form_template = "admin/applications/partner/show.html"
    actions_detail = ["assign_manager", "suspend", "reinstate", "terminate"]

    @display(description=gettext_lazy("company"), ordering="organisation__name")
    def company(self, partner: Partner) -> str:
        """The company."""
        return partner.organisation.name

    @display(description=gettext_lazy("standing"), ordering="standing", label=TONES)
    def standing_shown(self, partner: Partner) -> tuple[str, str]:
        """The standing as a word in its colour."""
        return partner.standing, partner.get_standing_display()

    @display(description=gettext_lazy("country"), ordering="organisation__country")
    def country(self, partner: Partner) -> str:
        """The country by name."""
        return str(countries.name(partner.organisation.country))

    def title_of(self, item: Partner) -> str:
        """The company."""
        return item.organisation.name

    def why_not(self, request: HttpRequest, item: Partner) -> str:
        """The standing is another one by now."""
        said = _("%(company)s is “%(standing)s” now, where this has no place. Somebody may have been faster.")
        return said % {"company": item.organisation.name, "standing": item.get_standing_display()}

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[UnfoldAction]:
        """The changes that the standing allows."""
        found = Partner.objects.filter(pk=object_id).values_list("standing", flat=True).first()
        wanted = {name for name, sources in FROM.items() if found in sources}
        return fitting(super().get_actions_detail(request, object_id), wanted)

    def shown(self, request: HttpRequest, item: Partner) -> dict[str, Any]:
        """The whole file."""
        file = partners.file_of(item)
        organisation = item.organisation
        changes = list(company.changes_of(organisation)[:FEW])
        live, under_way = company.live_profile(organisation), company.profile_under_way(organisation)
        who = names(change.by for change in file.standings)
        return {
            "partner": item,
            "organisation": organisation,
            "country": self.country(item),
            "entity": Entity(item.entity).label,
            "file": file,
            "data": company.data_of(organisation),
            "team": team.team(organisation, clock.now()),
            "past": list(team.past(organisation)[:FEW]),
            "changes": [(change, company.fields_of(change)) for change in changes],
            "live": live,
            "under_way": under_way,
            "difference": differences.between(live, under_way) if under_way else [],
            "affiliates": list(company.affiliates_of(organisation)),
            "copies": list(company.copies_of(item)),
            "documents": list(company.documents_of(organisation)[: 2 * FEW]),
            "inbox": messages_of(item),
            "decisions": list(DecisionRecord.objects.for_organisation(organisation).order_by("-pk")[:FEW]),
            "standings": [(change, who.get(change.by, change.by)) for change in reversed(file.standings)],
            "waits": {
                "member": MemberState.PENDING,
                "change": ChangeState.IN_VERIFICATION,
                "revision": RevisionState.IN_MODERATION,
                "affiliate": AffiliateState.DECLARED,
                "copy": SignedCopyState.REQUESTED,
            },
            "waiting": waiting_of(request, item),
            "may_manage": request.user.has_perm(MANAGE),
            "may_open": request.user.has_perm("applications.open_document"),
            "now": clock.now(),
        }

    @action(
        description=gettext_lazy("Assign a manager"),
        url_path="assign-manager",
        permissions=["applications.assign_application"],
        dialog=ActionDialog(
            title=gettext_lazy("Who looks after this partner?"),
            description=gettext_lazy("The partner sees the name and writes to them."),
            form_class=ManagerForm,
            form_submit_text=gettext_lazy("Assign"),
        ),
    )
    def assign_manager(self, request: HttpRequest, form: ManagerForm, object_id: str) -> None:
        """Give the partner its manager."""
        manager = form.cleaned_data["manager"]
        self._change(
            request,
            form,
            object_id,
            lambda partner: standing.assign_manager(partner=partner, manager=manager, by=person(request.user)),
            _("%(company)s has its partner manager.") if manager else _("%(company)s has no partner manager now."),
        )

    @action(
        description=gettext_lazy("Suspend"),
        url_path="suspend",
        permissions=["applications.suspend_partner"],
        variant=ActionVariant.WARNING,
        dialog=ActionDialog(
            title=gettext_lazy("Suspend this partner?"),
            description=gettext_lazy(
                "At once: its people only read, but may answer requests, appeal and write tickets. Day 90 and reviews"
                " run on. It gets a legal notice with your reason."
            ),
            form_class=ReasonForm,
            form_submit_text=gettext_lazy("Suspend"),
        ),
    )
    def suspend(self, request: HttpRequest, form: ReasonForm, object_id: str) -> None:
        """Suspend the partner."""
        reason = form.cleaned_data["reason"]
        self._change(
            request,
            form,
            object_id,
            lambda partner: standing.suspend(partner=partner, reason=reason, by=person(request.user)),
            _("%(company)s is suspended and has the notice."),
        )

    @action(
        description=gettext_lazy("Reinstate"),
        url_path="reinstate",
        permissions=["applications.suspend_partner"],
        variant=ActionVariant.PRIMARY,
        dialog=ActionDialog(
            title=gettext_lazy("Reinstate this partner?"),
            description=gettext_lazy("Full access again at once. It gets a notice with your reason."),
            form_class=ReasonForm,
            form_submit_text=gettext_lazy("Reinstate"),
        ),
    )
    def reinstate(self, request: HttpRequest, form: ReasonForm, object_id: str) -> None:
        """End the suspension."""
        reason = form.cleaned_data["reason"]
        self._change(
            request,
            form,
            object_id,
            lambda partner: standing.reinstate(partner=partner, reason=reason, by=person(request.user)),
            _("%(company)s takes part again and has the notice."),
        )

    @action(
        description=gettext_lazy("Terminate"),
        url_path="terminate",
        permissions=["applications.terminate_partner"],
        variant=ActionVariant.DANGER,
        dialog=ActionDialog(
            title=gettext_lazy("Terminate this partner?"),
            description=gettext_lazy(
                "All benefits and all access end at once (§1.5). Only an upheld appeal brings it back. The notice goes"
                " by e-mail with your reason."
            ),
            form_class=TerminateForm,
            form_submit_text=gettext_lazy("Terminate"),
        ),
    )
    def terminate(self, request: HttpRequest, form: TerminateForm, object_id: str) -> None:
        """End the participation for a cause."""
        reason = form.cleaned_data["reason"]
        self._change(
            request,
            form,
            object_id,
            lambda partner: standing.terminate(partner=partner, reason=reason, by=person(request.user)),
            _("%(company)s is terminated. The notice is on its way by e-mail."),
        )

    def _change(
        self,
        request: HttpRequest,
        form: ReasonForm | ManagerForm,
        object_id: str,
        change: Callable[[Partner], Any],
        said: str,
    ) -> None:
        partner = get_object_or_404(Partner.objects.select_related("organisation"), pk=object_id)
        if done(form, lambda: change(partner)):
            messages.success(request, said % {"company": partner.organisation.name})


def waiting_of(request: HttpRequest, partner: Partner) -> list[tuple[str, str]]:
    """What of this partner waits for who may decide it: the place on the page, and what stands there."""
    if not request.user.has_perm(MANAGE):
        return []
    mine = {"organisation": partner.organisation_id}
    found = {
        "member": (_("People"), team.waiting().filter(**mine)),
        "datachange": (_("Data"), company.waiting_changes().filter(**mine)),
        "profilerevision": (_("Profile"), company.waiting_profiles().filter(**mine)),
        "affiliate": (_("Affiliates"), company.waiting_affiliates().filter(**mine)),
        "signedcopyrequest": (_("Signed copies"), company.waiting_copies().filter(partner=partner)),
    }
    return [(place, word) for place, (word, rows) in found.items() if rows.exists()]


def messages_of(partner: Partner) -> QuerySet[Message]:
    """The last messages of the inbox, with how many have opened each."""
    sent = Message.objects.for_organisation(partner.organisation).select_related("text")
    return sent.annotate(readers=Count("receipts")).order_by("-pk")[:FEW]
