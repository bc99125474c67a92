"""Staff read statuses, Bronze's first days and requirements, and record a requirement by hand."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.dataclasses import ActionDialog, UnfoldAction
from unfold.decorators import display

from partner_portal.core.actors import person
from partner_portal.core.audit.queries import called, names, with_names
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.entities import Entity
from partner_portal.core.refusals import Refused
from partner_portal.core.staff import Group, ReadOnlyAdmin, WordsFilter, action
from partner_portal.core.subjects import Subject
from statuses import queries
from statuses.actions import facts
from statuses.enums import DeadlineState, Status
from statuses.forms import RecordForm, WithdrawForm
from statuses.models import BronzeDeadline, BronzeWarning, RequirementFact, StatusPeriod

SEARCH = ["=partner__public_id", "=partner__organisation__public_id", "partner__organisation__name"]
SEARCH_HELP = gettext_lazy("Company, or id of the partner or organisation")


def decision_link(record: DecisionRecord) -> SafeString:
    """What a decision says, with the way to its page."""
    url = reverse("admin:core_decisionrecord_change", args=[record.pk])
    return Subject(f"{record.sentence} ({record.citation})", url).__html__()


class EntityFilter(WordsFilter):
    """By contracting entity."""

    title = gettext_lazy("contracting entity")
    parameter_name = "entity"

    def known(self) -> list[tuple[str, str]]:
        """The three of them."""
        return [(value, str(label)) for value, label in Entity.choices]


class OfPartners(ReadOnlyAdmin):
    """Rows of partners, found by company."""

    group = Group.PARTNERS
    search_fields = SEARCH
    search_help_text = SEARCH_HELP
    list_select_related = ["partner__organisation"]
    list_per_page = 50

    @display(description=gettext_lazy("company"), ordering="partner__organisation__name")
    def company(self, row: Any) -> str:
        """The company."""
        return str(row.partner.organisation)


@admin.register(StatusPeriod)
class StatusPeriodAdmin(OfPartners):
    """Which status each partner held when."""

    icon = "military_tech"
    list_display = ["company", "held", "valid_from", "valid_until", "anchor_on"]
    list_filter = ["status", ("anchor_on", RangeDateFilter)]
    list_filter_submit = True
    fields = ["company", "status", "valid_from", "valid_until", "anchor_on", "decision_shown", "opened"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[StatusPeriod]:
        """The periods, with the names of who opened them."""
        return with_names(super().get_queryset(request), "opened_by").select_related("decision")

    def title_of(self, item: StatusPeriod) -> str:
        """Whose, which status and since when."""
        return queries.period_title(item)

    @display(
        description=gettext_lazy("status"),
        ordering="status",
        label={Status.BRONZE: "warning", Status.SILVER: "info", Status.GOLD: "success"},
    )
    def held(self, period: StatusPeriod) -> tuple[str, str]:
        """The status as a word in its colour."""
        return period.status, period.get_status_display()

    @display(description=gettext_lazy("decision"))
    def decision_shown(self, period: StatusPeriod) -> SafeString:
        """What it rests on."""
        return decision_link(period.decision)

    @display(description=gettext_lazy("opened by"))
    def opened(self, period: Any) -> str:
        """Who opened it, in words."""
        return period.who or called(period.opened_by)


class WarningInline(TabularInline):
    """The warnings of one deadline."""

    model = BronzeWarning
    fields = ["days_left", "due_on", "sent_at", "needless_at"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Warnings come with their deadline."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They change by the daily run."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever reads the deadline reads its warnings."""
        return request.user.has_perm("statuses.view_bronzedeadline")


@admin.register(BronzeDeadline)
class BronzeDeadlineAdmin(OfPartners):
    """The first days of Bronze partners, the next to end in front."""

    icon = "timer"
    list_display = ["company", "entity_shown", "started_on", "last_on", "state_shown", "settled_at"]
    list_filter = ["state", EntityFilter, ("last_on", RangeDateFilter)]
    list_filter_submit = True
    fields = [
        "company",
        "entity_shown",
        "started_on",
        "days",
        "last_on",
        "ends_at",
        "state",
        "settled_at",
        "decision_shown",
    ]
    readonly_fields = fields
    inlines = [WarningInline]

    @display(description=gettext_lazy("contracting entity"), ordering="entity")
    def entity_shown(self, deadline: BronzeDeadline) -> str:
        """Whose days count, in words."""
        return str(Entity(deadline.entity).label)

    def title_of(self, item: BronzeDeadline) -> str:
        """Whose, and until when."""
        return queries.deadline_title(item)

    @display(
        description=gettext_lazy("state"),
        ordering="state",
        label={
            DeadlineState.RUNNING: "info",
            DeadlineState.MET: "success",
            DeadlineState.LAPSED: "danger",
            DeadlineState.STOPPED: "warning",
        },
    )
    def state_shown(self, deadline: BronzeDeadline) -> tuple[str, str]:
        """The state as a word in its colour."""
        return deadline.state, deadline.get_state_display()

    @display(description=gettext_lazy("decision"))
    def decision_shown(self, deadline: BronzeDeadline) -> SafeString | str:
        """What settled it."""
        return decision_link(deadline.decision) if deadline.decision else "–"


