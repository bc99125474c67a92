"""A person's own pages: how they sign in, and which language and appearance they like."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from partner_portal.core.accounts import actions, queries
from partner_portal.core.accounts.adapter import set_preference_cookie
from partner_portal.core.accounts.forms import PreferencesForm
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import person

THEME_COOKIE = "theme"


@never_cache
@login_required
def security(request: HttpRequest) -> HttpResponse:
    """Second factors, passkeys, recovery codes, password and open sessions on one page."""
    return render(
        request,
        "account/security.html",
        {"access": queries.access_of(request), "must_have_second_factor": _must_have_second_factor(request)},
    )


@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """POST signs the person out everywhere else; the list itself stands on the security page."""
    if request.method == "POST" and isinstance(request.user, User):
        actions.end_sessions(user=request.user, keep=request.session.session_key)
        messages.success(request, _("You are signed out everywhere else."))
    return redirect("security")


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language or appearance in the browser, and on the person signed in; then back to the page."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(form.errors.as_text(), content_type="text/plain")
    response = HttpResponseRedirect(_back(request))
    language = form.cleaned_data["language"] or None
    theme = form.cleaned_data["theme"].removeprefix("system") if "theme" in request.POST else None
    if language is not None:
        set_preference_cookie(response, settings.LANGUAGE_COOKIE_NAME, language)
    if theme is not None:
        set_preference_cookie(response, THEME_COOKIE, theme or "system")
    if isinstance(request.user, User):
        actions.update_profile(user=request.user, language=language, theme=theme, by=person(request.user))
    return response


def _back(request: HttpRequest) -> str:
    """Where the person came from, if that is a page of ours."""
    for url in (request.POST.get("next"), request.headers.get("Referer")):
        if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
            return str(url)
    return "/"


def _must_have_second_factor(request: HttpRequest) -> bool:
    return settings.REQUIRE_SECOND_FACTOR and request.user.is_staff
