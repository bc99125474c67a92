"""Staff read who has keys, make those of the vendor's own systems, and revoke any."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework_api_key.models import APIKey
from unfold.dataclasses import ActionDialog, UnfoldAction
from unfold.decorators import display
from unfold.enums import ActionVariant

from partner_portal.core.actors import person
from partner_portal.core.api import actions
from partner_portal.core.api.models import ApiKey
from partner_portal.core.api.staff_forms import VendorKeyForm
from partner_portal.core.staff import Group, ReadOnlyAdmin, action

# the library's own table stays empty: ours is a subclass
if admin.site.is_registered(APIKey):
    admin.site.unregister(APIKey)


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """Every key, without its secret half or its hash."""

    group = Group.OPERATION
    icon = "key"
    list_display = ["name", "owner", "prefix", "scopes_shown", "expiry_date", "last_used_at", "state"]
    list_filter = ["revoked"]
    search_fields = ["name", "public_id", "prefix", "organisation__name"]
    list_select_related = ["organisation"]
    fields = [
        "public_id",
        "name",
        "owner",
        "prefix",
        "scopes_shown",
        "state",
        "created_by",
        "created_at",
        "expiry_date",
        "last_used_at",
    ]
    readonly_fields = fields
    actions_list = ["issue"]
    actions_detail = ["revoke"]

    @display(description=gettext_lazy("owner"))
    def owner(self, key: ApiKey) -> str:
        """The organisation, or the vendor."""
        return str(key.organisation or _("Program office"))

    @display(description=gettext_lazy("scopes"))
    def scopes_shown(self, key: ApiKey) -> str:
        """The names of the scopes."""
        return ", ".join(key.scopes)

    @display(description=gettext_lazy("state"), label={"works": "success", "expired": "warning", "revoked": "danger"})
    def state(self, key: ApiKey) -> tuple[str, str]:
        """Whether it opens anything."""
        if key.revoked:
            return "revoked", _("revoked")
        return ("expired", _("expired")) if key.is_expired else ("works", _("works"))

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[UnfoldAction]:
        """No button for a key that is revoked already."""
        shown = self.get_object(request, str(object_id))
        return super().get_actions_detail(request, object_id) if shown and not shown.revoked else []

    @action(
        description=gettext_lazy("Make a key"),
        url_path="issue",
        permissions=["core.issue_staff_key"],
        variant=ActionVariant.PRIMARY,
        dialog=ActionDialog(
            title=gettext_lazy("Make a key for one of our own systems"),
            description=gettext_lazy("It belongs to the program office, not to a partner, and is shown once."),
            form_class=VendorKeyForm,
            form_submit_text=gettext_lazy("Make the key"),
        ),
    )
    def issue(self, request: HttpRequest, form: VendorKeyForm) -> HttpResponse:
        """Issue a key to the vendor and show it, this once."""
        key, secret = actions.issue_key(
            organisation=None,
            name=form.cleaned_data["name"],
            scopes=form.wanted,
            expires_at=form.expires_at,
            by=person(request.user),
        )
        shown = {"key": key, "secret": secret}
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "admin/core/apikey/_made.html", shown)
        return self.page(request, "admin/core/apikey/made.html", _("Make a key"), shown)

    @action(
        description=gettext_lazy("Revoke"),
        url_path="revoke",
        permissions=["core.issue_staff_key"],
        dialog=ActionDialog(
            title=gettext_lazy("Revoke this key?"),
            description=gettext_lazy("Programs that use it are turned away at once. It cannot be undone."),
            form_submit_text=gettext_lazy("Revoke"),
        ),
    )
    def revoke(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        """End the shown key."""
        key = get_object_or_404(ApiKey, pk=object_id)
        actions.revoke_key(key, by=person(request.user))
        messages.success(request, _("%(name)s is revoked.") % {"name": key.name})
        return HttpResponseRedirect(reverse("admin:core_apikey_change", args=[key.pk]))
