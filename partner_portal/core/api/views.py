"""The dashboard's page for developers: keys."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from partner_portal.core.accounts.permissions import demand, may_manage_keys, organisation_of
from partner_portal.core.actors import person
from partner_portal.core.api import actions, queries
from partner_portal.core.api.forms import KeyForm
from partner_portal.core.api.models import ApiKey


@never_cache
@login_required
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The company's keys: what they may do, how long, when last used."""
    context = {"keys": queries.keys_of(organisation_of(request)), "may_manage": may_manage_keys(request.user)}
    return render(request, "dashboard/developers/keys.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new_key(request: HttpRequest) -> HttpResponse:
    """Make a key; the answer shows it, and nothing ever does again."""
    organisation = organisation_of(request)
    demand(may_manage_keys(request.user))
    form = KeyForm(request.POST or None, to_vendor=False)
    if request.method == "POST" and form.is_valid():
        key, secret = actions.issue_key(
            organisation=organisation,
            name=form.cleaned_data["name"],
            scopes=form.wanted,
            expires_at=form.expires_at,
            by=person(request.user),
        )
        return render(request, "dashboard/developers/made.html", {"key": key, "secret": secret})
    return render(request, "dashboard/developers/new.html", {"form": form})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def revoke_key(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then end a key."""
    found = ApiKey.objects.for_organisation(organisation_of(request))
    key = get_object_or_404(found, public_id=public_id, revoked=False)
    demand(may_manage_keys(request.user))
    if request.method == "POST":
        actions.revoke_key(key, by=person(request.user))
        messages.success(request, _("{name} is revoked. Programs that use it are turned away.").format(name=key.name))
        return redirect("developers")
    return render(request, "dashboard/developers/revoke.html", {"key": key})
