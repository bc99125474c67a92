"""Who may do what with people and accounts: one question, one function."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.registry import Registry

# What must hold of a person who makes or ends the keys of their company; apps add theirs in `registrations.py`.
key_rules: Registry[Callable[[User], bool]] = Registry("rule about who manages keys")


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Whether this person has set up an authenticator app or a key (one query)."""
    return bool(user.is_authenticated and is_mfa_enabled(user, types=["totp", "webauthn"]))


def has_proved_second_factor(request: HttpRequest) -> bool:
    """Whether this very session has shown the second factor: by a code, a recovery code, a key or a passkey."""
    if not isinstance(request.user, User):
        return False
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def is_past_second_factor(request: HttpRequest) -> bool:
    """Whether the second factor stands in nobody's way here: set up and shown in this session, or lifted for a
    development machine by `REQUIRE_SECOND_FACTOR`."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return True
    return has_proved_second_factor(request) and has_second_factor(request.user)


def may_manage_people(user: User | AnonymousUser) -> bool:
    """Invite staff, deactivate and reactivate people, reset a second factor."""
    return user.has_perm("core.manage_people")


def may_assign_roles(user: User | AnonymousUser, target: User) -> bool:
    """Give and take roles of other staff: never one's own."""
    return user.has_perm("core.assign_roles") and target.is_staff and target.pk != user.pk


def may_deactivate(user: User | AnonymousUser, target: User) -> bool:
    """Deactivate or reactivate someone else; staff only by those who also assign roles."""
    if target.pk == user.pk or not may_manage_people(user):
        return False
    return not target.is_staff or user.has_perm("core.assign_roles")


def may_reset_second_factor(user: User | AnonymousUser, target: User) -> bool:
    """Take away someone else's second factor after they lost it; staff's only by those who also assign roles."""
    return may_deactivate(user, target)


def may_manage_keys(user: User | AnonymousUser) -> bool:
    """Make and revoke the company's keys, which act for all of it: whom every one of `key_rules` lets."""
    return isinstance(user, User) and user.organisation_id is not None and all(rule(user) for rule in key_rules)


def organisation_of(request: HttpRequest) -> Organisation:
    """The company whose pages this person reads; 404 for who belongs to none, staff among them."""
    organisation = request.user.organisation if isinstance(request.user, User) else None
    if organisation is None:
        raise Http404
    return organisation


def demand(allowed: bool) -> None:
    """Raise `PermissionDenied` unless allowed."""
    if not allowed:
        raise PermissionDenied
