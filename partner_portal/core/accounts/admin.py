"""Staff read people and organisations, invite each other, and close or open doors: by action only."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.models import Group as RoleGroup
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import ActionDialog, UnfoldAction
from unfold.decorators import display
from unfold.enums import ActionVariant

from partner_portal.core.accounts import actions, emails, permissions
from partner_portal.core.accounts.actions import NotPossible
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.accounts.roles import Role
from partner_portal.core.accounts.staff_forms import InvitationForm, ReasonForm, RolesForm
from partner_portal.core.actors import person
from partner_portal.core.staff import Group, ReadOnlyAdmin, action

# allauth and Django bring pages that would show secrets and write past the actions.
for model in (EmailAddress, Authenticator, UserSession, RoleGroup):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    """The legal entities that apply and become partners."""

    group = Group.PARTNERS
    icon = "apartment"
    list_display = ["name", "country", "entity", "zone", "tax_id", "created_at"]
    list_filter = ["entity", "zone"]
    search_fields = ["name", "public_id", "tax_id"]
    fields = ["public_id", "name", "entity", "country", "tax_id", "zone", "locale", "created_at", "people"]
    readonly_fields = fields

    @display(description=gettext_lazy("people"))
    def people(self, organisation: Organisation) -> str:
        """Who signs in for it."""
        return ", ".join(str(user) for user in organisation.users.all()) or _("Nobody yet")


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """The people who sign in, staff and partners."""

    group = Group.PEOPLE
    icon = "person"
    list_display = ["email", "name", "works_for", "roles", "factor", "active"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["email", "name", "public_id", "organisation__name"]
    list_select_related = ["organisation"]
    fields = [
        "public_id",
        "email",
        "name",
        "works_for",
        "roles",
        "factor",
        "is_active",
        "language",
        "joined_at",
        "last_login",
    ]
    readonly_fields = fields
    actions_list = ["invite"]
    actions_detail = ["change_roles", "send_invitation_again", "reset_second_factor", "deactivate", "reactivate"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """People with their roles, and whether they have a second factor."""
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return super().get_queryset(request).prefetch_related("groups").annotate(has_factor=Exists(factors))

    @display(description=gettext_lazy("works for"))
    def works_for(self, user: User) -> str:
        """The organisation, or the vendor."""
        if user.is_staff:
            return _("Program office")
        return str(user.organisation or _("No company yet"))

    @display(description=gettext_lazy("roles"))
    def roles(self, user: User) -> str:
        """What a member of staff is here to do."""
        held = [str(Role(group.name).label) for group in user.groups.all() if group.name in Role.values]
        return ", ".join(sorted(held)) or ("–" if not user.is_superuser else _("Everything"))

    @display(description=gettext_lazy("second factor"), boolean=True)
    def factor(self, user: User) -> bool:
        """Whether they have set one up."""
        return user.has_factor  # type: ignore[attr-defined]

    @display(description=gettext_lazy("state"), ordering="is_active", label={"open": "success", "closed": "danger"})
    def active(self, user: User) -> tuple[str, str]:
        """Whether the account may sign in."""
        return ("open", _("open")) if user.is_active else ("closed", _("closed"))

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[UnfoldAction]:
        """The buttons that fit the person and the reader."""
        shown = self.get_object(request, str(object_id))
        reader = request.user
        fits = {
            "change_roles": shown and permissions.may_assign_roles(reader, shown),
            "send_invitation_again": shown and may_invite_again(reader, shown),
            "reset_second_factor": shown and shown.has_factor and permissions.may_reset_second_factor(reader, shown),
            "deactivate": shown and shown.is_active and permissions.may_deactivate(reader, shown),
            "reactivate": shown and not shown.is_active and permissions.may_deactivate(reader, shown),
        }
        buttons = super().get_actions_detail(request, object_id)
        return [button for button in buttons if fits[button.method.original_function_name]]

    @action(
        description=gettext_lazy("Invite a member of staff"),
        url_path="invite",
        permissions=["core.assign_roles"],
        variant=ActionVariant.PRIMARY,
        dialog=ActionDialog(
            title=gettext_lazy("Invite a member of staff"),
            description=gettext_lazy("They get a letter with a link to set a password, and set up a second factor."),
            form_class=InvitationForm,
            form_submit_text=gettext_lazy("Invite"),
        ),
    )
    def invite(self, request: HttpRequest, form: InvitationForm) -> HttpResponse | None:
        """Create a member of staff and send the letter."""
        permissions.demand(permissions.may_manage_people(request.user))
        given = form.cleaned_data
        try:
            user = actions.create_staff_user(
                email=given["email"],
                name=given["name"],
                role=given["role"],
                language=given["language"],
                by=person(request.user),
            )
        except NotPossible as error:
            form.add_error(None, str(error))
            return None
        self._send_invitation(request, user)
        return self._back_to(user)

    @action(
        description=gettext_lazy("Send the invitation again"),
        url_path="invite-again",
        permissions=["core.manage_people"],
        dialog=ActionDialog(
            title=gettext_lazy("Send the invitation again?"),
            description=gettext_lazy("They have not set a password yet. The new link works for three days."),
            form_submit_text=gettext_lazy("Send"),
        ),
    )
    def send_invitation_again(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        """Send another link to a member of staff who has no password yet."""
        user = get_object_or_404(User, pk=object_id)
        permissions.demand(may_invite_again(request.user, user))
        self._send_invitation(request, user)
        return self._back_to(user)

    @action(
        description=gettext_lazy("Change roles"),
        url_path="roles",
        permissions=["core.assign_roles"],
        dialog=ActionDialog(
            title=gettext_lazy("Change roles"),
            description=gettext_lazy("Holds from their next page on."),
            form_class=RolesForm,
            form_submit_text=gettext_lazy("Change roles"),
        ),
    )
    def change_roles(self, request: HttpRequest, form: RolesForm, object_id: str) -> HttpResponse:
        """Give the shown member of staff exactly the ticked roles."""
        user = get_object_or_404(User, pk=object_id)
        permissions.demand(permissions.may_assign_roles(request.user, user))
        try:
            actions.set_roles(
                user=user,
                roles=form.cleaned_data["roles"],
                reason=form.cleaned_data["reason"],
                by=person(request.user),
            )
        except NotPossible as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The roles of %(name)s are changed.") % {"name": user})
        return self._back_to(user)

    @action(
        description=gettext_lazy("Reset second factor"),
        url_path="reset-second-factor",
        permissions=["core.manage_people"],
        dialog=ActionDialog(
            title=gettext_lazy("Reset the second factor?"),
            description=gettext_lazy(
                "Be sure whom you speak to. App, keys and recovery codes are removed, and they are signed out."
            ),
            form_class=ReasonForm,
            form_submit_text=gettext_lazy("Reset"),
        ),
    )
    def reset_second_factor(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        """Remove what the shown person has lost."""
        user = get_object_or_404(User, pk=object_id)
        permissions.demand(permissions.may_reset_second_factor(request.user, user))
        actions.reset_second_factor(user=user, reason=form.cleaned_data["reason"], by=person(request.user))
        messages.success(
            request, _("%(name)s signs in with the password alone, and can set up a new one.") % {"name": user}
        )
        return self._back_to(user)

    @action(
        description=gettext_lazy("Deactivate"),
        url_path="deactivate",
        permissions=["core.manage_people"],
        variant=ActionVariant.DANGER,
        dialog=ActionDialog(
            title=gettext_lazy("Deactivate this account?"),
            description=gettext_lazy(
                "It cannot sign in, and is signed out everywhere now. You can reactivate it later."
            ),
            form_class=ReasonForm,
            form_submit_text=gettext_lazy("Deactivate"),
        ),
    )
    def deactivate(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        """Close the shown account."""
        user = get_object_or_404(User, pk=object_id)
        permissions.demand(permissions.may_deactivate(request.user, user))
        try:
            actions.deactivate(user=user, reason=form.cleaned_data["reason"], by=person(request.user))
        except NotPossible as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(name)s can no longer sign in.") % {"name": user})
        return self._back_to(user)

    @action(
        description=gettext_lazy("Reactivate"),
        url_path="reactivate",
        permissions=["core.manage_people"],
        dialog=ActionDialog(
            title=gettext_lazy("Reactivate this account?"),
            description=gettext_lazy("It signs in again, with the roles and the second factor it had."),
            form_class=ReasonForm,
            form_submit_text=gettext_lazy("Reactivate"),
        ),
    )
    def reactivate(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        """Open the shown account again."""
        user = get_object_or_404(User, pk=object_id)
        permissions.demand(permissions.may_deactivate(request.user, user))
        actions.reactivate(user=user, reason=form.cleaned_data["reason"], by=person(request.user))
        messages.success(request, _("%(name)s can sign in again.") % {"name": user})
        return self._back_to(user)

    def _send_invitation(self, request: HttpRequest, user: User) -> None:
        try:
            emails.send_invitation(request=request, user=user)
        except OSError:
            messages.error(
                request,
                _("The account stands, but the letter to %(email)s could not be sent. Send it again later.")
                % {"email": user.email},
            )
        else:
            messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": user.email})

    def _back_to(self, user: User) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:core_user_change", args=[user.pk]))


def may_invite_again(reader: Any, user: User) -> bool:
    """Whether the reader may send another invitation: to active staff who have set no password yet."""
    return permissions.may_manage_people(reader) and user.is_staff and user.is_active and not user.has_usable_password()
