"""What follows from what: every consequence across apps, connected here and nowhere else.

Apps send signals and receive none. Each receiver runs inside the sender's transaction and makes one call.
"""

from datetime import datetime
from typing import Any

from allauth.account import signals as account_signals
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa_signals
from django.dispatch import Signal
from django.http import HttpRequest

from applications import signals as applications
from applications.actions import team
from applications.models import Partner
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import Actor, person
from partner_portal.core.screening import actions as screening
from statuses.actions import periods

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


# --- who takes part (applications tell) → the status ------------------------------------------------------------------
def partner_accepted(*, partner: Partner, by: Actor, **kwargs: Any) -> None:
    """A new partner is Bronze, and its first days begin (§1.3, §3.1.1)."""
    periods.open_bronze(partner=partner, at=partner.accepted_at, by=by)


def partner_ended(*, partner: Partner, at: datetime, by: Actor, **kwargs: Any) -> None:
    """Whoever takes part no more has no status (§1.5)."""
    periods.close(partner=partner, at=at, by=by)


def party_gone(*, partner: Partner, by: Actor, **kwargs: Any) -> None:
    """Whoever takes part no more is compared with no new list of excluded persons (§2.4), and the time runs until its
    names are erased; an approval or import screens it anew, which brings it back."""
    screening.party_gone(subject=partner.organisation.public_id, by=by)


applications.partner_accepted.connect(partner_accepted, dispatch_uid="statuses.partner_accepted")
applications.partner_ended.connect(partner_ended, dispatch_uid="statuses.partner_ended")
applications.partner_ended.connect(party_gone, dispatch_uid="screening.partner_ended")


# --- a proved e-mail address (allauth tells) → who was invited with it waits for staff --------------------------------
def address_proved(*, email_address: EmailAddress, **kwargs: Any) -> None:
    """An invited colleague has registered (§7.2)."""
    team.registered(user=email_address.user, by=person(email_address.user))


def address_proved_by_reset(*, user: User, **kwargs: Any) -> None:
    """The link of a new password was sent to the address, which proves it too."""
    team.registered(user=user, by=person(user))


account_signals.email_confirmed.connect(address_proved, dispatch_uid="team.address_proved")
account_signals.password_reset.connect(address_proved_by_reset, dispatch_uid="team.address_proved_by_reset")
