"""Staff read the list of territories and change a standing, by action only."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries
from unfold.admin import TabularInline
from unfold.dataclasses import ActionDialog
from unfold.decorators import display

from partner_portal.core.actors import person
from partner_portal.core.audit.queries import called, with_names
from partner_portal.core.staff import Group, ReadOnlyAdmin, action
from partner_portal.core.territories import actions
from partner_portal.core.territories.actions import StaleTerritory
from partner_portal.core.territories.enums import Standing
from partner_portal.core.territories.forms import NewTerritoryForm, StandingForm
from partner_portal.core.territories.models import Territory, TerritoryRevision


class RevisionInline(TabularInline):
    """The history of the territory shown, newest first."""

    model = TerritoryRevision
    fields = ["version", "standing", "reason", "changed_by", "at"]
    readonly_fields = fields
    ordering = ["-version"]
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[TerritoryRevision]:
        """The revisions, with the names of who made them."""
        return with_names(super().get_queryset(request), "author")

    @display(description=gettext_lazy("changed by"))
    def changed_by(self, revision: Any) -> str:
        """Who changed it, in words."""
        return revision.who or called(revision.author)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Revisions come from the action."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """History stays."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever reads the territory reads its history."""
        return request.user.has_perm("core.view_territory")


@admin.register(Territory)
class TerritoryAdmin(ReadOnlyAdmin):
    """The list, searched by code and by country name in the reader's language."""

    group = Group.PROGRAM
    icon = "public"
    list_display = ["code", "country", "standing_shown", "version"]
    list_filter = ["standing"]
    search_fields = ["code"]
    search_help_text = gettext_lazy("Code or country")
    fields = ["code", "country", "standing", "version"]
    readonly_fields = fields
    inlines = [RevisionInline]
    actions_list = ["add_territory"]
    actions_detail = ["change_standing"]

    def title_of(self, item: Territory) -> str:
        """The country, and the code, which tells a region."""
        return f"{item.country_name} ({item.code})"

    @display(description=gettext_lazy("country"))
    def country(self, territory: Territory) -> str:
        """The country's name."""
        return territory.country_name

    @display(
        description=gettext_lazy("standing"),
        ordering="standing",
        label={Standing.ALLOWED: "success", Standing.REVIEW: "warning", Standing.BLOCKED: "danger"},
    )
    def standing_shown(self, territory: Territory) -> tuple[str, str]:
        """The standing as a word in its colour."""
        return territory.standing, territory.get_standing_display()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Territory], search_term: str
    ) -> tuple[QuerySet[Territory], bool]:
        """By the beginning of a code, or a part of a country's name."""
        term = search_term.strip().casefold()
        if not term:
            return queryset, False
        found = Q(code__istartswith=term)
        for code, name in countries:
            if term in name.casefold():
                found |= Q(code=code) | Q(code__startswith=f"{code}-")
        return queryset.filter(found), False

    @action(
        description=gettext_lazy("Change standing"),
        url_path="change-standing",
        permissions=["core.change_territory_standing"],
        dialog=ActionDialog(
            title=gettext_lazy("Change standing"),
            description=gettext_lazy("It holds at once and needs no notice (§2.4)."),
            form_class=StandingForm,
            form_submit_text=gettext_lazy("Change standing"),
        ),
    )
    def change_standing(self, request: HttpRequest, form: StandingForm, object_id: str) -> HttpResponse:
        """Give the shown territory another standing."""
        return self._set(request, get_object_or_404(Territory, pk=object_id).code, form)

    @action(
        description=gettext_lazy("Add a territory"),
        url_path="add-territory",
        permissions=["core.change_territory_standing"],
        dialog=ActionDialog(
            title=gettext_lazy("Add a territory"),
            description=gettext_lazy(
                "A territory that is not on the list is not sold to. Adding it holds at once (§2.4)."
            ),
            form_class=NewTerritoryForm,
            form_submit_text=gettext_lazy("Add"),
        ),
    )
    def add_territory(self, request: HttpRequest, form: NewTerritoryForm) -> HttpResponse:
        """Put a territory on the list."""
        return self._set(request, form.cleaned_data["code"], form)

    def _set(self, request: HttpRequest, code: str, form: StandingForm) -> HttpResponse:
        given = form.cleaned_data
        try:
            territory = actions.set_standing(
                code=code,
                standing=given["standing"],
                reason=given["reason"],
                by=person(request.user),
                expected_version=given["expected_version"],
            )
        except StaleTerritory as error:
            messages.error(request, str(error))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(
                request,
                _("%(country)s (%(code)s): %(standing)s from now on.")
                % {
                    "country": territory.country_name,
                    "code": territory.code,
                    "standing": territory.get_standing_display(),
                },
            )
            return HttpResponseRedirect(reverse("admin:core_territory_change", args=[territory.pk]))
        return HttpResponseRedirect(reverse("admin:core_territory_changelist"))
