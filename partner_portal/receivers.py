"""What follows from what: every consequence across apps, connected here and nowhere else.

Apps send signals and receive none. Each receiver runs inside the sender's transaction and makes one call.
"""

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from django.dispatch import Signal
from django.http import HttpRequest

from partner_portal.core.accounts import actions as accounts
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import person

# --- what people do to their own access (allauth tells) → the audit trail ---------------------------------------------
SECURITY_EVENTS: dict[str, Signal] = {
    "user.sign_up": account_signals.user_signed_up,
    "user.email_change": account_signals.email_changed,
    "user.second_factor_add": mfa_signals.authenticator_added,
    "user.second_factor_remove": mfa_signals.authenticator_removed,
    "user.recovery_codes_new": mfa_signals.authenticator_reset,
}


def _note(verb: str, user: User) -> None:
    accounts.note_security_event(verb=verb, user=user, by=person(user))


for _verb, _signal in SECURITY_EVENTS.items():
    _signal.connect(
        lambda *, user, verb=_verb, **kwargs: _note(verb, user),
        dispatch_uid=f"audit.{_verb}",
        weak=False,
    )


def password_changed(*, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A changed password ends the person's other sessions."""
    keep = request.session.session_key
    accounts.follow_new_password(
        verb="user.password_change", user=user, keep=keep, proves_address=False, by=person(user)
    )


def password_reset(*, user: User, **kwargs: Any) -> None:
    """A password set by the link from an e-mail ends all sessions, and proves the address."""
    accounts.follow_new_password(verb="user.password_reset", user=user, keep=None, proves_address=True, by=person(user))


account_signals.password_changed.connect(password_changed, dispatch_uid="accounts.password_changed")
account_signals.password_set.connect(password_changed, dispatch_uid="accounts.password_set")
account_signals.password_reset.connect(password_reset, dispatch_uid="accounts.password_reset")