@admin.register(RequirementFact)
class RequirementFactAdmin(OfPartners):
    """What partners did that a status asks for; staff with the permission record and take back."""

    icon = "task_alt"
    list_display = ["company", "requirement", "at", "recorded", "withdrawn_at"]
    list_filter = ["requirement", ("at", RangeDateFilter)]
    list_filter_submit = True
    fields = ["company", "requirement", "at", "reference", "recorded_at", "recorded", "withdrawn_at", "withdrawn"]
    readonly_fields = fields
    actions_list = ["record"]
    actions_detail = ["withdraw"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RequirementFact]:
        """The facts, with the names of who recorded them."""
        return with_names(super().get_queryset(request), "recorded_by")

    def title_of(self, item: RequirementFact) -> str:
        """Whose, and what was asked for."""
        return queries.fact_title(item)

    @display(description=gettext_lazy("recorded by"))
    def recorded(self, fact: Any) -> str:
        """Who recorded it, in words."""
        return fact.who or called(fact.recorded_by)

    @display(description=gettext_lazy("taken back by"))
    def withdrawn(self, fact: RequirementFact) -> str:
        """Who took it back."""
        return names([fact.withdrawn_by]).get(fact.withdrawn_by, "–")

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[UnfoldAction]:
        """Nothing is taken back twice."""
        buttons: list[UnfoldAction] = super().get_actions_detail(request, object_id)
        stands = RequirementFact.objects.standing().filter(pk=object_id).exists()
        return buttons if stands else []

    def why_not(self, request: HttpRequest, item: RequirementFact) -> str:
        """It was taken back before."""
        return _("This was taken back already, or your role does not include it.")

    @action(
        description=gettext_lazy("Record a requirement"),
        url_path="record",
        permissions=["statuses.record_requirement"],
        dialog=ActionDialog(
            title=gettext_lazy("Record a requirement"),
            description=gettext_lazy("It counts at once, for the discount and for the first days of Bronze (§3.1.1)."),
            form_class=RecordForm,
            form_submit_text=gettext_lazy("Record"),
        ),
    )
    def record(self, request: HttpRequest, form: RecordForm) -> HttpResponse | None:
        """Record what a partner did."""
        given = form.cleaned_data
        day: date = given["on"]
        try:
            fact = facts.record_by_hand(
                partner=given["partner"],
                requirement=given["requirement"],
                at=form.met_at(),
                reason=given["reason"],
                by=person(request.user),
            )
        except (Refused, ValidationError) as error:
            form.refuse(error)
            return None
        said = _("%(company)s: %(requirement)s, recorded for %(day)s.")
        company = fact.partner.organisation
        figures = {"company": company, "requirement": fact.get_requirement_display(), "day": day.isoformat()}
        messages.success(request, said % figures)
        return None

    @action(
        description=gettext_lazy("Take back"),
        url_path="withdraw",
        permissions=["statuses.record_requirement"],
        dialog=ActionDialog(
            title=gettext_lazy("Take back a requirement"),
            description=gettext_lazy(
                "It no longer counts from now on and stays on record. First days that were met stay met, unless it "
                "was recorded in error."
            ),
            form_class=WithdrawForm,
            form_submit_text=gettext_lazy("Take back"),
        ),
    )
    def withdraw(self, request: HttpRequest, form: WithdrawForm, object_id: str) -> HttpResponse | None:
        """Take a fact back."""
        fact = get_object_or_404(RequirementFact.objects.select_related("partner__organisation"), pk=object_id)
        given = form.cleaned_data
        try:
            facts.withdraw(fact=fact, reason=given["reason"], in_error=given["in_error"], by=person(request.user))
        except ValidationError as error:
            form.refuse(error)
            return None
        messages.success(request, _("%(company)s: taken back.") % {"company": fact.partner.organisation})
        return None
