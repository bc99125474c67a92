"""Staff's queue of what waits for a second person."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog, UnfoldAction
from unfold.decorators import display
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm

from partner_portal.core import clock
from partner_portal.core.actors import person
from partner_portal.core.approvals import actions, queries
from partner_portal.core.approvals.forms import ApproveForm, DeclineForm
from partner_portal.core.approvals.kinds import Difference, kinds
from partner_portal.core.approvals.models import BY_URGENCY, Approval, State
from partner_portal.core.approvals.permissions import may_withdraw
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.refusals import Refused
from partner_portal.core.staff import Group, QueueAdmin, action, due_column


@admin.register(Approval)
class ApprovalAdmin(QueueAdmin):
    """What waits first, then what was decided; a request's page says exactly what will be done."""

    group = Group.CHECKS
    icon = "how_to_reg"
    list_display = ["what", "about", "standing", "requested_by", "requested_at", "due", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["requested_by", "decided_by"]
    search_fields = ["public_id", "subject", "note", "reason"]
    ordering = BY_URGENCY
    fields = ["kind"]
    readonly_fields = ["kind"]
    change_form_template = "admin/core/approval/show.html"
    actions_detail = ["approve", "decline", "withdraw"]

    @display(description=gettext_lazy("what"), ordering="kind")
    def what(self, approval: Approval) -> str:
        """What is asked for."""
        return queries.label_of(approval)

    @display(
        description=gettext_lazy("state"),
        ordering="state",
        label={
            State.REQUESTED: "warning",
            State.APPROVED: "success",
            State.DECLINED: "danger",
            State.EXPIRED: "",
            State.WITHDRAWN: "",
        },
    )
    def standing(self, approval: Approval) -> tuple[str, str]:
        """The state as a word in its colour."""
        return approval.state, approval.get_state_display()

    due = due_column(
        "expires_at",
        is_waiting=lambda approval: approval.state == State.REQUESTED,
        description=gettext_lazy("waits until"),
    )

    @display(description=gettext_lazy("about"), ordering="subject")
    def about(self, approval: Approval) -> str:
        """What it is about, in words where the request holds any."""
        return queries.about(approval)

    def title_of(self, item: Approval) -> str:
        """What is asked for, and of what."""
        return queries.title_of(item)

    def waiting(self, request: HttpRequest) -> QuerySet[Approval]:
        """What others asked for and this reader may decide, the most urgent first."""
        mine = [name for name, kind in kinds.items() if request.user.has_perm(kind.permission)]
        open_now = Approval.objects.waiting().filter(kind__in=mine, expires_at__gt=clock.now())
        return open_now.exclude(requested_by=request.user.pk).order_by("expires_at", "pk")

    def why_not(self, request: HttpRequest, item: Approval) -> str:
        """The sentence of the rule that says no."""
        judgement = queries.judged(item, person(request.user))
        return super().why_not(request, item) if judgement.is_met else str(judgement.sentence)

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[UnfoldAction]:
        """The buttons of this person for this request."""
        approval = self.get_object(request, str(object_id))
        wanted = set()
        if approval and queries.judged(approval, person(request.user)).is_met:
            wanted = {"approve", "decline"}
        elif approval and may_withdraw(request.user, approval):
            wanted = {"withdraw"}
        return [
            button
            for button in super().get_actions_detail(request, object_id)
            if button.method.original_function_name in wanted
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a request."""
        approval = self.get_object(request, object_id)
        context = self._shown(request, approval) if approval and self.has_view_permission(request) else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def _shown(self, request: HttpRequest, approval: Approval) -> dict[str, Any]:
        judgement = queries.judged(approval, person(request.user)) if approval.state == State.REQUESTED else None
        return {
            "approval": approval,
            "what": self.title_of(approval),
            "about_shown": queries.about(approval),
            "standing": self.standing(approval),
            "subject_url": url_of(approval),
            "changes": changes_of(approval),
            "refusal": str(judgement.sentence) if judgement and not judgement.is_met else "",
            "may_withdraw": may_withdraw(request.user, approval),
            "judgements": DecisionRecord.objects.about(approval.public_id)[:1],
            "facts": [
                (_("Asked by"), approval.requested_by),
                (_("Asked"), approval.requested_at),
                (_("Waits until"), approval.expires_at if approval.state == State.REQUESTED else None),
                (_("Decided by"), approval.decided_by),
                (_("Decided"), approval.decided_at),
            ],
        }

    @action(
        description=gettext_lazy("Approve"),
        url_path="approve",
        key="a",
        variant=ActionVariant.PRIMARY,
        dialog=ActionDialog(
            title=gettext_lazy("Approve this?"),
            description=gettext_lazy("It is done at once, exactly as it was asked for."),
            form_class=ApproveForm,
            form_submit_text=gettext_lazy("Approve"),
        ),
    )
    def approve(self, request: HttpRequest, form: ApproveForm, object_id: str) -> None:
        """Do what was asked for."""
        approval = get_object_or_404(Approval, pk=object_id)
        try:
            actions.approve(approval, by=person(request.user), reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Approved and done: %(what)s.") % {"what": self.title_of(approval)})

    @action(
        description=gettext_lazy("Decline"),
        url_path="decline",
        key="r",
        dialog=ActionDialog(
            title=gettext_lazy("Decline this?"),
            description=gettext_lazy("Nothing is done. Who asked reads your reason."),
            form_class=DeclineForm,
            form_submit_text=gettext_lazy("Decline"),
        ),
    )
    def decline(self, request: HttpRequest, form: DeclineForm, object_id: str) -> None:
        """Close the request with a reason."""
        approval = get_object_or_404(Approval, pk=object_id)
        try:
            actions.decline(approval, by=person(request.user), reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            said = _("Declined: %(what)s. %(person)s reads your reason.")
            messages.success(request, said % {"what": self.title_of(approval), "person": approval.requested_by})

    @action(
        description=gettext_lazy("Withdraw"),
        url_path="withdraw",
        dialog=ActionDialog(
            title=gettext_lazy("Withdraw your request?"),
            description=gettext_lazy("Nothing is done, and you can ask again."),
            form_class=BaseDialogForm,
            form_submit_text=gettext_lazy("Withdraw"),
        ),
    )
    def withdraw(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> None:
        """Take back one's own request."""
        approval = get_object_or_404(Approval, pk=object_id)
        try:
            actions.withdraw(approval, by=person(request.user))
        except actions.NotTheRequester:
            form.add_error(None, _("Only who asked withdraws a request; anyone else declines it."))
        else:
            messages.success(request, _("The request is withdrawn."))


def url_of(approval: Approval) -> str:
    """The staff's page of what it is about, where there is one."""
    if approval.kind not in kinds or (find := kinds.get(approval.kind).url) is None:
        return ""
    return find(approval.subject)


def changes_of(approval: Approval) -> Sequence[Difference]:
    """What will be otherwise, where its kind can say so."""
    if approval.kind not in kinds or (find := kinds.get(approval.kind).changes) is None:
        return ()
    return find(approval.subject)
