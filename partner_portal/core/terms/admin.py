"""Staff read the terms, draft an edition, compare it, and ask a second person to publish it."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.db.models import F, Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog, UnfoldAction
from unfold.decorators import display
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm

from partner_portal.core.actors import person
from partner_portal.core.approvals.permissions import may_decide, may_withdraw
from partner_portal.core.approvals.queries import open_for
from partner_portal.core.audit.queries import names
from partner_portal.core.refusals import Refused
from partner_portal.core.staff import Group, ReadOnlyAdmin, action
from partner_portal.core.terms import actions, queries
from partner_portal.core.terms.forms import CompareForm, DraftForm, EditionForm, PublicationForm, VersionForm
from partner_portal.core.terms.models import State, TermsEdition
from partner_portal.core.terms.numbers import Number, diff, numbers

# What a page says when an action refuses.
REFUSALS: dict[type[Exception], Promise | str] = {
    actions.StaleEdition: gettext_lazy("Someone else has changed this draft. Read it again, then repeat your change."),
    actions.NotADraft: gettext_lazy("This edition is no draft any more, so it stays as it is."),
    actions.NameTaken: gettext_lazy("Another edition has this name."),
    actions.PublicationPending: gettext_lazy(
        "Its publication waits for a second person. Withdraw that request first, then change the draft."
    ),
}
REFUSED: tuple[type[Exception], ...] = (*REFUSALS, Refused)

ALWAYS = {"compare", "draft_from_this"}
FOR_DRAFTS = {"edit", "ask_to_publish", "withdraw_draft"}


def is_open(edition: TermsEdition) -> bool:
    """Whether it can be changed: a draft whose publication nobody has asked for."""
    return edition.state == State.DRAFT and not open_for(actions.PUBLISH, edition.public_id)


def buttons_of(edition: TermsEdition) -> set[str]:
    """Which buttons an edition's page has."""
    return ALWAYS | FOR_DRAFTS if is_open(edition) else ALWAYS


def told(error: Exception) -> str:
    """A refusal in the reader's language."""
    return str(REFUSALS.get(type(error), error))


def sections(rows: list[Number]) -> Iterator[tuple[str, list[Number]]]:
    """The numbers under their headings."""
    for heading, group in groupby(rows, key=lambda number: number.section):
        yield heading, list(group)


