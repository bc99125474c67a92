"""Staff let people of partners in, or not (§7.2), and see who is blocked (§14.4)."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog, UnfoldAction
from unfold.decorators import display
from unfold.enums import ActionVariant

from applications.actions import team as actions
from applications.admin.files import FiledAdmin, done, file_url
from applications.enums import MemberState
from applications.forms.staff import OfficeForm, RefuseForm
from applications.models import Member, MemberBlock
from applications.queries import team
from applications.templatetags.office import TONES
from partner_portal.core.actors import person
from partner_portal.core.audit.queries import names
from partner_portal.core.staff import Group, ReadOnlyAdmin, action

MANAGE = "applications.manage_partner"


@admin.register(Member)
class MemberAdmin(FiledAdmin):
    """The people of partners; those added by a main user wait for us (§7.2)."""

    group = Group.PARTNERS
    icon = "group"
    list_display = ["name_shown", "company", "state_shown", "rights", "added_at", "decided_at"]
    list_display_links = ["name_shown"]
    list_filter = ["state", "is_main"]
    list_select_related = ["organisation"]
    search_fields = ["=public_id", "name", "email", "organisation__name"]
    search_help_text = gettext_lazy("Name, e-mail address, company or id")
    ordering = ["-pk"]
    change_form_template = "admin/applications/item.html"
    actions_detail = ["approve", "refuse"]

    @display(description=gettext_lazy("name"), ordering="name")
    def name_shown(self, member: Member) -> str:
        """The name, or the address."""
        return str(member)

    @display(description=gettext_lazy("company"), ordering="organisation__name")
    def company(self, member: Member) -> str:
        """The company."""
        return member.organisation.name

    @display(description=gettext_lazy("state"), ordering="state", label=TONES)
    def state_shown(self, member: Member) -> tuple[str, str]:
        """The state as a word in its colour."""
        return member.state, member.get_state_display()

    @display(description=gettext_lazy("rights"))
    def rights(self, member: Member) -> str:
        """What the person may do."""
        return rights_of(member)

    def title_of(self, item: Member) -> str:
        """Who, and of which company."""
        return f"{item}, {item.organisation.name}"

    def waiting(self, request: HttpRequest) -> QuerySet[Member]:
        """Who waits for approval, the oldest first."""
        return team.waiting() if request.user.has_perm(MANAGE) else Member.objects.none()

    def why_not(self, request: HttpRequest, item: Member) -> str:
        """Someone was faster."""
        if item.state == MemberState.PENDING:
            return super().why_not(request, item)
        return _("This is “%(state)s” already. Somebody was faster.") % {"state": item.get_state_display()}

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[UnfoldAction]:
        """The two decisions, while the person waits."""
        if not Member.objects.filter(pk=object_id, state=MemberState.PENDING).exists():
            return []
        return super().get_actions_detail(request, object_id)

    def shown(self, request: HttpRequest, item: Member) -> dict[str, Any]:
        """Who it is, what they may do, and who added them."""
        who = names([item.added_by, item.decided_by])
        return {
            "item": item,
            "organisation": item.organisation,
            "file_url": file_url(item.organisation),
            "state": item.get_state_display(),
            "facts": [
                (_("Name"), item.name or (item.user.name if item.user else "")),
                (_("E-mail address"), item.email),
                (_("Rights"), rights_of(item)),
                (_("Added"), item.added_at),
                (_("Added by"), who.get(item.added_by)),
                (_("Signed up"), item.user.joined_at if item.user else None),
                (_("Decided"), item.decided_at),
                (_("Decided by"), who.get(item.decided_by)),
                (_("Note"), item.note),
                (_("Left"), item.left_at),
            ],
            "blocks": list(item.blocks.all()),
        }

    @action(
        description=gettext_lazy("Approve"),
        url_path="approve",
        key="a",
        permissions=[MANAGE],
        variant=ActionVariant.PRIMARY,
        dialog=ActionDialog(
            title=gettext_lazy("Let this person in?"),
            description=gettext_lazy("They sign in for the company from now on, and get an e-mail."),
            form_class=OfficeForm,
            form_submit_text=gettext_lazy("Approve"),
        ),
    )
    def approve(self, request: HttpRequest, form: OfficeForm, object_id: str) -> None:
        """Let the person in."""
        member = get_object_or_404(Member.objects.select_related("organisation"), pk=object_id)
        if done(form, lambda: actions.approve(member=member, by=person(request.user))):
            said = _("%(name)s signs in for %(company)s now.")
            messages.success(request, said % {"name": member, "company": member.organisation.name})

    @action(
        description=gettext_lazy("Refuse"),
        url_path="refuse",
        key="r",
        permissions=[MANAGE],
        variant=ActionVariant.DANGER,
        dialog=ActionDialog(
            title=gettext_lazy("Refuse this person?"),
            description=gettext_lazy("They stay outside. The main user reads your reason."),
            form_class=RefuseForm,
            form_submit_text=gettext_lazy("Refuse"),
        ),
    )
    def refuse(self, request: HttpRequest, form: RefuseForm, object_id: str) -> None:
        """Keep the person out."""
        member = get_object_or_404(Member.objects.select_related("organisation"), pk=object_id)
        note = form.cleaned_data["note"]
        if done(form, lambda: actions.refuse(member=member, note=note, by=person(request.user))):
            messages.success(request, _("%(name)s is refused.") % {"name": member})


@admin.register(MemberBlock)
class MemberBlockAdmin(ReadOnlyAdmin):
    """Who may not act from when to when (§14.4)."""

    group = Group.PARTNERS
    icon = "block"
    list_display = ["member", "company", "valid_from", "valid_until", "reference", "lifted_at"]
    list_select_related = ["member__organisation"]
    search_fields = ["=public_id", "=reference", "member__name", "member__email", "member__organisation__name"]
    search_help_text = gettext_lazy("Person, company, reference or id")
    fields = ["member", "company", "valid_from", "valid_until", "reference", "lifted_at"]
    readonly_fields = fields

    @display(description=gettext_lazy("company"), ordering="member__organisation__name")
    def company(self, block: MemberBlock) -> str:
        """The company."""
        return block.member.organisation.name

    def title_of(self, item: MemberBlock) -> str:
        """Who is blocked."""
        return f"{item.member}, {item.member.organisation.name}"


def rights_of(member: Member) -> str:
    """What a person may do, in words."""
    if member.is_main:
        return _("Main user: everything")
    held = [word for may, word in ((member.may_profile, _("Company pages")), (member.may_store, _("Store"))) if may]
    return ", ".join(held) or _("Reading only")
