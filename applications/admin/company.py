"""Staff decide what partners tell: data changes, profiles, affiliates, signed copies (§1.3, §1.4, §1.7)."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries
from unfold.dataclasses import ActionDialog, UnfoldAction
from unfold.decorators import display
from unfold.enums import ActionVariant

from applications.actions import company as actions
from applications.admin.files import (
    FiledAdmin,
    done,
    file_url,
)
from applications.enums import AffiliateState, ChangeState, RevisionState
from applications.forms.staff import AcceptForm, OfficeForm, RefuseForm
from applications.models import Affiliate, DataChange, ProfileRevision
from applications.queries import company, differences
from applications.templatetags.office import TONES
from partner_portal.core import clock
from partner_portal.core.actors import person
from partner_portal.core.audit.queries import names
from partner_portal.core.staff import Group, action, due_column, urgency

MANAGE = "applications.manage_partner"


class CompanyAdmin(FiledAdmin):
    """Something of a company in one of its states; `waits` is the state in which staff decide it."""

    group = Group.PARTNERS
    list_display_links = ["company"]
    list_filter = ["state"]
    list_select_related = ["organisation"]
    search_fields = ["=public_id", "organisation__name"]
    search_help_text = gettext_lazy("Company or id")
    change_form_template = "admin/applications/item.html"
    waits: str

    @display(description=gettext_lazy("company"), ordering="organisation__name")
    def company(self, item: Any) -> str:
        """The company."""
        return self.organisation_of(item).name

    def state_of(self, item: Any) -> tuple[str, str]:
        """The state as a word in its colour."""
        return item.state, item.get_state_display()

    def lined_up(self) -> QuerySet[Any]:
        """What waits for staff, in the order to take it."""
        raise NotImplementedError

    def waiting(self, request: HttpRequest) -> QuerySet[Any]:
        """What waits for who may decide."""
        return self.lined_up() if request.user.has_perm(MANAGE) else self.model._default_manager.none()

    def why_not(self, request: HttpRequest, item: Any) -> str:
        """Someone was faster."""
        if item.state == self.waits:
            return super().why_not(request, item)
        return _("This is “%(state)s” already. Somebody was faster.") % {"state": item.get_state_display()}

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[UnfoldAction]:
        """The decisions, while it waits."""
        if not self.model._default_manager.filter(pk=object_id, state=self.waits).exists():
            return []
        return super().get_actions_detail(request, object_id)

    def facts(self, item: Any, who: dict[str, str]) -> list[tuple[Any, Any]]:
        """What is known of it, in labels and values."""
        raise NotImplementedError

    def actors(self, item: Any) -> list[str]:
        """Who did something with it."""
        return [item.decided_by]

    def shown(self, request: HttpRequest, item: Any) -> dict[str, Any]:
        """Facts, and what changes."""
        return {
            "item": item,
            "organisation": self.organisation_of(item),
            "file_url": file_url(self.organisation_of(item)),
            "state": item.get_state_display(),
            "facts": self.facts(item, names(self.actors(item))),
            "may_open": request.user.has_perm("applications.open_document"),
        }

    def decide(self, request: HttpRequest, form: OfficeForm, object_id: str, *, accept: bool, said: str) -> None:
        """Accept it or not, by its action."""
        item = get_object_or_404(self.get_queryset(request), pk=object_id)
        note = form.cleaned_data.get("note", "")
        if done(form, lambda: self.act(item, accept=accept, note=note, by=person(request.user))):
            messages.success(request, said % {"company": self.organisation_of(item).name})

    def act(self, item: Any, *, accept: bool, note: str, by: Any) -> Any:
        """Call the action that decides it."""
        raise NotImplementedError


@admin.register(DataChange)
class DataChangeAdmin(CompanyAdmin):
    """Changes of company data; legal and bank data hold only after verification (§1.7.4)."""

    icon = "published_with_changes"
    list_display = ["company", "kind", "state_shown", "due", "asked_at", "decided_at"]
    list_filter = ["state", "kind"]
    actions_detail = ["verify", "refuse"]
    waits = ChangeState.IN_VERIFICATION

    due = due_column(
        "due_at", is_waiting=lambda item: item.state == ChangeState.IN_VERIFICATION,
        description=gettext_lazy("answer due before"),
    )  # fmt: skip

    @display(description=gettext_lazy("state"), ordering="state", label=TONES)
    def state_shown(self, item: DataChange) -> tuple[str, str]:
        """The state as a word in its colour."""
        return self.state_of(item)

    def title_of(self, item: DataChange) -> str:
        """Whose, and what changes."""
        return f"{item.organisation.name}: {item.get_kind_display()}"

    def lined_up(self) -> QuerySet[DataChange]:
        """Those in verification, the one due first in front."""
        return company.waiting_changes()

    def actors(self, item: DataChange) -> list[str]:
        """Who asked and who decided."""
        return [item.asked_by, item.decided_by]

    def facts(self, item: DataChange, who: dict[str, str]) -> list[tuple[Any, Any]]:
        """Who asked for it when, and who decided."""
        return [
            (_("Asked"), item.asked_at),
            (_("Asked by"), who.get(item.asked_by)),
            (_("Answer due before"), item.due_at if item.state == self.waits else None),
            (_("Decided"), item.decided_at),
            (_("Decided by"), who.get(item.decided_by)),
            (_("Note"), item.note),
        ]

    def shown(self, request: HttpRequest, item: DataChange) -> dict[str, Any]:
        """Before and after, with the evidence."""
        waits = item.state == self.waits and item.due_at is not None
        return super().shown(request, item) | {
            "rows": company.fields_of(item),
            "urgency": urgency(item.due_at, clock.now()) if waits and item.due_at else "",
            "documents": list(item.documents.kept()),
        }

    def act(self, item: DataChange, *, accept: bool, note: str, by: Any) -> DataChange:
        """Verify or refuse it."""
        return actions.decide_change(change=item, accept=accept, note=note, by=by)

    @action(
        description=gettext_lazy("Verified"),
        url_path="verify",
        key="a",
        permissions=[MANAGE],
        variant=ActionVariant.PRIMARY,
        dialog=ActionDialog(
            title=gettext_lazy("Are the new data verified?"),
            description=gettext_lazy("They hold at once. New names are screened."),
            form_class=AcceptForm,
            form_submit_text=gettext_lazy("Verified"),
        ),
    )
    def verify(self, request: HttpRequest, form: AcceptForm, object_id: str) -> None:
        """The new data hold."""
        self.decide(request, form, object_id, accept=True, said=_("The new data of %(company)s hold."))

    @action(
        description=gettext_lazy("Refuse"),
        url_path="refuse",
        key="r",
        permissions=[MANAGE],
        variant=ActionVariant.DANGER,
        dialog=ActionDialog(
            title=gettext_lazy("Refuse this change?"),
            description=gettext_lazy("The data stay as they are."),
            form_class=RefuseForm,
            form_submit_text=gettext_lazy("Refuse"),
        ),
    )
    def refuse(self, request: HttpRequest, form: RefuseForm, object_id: str) -> None:
        """The data stay."""
        self.decide(request, form, object_id, accept=False, said=_("The data of %(company)s stay as they are."))


@admin.register(ProfileRevision)
class ProfileRevisionAdmin(CompanyAdmin):
    """Versions of public profiles; one in moderation beside the live one (§1.4)."""

    icon = "badge"
    list_display = ["company", "state_shown", "sent_at", "edited_at", "decided_at"]
    actions_detail = ["publish", "send_back"]
    waits = RevisionState.IN_MODERATION

    @display(description=gettext_lazy("state"), ordering="state", label=TONES)
    def state_shown(self, item: ProfileRevision) -> tuple[str, str]:
        """The state as a word in its colour."""
        return self.state_of(item)

    def title_of(self, item: ProfileRevision) -> str:
        """Whose profile."""
        return _("%(company)s: profile") % {"company": item.organisation.name}

    def lined_up(self) -> QuerySet[ProfileRevision]:
        """Those in moderation, the oldest first."""
        return company.waiting_profiles()

    def actors(self, item: ProfileRevision) -> list[str]:
        """Who edited and who decided."""
        return [item.edited_by, item.decided_by]

    def facts(self, item: ProfileRevision, who: dict[str, str]) -> list[tuple[Any, Any]]:
        """Who wrote it when, and who decided."""
        return [
            (_("Edited"), item.edited_at),
            (_("Edited by"), who.get(item.edited_by)),
            (_("Sent for moderation"), item.sent_at),
            (_("Decided"), item.decided_at),
            (_("Decided by"), who.get(item.decided_by)),
            (_("Note"), item.note),
        ]

    def shown(self, request: HttpRequest, item: ProfileRevision) -> dict[str, Any]:
        """The difference from the live one, and whether the directory has all it needs."""
        live = company.live_profile(item.organisation)
        return super().shown(request, item) | {
            "rows": differences.between(live, item),
            "judgement": company.why_profile(item) if item.state == self.waits else None,
        }

    def act(self, item: ProfileRevision, *, accept: bool, note: str, by: Any) -> ProfileRevision:
        """Publish or return it."""
        return actions.decide_profile(revision=item, accept=accept, note=note, by=by)

    @action(
        description=gettext_lazy("Publish"),
        url_path="publish",
        key="a",
        permissions=[MANAGE],
        variant=ActionVariant.PRIMARY,
        dialog=ActionDialog(
            title=gettext_lazy("Publish this profile?"),
            description=gettext_lazy("It becomes the live one at once, in place of the one before."),
            form_class=OfficeForm,
            form_submit_text=gettext_lazy("Publish"),
        ),
    )
    def publish(self, request: HttpRequest, form: OfficeForm, object_id: str) -> None:
        """Make it the live one."""
        self.decide(request, form, object_id, accept=True, said=_("The profile of %(company)s is live."))

    @action(
        description=gettext_lazy("Return"),
        url_path="return",
        key="r",
        permissions=[MANAGE],
        dialog=ActionDialog(
            title=gettext_lazy("Return this profile?"),
            description=gettext_lazy("The live one stays. The partner reads your reason and can send it again."),
            form_class=RefuseForm,
            form_submit_text=gettext_lazy("Return"),
        ),
    )
    def send_back(self, request: HttpRequest, form: RefuseForm, object_id: str) -> None:
        """Return it with a note."""
        self.decide(request, form, object_id, accept=False, said=_("The profile goes back to %(company)s."))


@admin.register(Affiliate)
class AffiliateAdmin(CompanyAdmin):
    """Affiliated legal entities; they take part only after approval (§1.7.3)."""

    icon = "account_tree"
    list_display = ["name", "company", "country_shown", "relation", "state_shown", "declared_at"]
    list_display_links = ["name"]
    search_fields = ["=public_id", "name", "tax_id", "organisation__name"]
    search_help_text = gettext_lazy("Name, tax ID, company or id")
    actions_detail = ["approve", "refuse"]
    waits = AffiliateState.DECLARED

    @display(description=gettext_lazy("state"), ordering="state", label=TONES)
    def state_shown(self, item: Affiliate) -> tuple[str, str]:
        """The state as a word in its colour."""
        return self.state_of(item)

    @display(description=gettext_lazy("country"), ordering="country")
    def country_shown(self, item: Affiliate) -> str:
        """The country by name."""
        return str(countries.name(item.country)) or item.country

    def title_of(self, item: Affiliate) -> str:
        """Its name, and whose affiliate it is."""
        return f"{item.name} ↔ {item.organisation.name}"

    def lined_up(self) -> QuerySet[Affiliate]:
        """Those declared, the oldest first."""
        return company.waiting_affiliates()

    def actors(self, item: Affiliate) -> list[str]:
        """Who declared and who decided."""
        return [item.declared_by, item.decided_by]

    def facts(self, item: Affiliate, who: dict[str, str]) -> list[tuple[Any, Any]]:
        """Which company it is, and how it belongs to the partner."""
        return [
            (_("Legal name"), item.name),
            (_("Country"), self.country_shown(item)),
            (_("Tax ID"), item.tax_id),
            (_("Relation"), item.relation),
            (_("Declared"), item.declared_at),
            (_("Declared by"), who.get(item.declared_by)),
            (_("Decided"), item.decided_at),
            (_("Decided by"), who.get(item.decided_by)),
            (_("Note"), item.note),
        ]

    def act(self, item: Affiliate, *, accept: bool, note: str, by: Any) -> Affiliate:
        """Approve or refuse it."""
        return actions.decide_affiliate(affiliate=item, accept=accept, note=note, by=by)

    @action(
        description=gettext_lazy("Approve"),
        url_path="approve",
        key="a",
        permissions=[MANAGE],
        variant=ActionVariant.PRIMARY,
        dialog=ActionDialog(
            title=gettext_lazy("Approve this affiliate?"),
            description=gettext_lazy("It may take part through the partner (§1.7.3)."),
            form_class=AcceptForm,
            form_submit_text=gettext_lazy("Approve"),
        ),
    )
    def approve(self, request: HttpRequest, form: AcceptForm, object_id: str) -> None:
        """Let it take part."""
        self.decide(request, form, object_id, accept=True, said=_("The affiliate of %(company)s is approved."))

    @action(
        description=gettext_lazy("Refuse"),
        url_path="refuse",
        key="r",
        permissions=[MANAGE],
        variant=ActionVariant.DANGER,
        dialog=ActionDialog(
            title=gettext_lazy("Refuse this affiliate?"),
            description=gettext_lazy("It does not take part. The partner can declare it anew."),
            form_class=RefuseForm,
            form_submit_text=gettext_lazy("Refuse"),
        ),
    )
    def refuse(self, request: HttpRequest, form: RefuseForm, object_id: str) -> None:
        """Keep it out."""
        self.decide(request, form, object_id, accept=False, said=_("The affiliate of %(company)s is refused."))