@admin.register(TermsEdition)
class TermsEditionAdmin(ReadOnlyAdmin):
    """Every edition, drafts first; an edition's page shows every number with its clause and unit."""

    group = Group.PROGRAM
    icon = "gavel"
    list_display = ["name", "standing", "effective_from", "until", "announced_on", "updated_at"]
    list_filter = ["state"]
    search_fields = ["name", "public_id"]
    ordering = [F("effective_from").desc(nulls_first=True), "-pk"]
    fields = ["name"]
    readonly_fields = ["name"]
    change_form_template = "admin/core/termsedition/show.html"
    actions_detail = ["edit", "ask_to_publish", "compare", "draft_from_this", "withdraw_draft"]

    @display(
        description=gettext_lazy("state"),
        ordering="state",
        label={"in_force": "success", "coming": "info", "past": "", "draft": "warning", "withdrawn": ""},
    )
    def standing(self, edition: TermsEdition) -> tuple[str, str]:
        """The state as a word in its colour; of published editions, whether it is in force."""
        return standing_of(edition)

    @display(description=gettext_lazy("in force through"))
    def until(self, edition: TermsEdition) -> date | None:
        """The last full day it is in force, once another edition follows."""
        return queries.last_day(edition.public_id)

    def has_draft_terms_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Who may draft."""
        return request.user.has_perm("core.draft_terms")

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[UnfoldAction]:
        """The buttons that fit the edition's state."""
        edition = self.get_object(request, str(object_id))
        wanted = buttons_of(edition) if edition else set()
        return [
            button
            for button in super().get_actions_detail(request, object_id)
            if button.method.original_function_name in wanted
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show an edition."""
        edition = self.get_object(request, object_id)
        context = self._shown(request, edition) if edition and self.has_view_permission(request) else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def _shown(self, request: HttpRequest, edition: TermsEdition) -> dict[str, Any]:
        waiting = open_for(actions.PUBLISH, edition.public_id) if edition.state == State.DRAFT else None
        who = names([edition.created_by, edition.updated_by, edition.published_by])
        return {
            "edition": edition,
            "standing": standing_of(edition),
            "facts": [
                (_("Takes effect on"), edition.effective_from),
                (_("In force through"), queries.last_day(edition.public_id)),
                (_("Announced on"), edition.announced_on),
                (_("Drafted by"), who.get(edition.created_by)),
                (_("Last changed by"), who.get(edition.updated_by)),
                (_("Published by"), who.get(edition.published_by)),
                (_("Version"), edition.version),
            ],
            "sections": list(sections(numbers(edition.terms))),
            "judgement": queries.may_publish(edition) if edition.state == State.DRAFT else None,
            "approval": waiting,
            "may_decide": waiting and may_decide(request.user, waiting),
            "may_withdraw": waiting and may_withdraw(request.user, waiting),
        }

    @action(
        description=gettext_lazy("Draft from this"),
        url_path="draft",
        permissions=["draft_terms"],
        dialog=ActionDialog(
            title=gettext_lazy("Draft a new edition"),
            description=gettext_lazy("It begins with the numbers of this one. Nothing takes effect by drafting."),
            form_class=DraftForm,
            form_submit_text=gettext_lazy("Draft"),
        ),
    )
    def draft_from_this(self, request: HttpRequest, form: DraftForm, object_id: str) -> HttpResponse | None:
        """A new draft with the numbers of the shown edition."""
        origin = get_object_or_404(TermsEdition, pk=object_id)
        try:
            edition = actions.draft(
                name=form.cleaned_data["name"], values=origin.values, by=person(request.user), drafted_from=origin
            )
        except actions.NameTaken as error:
            form.add_error("name", told(error))
            return None
        messages.success(request, _("%(name)s is drafted. Change its numbers and set its days.") % {"name": edition})
        return self._to("edit", edition)

    @action(
        description=gettext_lazy("Edit"),
        url_path="edit",
        permissions=["draft_terms"],
        variant=ActionVariant.PRIMARY,
    )
    def edit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form of a draft: one input for each number."""
        edition = get_object_or_404(TermsEdition, pk=object_id)
        form = EditionForm(edition, request.POST if request.method == "POST" else None)
        if form.is_valid():
            given = form.cleaned_data
            try:
                actions.update_draft(
                    edition,
                    expected=given["expected"],
                    by=person(request.user),
                    name=given["name"],
                    values=form.values,
                    announced_on=given["announced_on"],
                    effective_from=given["effective_from"],
                )
            except actions.NameTaken as error:
                form.add_error("name", told(error))
            except REFUSED as error:
                form.add_error(None, told(error))
            else:
                messages.success(request, _("The draft is saved."))
                return HttpResponseRedirect(reverse("admin:core_termsedition_change", args=[edition.pk]))
        context = {"form": form, "edition": edition, "is_open": is_open(edition)}
        return self.page(
            request, "admin/core/termsedition/edit.html", _("Edit"), context | {"edition": edition}, edition
        )

    @action(description=gettext_lazy("Compare"), url_path="compare", permissions=["view"])
    def compare(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What differs from another edition, from → to; from the one in force unless `with` names another."""
        edition = get_object_or_404(TermsEdition, pk=object_id)
        form = CompareForm(edition, request.GET)
        other = form.chosen()
        changes = diff(other.terms, edition.terms) if other else []
        grouped = groupby(changes, key=lambda change: change.after.section)
        context = {
            "form": form,
            "edition": edition,
            "other": other,
            "sides": [(each, standing_of(each), queries.last_day(each.public_id)) for each in (other, edition) if each],
            "changes": [(heading, list(group)) for heading, group in grouped],
            "count": len(changes),
        }
        return self.page(request, "admin/core/termsedition/compare.html", _("Compare"), context, edition)

    @action(
        description=gettext_lazy("Ask to publish"),
        url_path="ask",
        permissions=["draft_terms"],
        dialog=ActionDialog(
            title=gettext_lazy("Ask to publish this edition"),
            description=gettext_lazy("A second person reads it and publishes it for the day it names, or declines."),
            form_class=PublicationForm,
            form_submit_text=gettext_lazy("Ask"),
        ),
    )
    def ask_to_publish(self, request: HttpRequest, form: PublicationForm, object_id: str) -> None:
        """Ask a second person to publish the shown draft."""
        edition = get_object_or_404(TermsEdition, pk=object_id)
        given = form.cleaned_data
        try:
            approval = actions.request_publication(
                edition, expected=given["expected"], by=person(request.user), note=given["note"]
            )
        except REFUSED as error:
            form.add_error(None, told(error))
        else:
            messages.success(
                request,
                _("A second person can publish it until %(day)s.") % {"day": date_format(approval.expires_at)},
            )

    @action(
        description=gettext_lazy("Withdraw"),
        url_path="withdraw",
        permissions=["draft_terms"],
        dialog=ActionDialog(
            title=gettext_lazy("Withdraw this draft?"),
            description=gettext_lazy("It stays on record and cannot be published any more."),
            form_class=VersionForm,
            form_submit_text=gettext_lazy("Withdraw"),
        ),
    )
    def withdraw_draft(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> None:
        """Give up the shown draft."""
        edition = get_object_or_404(TermsEdition, pk=object_id)
        try:
            actions.withdraw(edition, expected=form.cleaned_data["expected"], by=person(request.user))
        except REFUSED as error:
            form.add_error(None, told(error))
        else:
            messages.success(request, _("The draft is withdrawn."))

    def _to(self, page: str, edition: Model) -> HttpResponse:
        name = {"change": "admin:core_termsedition_change", "edit": "admin:core_termsedition_edit"}[page]
        return HttpResponseRedirect(reverse(name, args=[edition.pk]))


def standing_of(edition: TermsEdition) -> tuple[str, str]:
    """A draft or withdrawn edition's state; of a published one whether it is past, in force or coming."""
    if edition.state != State.PUBLISHED:
        return edition.state, edition.get_state_display()
    if edition.public_id in queries.in_force_today():
        return "in_force", _("in force")
    coming = edition.effective_from and edition.effective_from > queries.latest_today()
    return ("coming", _("coming")) if coming else ("past", _("past"))
