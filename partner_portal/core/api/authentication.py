"""How a caller proves who they are: a key in the Authorization header, or the session of the browser."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from partner_portal.core.accounts.models import User
from partner_portal.core.accounts.permissions import is_past_second_factor
from partner_portal.core.api import actions, callers, queries
from partner_portal.core.api.callers import Caller


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer <key>`. Only who holds the key learns that it has expired or was revoked."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Caller] | None:
        """The key's caller, None without a bearer key; raises `AuthenticationFailed`. One query, two once a minute."""
        scheme, _space, presented = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = queries.key_presented(presented.strip())
        if key is None:
            raise AuthenticationFailed(_("There is no such key."), code="key_unknown")
        if key.revoked:
            raise AuthenticationFailed(_("This key was revoked."), code="key_revoked")
        if key.is_expired:
            raise AuthenticationFailed(_("This key has expired."), code="key_expired")
        actions.note_use(key)
        return AnonymousUser(), callers.by_key(key)

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for (RFC 6750)."""
        return 'Bearer realm="api"'


class PortalSessionAuthentication(SessionAuthentication):
    """The browser's session; unsafe calls carry the CSRF token."""

    def authenticate(self, request: Request) -> tuple[User, Caller] | None:
        """The signed-in person as a caller, or None."""
        found = super().authenticate(request)
        if found is None:
            return None
        user: User = found[0]
        is_past = user.is_staff and is_past_second_factor(request._request)
        return user, callers.by_person(user, is_past_second_factor=is_past)
