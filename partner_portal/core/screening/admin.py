"""Staff read lists and parties, and decide matches, by action only."""

from collections.abc import Callable, Sequence

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog, UnfoldAction
from unfold.decorators import display

from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import Actor, person
from partner_portal.core.audit.queries import names
from partner_portal.core.screening import actions, queries
from partner_portal.core.screening.actions import AlreadyDecided
from partner_portal.core.screening.enums import MatchState, VersionState
from partner_portal.core.screening.forms import ReasonForm
from partner_portal.core.screening.models import ListEntry, ListVersion, Match, ScreenedParty
from partner_portal.core.staff import AboutAdmin, Group, QueueAdmin, ReadOnlyAdmin, action

STATE_COLOURS = {MatchState.OPEN: "warning", MatchState.CLEARED: "success", MatchState.CONFIRMED: "danger"}


@admin.register(Match)
class MatchAdmin(QueueAdmin):
    """The queue of matches, the most alike first, each with all that tells the two apart."""

    group = Group.CHECKS
    icon = "person_search"
    list_display = ["party_shown", "listed_name", "entry_shown", "score", "state_shown", "found_at"]
    list_filter = ["state", "entry__source_list", "entry__kind", "party__kind"]
    list_select_related = ["party__side", "entry__source_list", "name"]
    list_display_links = ["party_shown"]
    search_fields = ["public_id", "party__subject", "name__name", "entry__uid"]
    search_help_text = gettext_lazy("Listed name, number of the entry, or id of the match or party")
    fields = [
        "party_link",
        "comparison",
        "entry_link",
        "programs",
        "remarks",
        "score",
        "state",
        "found_at",
        "decider",
        "decided_at",
        "reason",
    ]
    readonly_fields = fields
    actions_detail = ["clear_match", "confirm_match"]

    @display(description=gettext_lazy("party"))
    def party_shown(self, match: Match) -> str:
        """The party by its names, or by its id once they are erased."""
        return queries.party_title(match.party)

    @display(description=gettext_lazy("party"))
    def party_link(self, match: Match) -> SafeString:
        """The party with the way to how it was screened, and to its company."""
        links = [(self.party_shown(match), reverse("admin:core_screenedparty_change", args=[match.party_id]))]
        if company := match.party.organisation:
            links.append((_("Company: %(name)s") % {"name": company}, url_of_company(company)))
        return linked(links)

    @display(description=gettext_lazy("entry"))
    def entry_link(self, match: Match) -> SafeString | str:
        """The entry with the way to its page, as long as it stands there."""
        if match.entry.gone_in_id is not None:
            return self.entry_shown(match)
        return linked([(self.entry_shown(match), reverse("admin:core_listentry_change", args=[match.entry_id]))])

    @display(description=gettext_lazy("decided by"))
    def decider(self, match: Match) -> str:
        """Who decided it, by name."""
        return names([match.decided_by]).get(match.decided_by, "–")

    @display(description=gettext_lazy("listed name"))
    def listed_name(self, match: Match) -> str:
        """The name most alike."""
        return match.name.name

    @display(description=gettext_lazy("entry"))
    def entry_shown(self, match: Match) -> str:
        """Publisher, number and kind, and whether it still stands there."""
        text = f"{match.entry.source_list.source.upper()} {match.entry.uid}, {match.entry.get_kind_display()}"
        if match.entry.gone_in_id is None:
            return text
        return f"{text} (" + _("no longer listed in this form") + ")"

    @display(description=gettext_lazy("state"), ordering="state", label=STATE_COLOURS)
    def state_shown(self, match: Match) -> tuple[str, str]:
        """The state as a word in its colour."""
        return match.state, match.get_state_display()

    @display(description=gettext_lazy("programs"))
    def programs(self, match: Match) -> str:
        """The sanctions programs of the entry."""
        return ", ".join(match.entry.programs)

    @display(description=gettext_lazy("remarks"))
    def remarks(self, match: Match) -> str:
        """What the publisher says of the entry."""
        return match.entry.remarks

    @display(description=gettext_lazy("comparison"))
    def comparison(self, match: Match) -> SafeString:
        """Every name of the entry beside the party's name most like it, word by word."""
        return render_to_string("admin/core/match/comparison.html", {"rows": queries.comparison(match)})

    @action(
        description=gettext_lazy("Not the listed one"),
        url_path="clear",
        key="a",
        permissions=["core.decide_match"],
        dialog=ActionDialog(
            title=gettext_lazy("Clear this match?"),
            description=gettext_lazy("The party goes on, unless another match holds it. This is kept for good."),
            form_class=ReasonForm,
            form_submit_text=gettext_lazy("Clear"),
        ),
    )
    def clear_match(self, request: HttpRequest, form: ReasonForm, object_id: str) -> None:
        """The party is not the listed one."""
        if match := self._decide(form, object_id, person(request.user), actions.clear):
            messages.success(request, _("Cleared: %(match)s.") % {"match": self.title_of(match)})

    @action(
        description=gettext_lazy("It is the listed one"),
        url_path="confirm",
        key="r",
        permissions=["core.decide_match"],
        dialog=ActionDialog(
            title=gettext_lazy("Confirm this match?"),
            description=gettext_lazy("The party stays held, and a measure may follow (§14). This is kept for good."),
            form_class=ReasonForm,
            form_submit_text=gettext_lazy("Confirm"),
        ),
    )
    def confirm_match(self, request: HttpRequest, form: ReasonForm, object_id: str) -> None:
        """The party is the listed one."""
        if match := self._decide(form, object_id, person(request.user), actions.confirm):
            said = _("Confirmed: %(match)s. The party stays held.")
            messages.success(request, said % {"match": self.title_of(match)})

    def waiting(self, request: HttpRequest) -> QuerySet[Match]:
        """The open ones, for who may decide."""
        return Match.objects.open() if request.user.has_perm("core.decide_match") else Match.objects.none()

    def title_of(self, item: Match) -> str:
        """The party's name and the listed one."""
        return queries.title_of(item)

    def why_not(self, request: HttpRequest, item: Match) -> str:
        """Someone decided it first."""
        return super().why_not(request, item) if item.state == MatchState.OPEN else str(AlreadyDecided(item))

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[UnfoldAction]:
        """The two decisions, for a match that is still open."""
        if not Match.objects.open().filter(pk=object_id).exists():
            return []
        return super().get_actions_detail(request, object_id)

    def _decide(self, form: ReasonForm, object_id: str, by: Actor, decide: Callable[..., Match]) -> Match | None:
        match = get_object_or_404(self._full(), pk=object_id)
        try:
            decide(match=match, reason=form.cleaned_data["reason"], by=by)
        except (AlreadyDecided, ValidationError) as error:
            form.add_error(None, refusal(error))
            return None
        return match

    def _full(self) -> QuerySet[Match]:
        return Match.objects.select_related("party__side", "name")


