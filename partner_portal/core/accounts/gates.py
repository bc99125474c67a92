"""The doors before pages: staff only, second factor first, and what a suspension leaves open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.utils import get_login_redirect_url
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from partner_portal.core.accounts.permissions import has_second_factor, is_past_second_factor

View = Callable[..., HttpResponseBase]


def second_factor_required(view: View) -> View:
    """Lets in who is signed in and has shown a second factor in this session (with `REQUIRE_SECOND_FACTOR`).

    Everyone else is led to what is missing: signing in, setting one up, or showing it. For every staff page, and for
    partners before money, verification documents and client contacts.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(_way_back(request))
        if not is_past_second_factor(request):
            return _ask_for_second_factor(request)
        return view(request, *args, **kwargs)

    return guarded


def staff_required(view: View) -> View:
    """Lets in the vendor's staff, with their second factor; raises `PermissionDenied` for everyone else signed in."""
    inner = second_factor_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.is_staff:
            raise PermissionDenied
        return inner(request, *args, **kwargs)

    return guarded


def open_while_suspended(view: View) -> View:
    """Marks a page that may be sent while the company is suspended: an answer we asked for, an appeal, a ticket (R37).

    The outermost decorator of its view, where the gate can see it (`access.AccessMiddleware`).
    """
    view.open_while_suspended = True  # type: ignore[attr-defined]
    return view


def stays_open(view: View) -> bool:
    """Whether a view is marked so."""
    return getattr(view, "open_while_suspended", False)


def _way_back(request: HttpRequest) -> str:
    """The page to come to afterwards: a form that was sent is not sent again."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else get_login_redirect_url(request)


def _ask_for_second_factor(request: HttpRequest) -> HttpResponse:
    if not has_second_factor(request.user):
        messages.warning(request, _("This page needs a second factor. Set up an authenticator app or a passkey first."))
        return redirect("security")
    has_codes = Authenticator.objects.filter(user=request.user.pk, type=Authenticator.Type.TOTP).exists()
    name = "mfa_reauthenticate" if has_codes else "mfa_reauthenticate_webauthn"
    return redirect(f"{reverse(name)}?{urlencode({'next': _way_back(request)})}")