def refusal(error: AlreadyDecided | ValidationError) -> str:
    """Why a decision was not taken."""
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def url_of_company(company: Organisation) -> str:
    """The staff's page of a company."""
    return reverse("admin:core_organisation_change", args=[company.pk])


def linked(links: Sequence[tuple[str, str]]) -> SafeString:
    """Words that lead somewhere, one after the other."""
    return format_html_join(
        " · ", '<a class="text-primary-600 underline dark:text-primary-500" href="{1}">{0}</a>', links
    )


@admin.register(ScreenedParty)
class ScreenedPartyAdmin(AboutAdmin):
    """Who was compared with the lists, when and with which."""

    group = Group.CHECKS
    icon = "groups"
    list_display = ["names_shown", "about", "kind", "country", "best_score", "screened_at", "against"]
    list_filter = ["kind"]
    list_select_related = ["side", "against__source_list"]
    search_fields = ["subject", "organisation__name"]
    search_help_text = gettext_lazy("Id of the party, or its organisation")
    fields = ["subject", "names_shown", "kind", "country", "company", "best_score", "screened_at", "against"]
    readonly_fields = fields

    def title_of(self, item: ScreenedParty) -> str:
        """Its names, or its id once they are erased."""
        return queries.party_title(item)

    @display(description=gettext_lazy("company"))
    def company(self, party: ScreenedParty) -> SafeString | str:
        """The company it belongs to, with the way to its page."""
        return linked([(party.organisation.name, url_of_company(party.organisation))]) if party.organisation else "–"

    @display(description=gettext_lazy("names"))
    def names_shown(self, party: ScreenedParty) -> str:
        """Its names, until they are erased."""
        return ", ".join(party.side.names) or _("erased")


@admin.register(ListVersion)
class ListVersionAdmin(ReadOnlyAdmin):
    """Every publication imported, with its counts; `manage.py screening_import` brings the next."""

    group = Group.CHECKS
    icon = "list_alt"
    list_display = [
        "source_list",
        "published_on",
        "imported_at",
        "entries",
        "names",
        "added",
        "removed",
        "changed",
        "state_shown",
    ]
    list_filter = ["source_list", "state"]
    list_select_related = ["source_list"]
    fields = [*list_display[:-1], "state", "imported_by", "sha256"]
    readonly_fields = fields

    @display(
        description=gettext_lazy("state"),
        ordering="state",
        label={VersionState.CURRENT: "success", VersionState.SUPERSEDED: "info"},
    )
    def state_shown(self, version: ListVersion) -> tuple[str, str]:
        """The state as a word in its colour."""
        return version.state, version.get_state_display()


@admin.register(ListEntry)
class ListEntryAdmin(ReadOnlyAdmin):
    """The entries of the lists in force, by name and number."""

    group = Group.CHECKS
    icon = "contact_page"
    list_display = ["uid", "source_list", "kind", "names_shown", "programs_shown"]
    list_filter = ["source_list", "kind"]
    list_select_related = ["source_list"]
    search_fields = ["uid", "names__name"]
    search_help_text = gettext_lazy("Name or number")
    fields = ["uid", "source_list", "kind", "names_shown", "programs_shown", "remarks", "since", "gone_in"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ListEntry]:
        """In force only; with the names in one query more."""
        return super().get_queryset(request).filter(gone_in=None).prefetch_related("names")

    def title_of(self, item: ListEntry) -> str:
        """Its main name."""
        first = item.names.all()[:1]
        return first[0].name if first else str(item)

    @display(description=gettext_lazy("names"))
    def names_shown(self, entry: ListEntry) -> str:
        """The main name and its aliases."""
        return "; ".join(name.name for name in entry.names.all())

    @display(description=gettext_lazy("programs"))
    def programs_shown(self, entry: ListEntry) -> str:
        """The sanctions programs."""
        return ", ".join(entry.programs)
