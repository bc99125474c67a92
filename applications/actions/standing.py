"""Whether a company takes part: accepting, suspending, reinstating, ending (§1.3, §1.5, R37)."""

from datetime import date, datetime

from applications.models import Application, Consent, Partner
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.actors import Actor
from partner_portal.core.decisions.models import DecisionRecord


def accept(
    *,
    organisation: Organisation,
    at: datetime,
    decision: DecisionRecord,
    by: Actor,
    application: Application | None = None,
    agreement: Consent | None = None,
    applied_on: date | None = None,
    manager: User | None = None,
) -> Partner:
    """Make the organisation a partner from the instant `at` on: the row, its first standing, full access, audit and the
    event `partner.accepted`. For the approval of an application and for imports; the caller's transaction goes on with
    the rest and sends `partner_accepted`.

    Raises `Refused` (rule `standing.accept`) where it takes part already.
    """
    raise NotImplementedError


def suspend(*, partner: Partner, reason: str, by: Actor) -> Partner:
    """Suspend a partner: access becomes read-only in the same second, the partner gets a legal message with the reason.

    Effects, in order: the decision is stored, standing and its change, access, audit, the message, the event
    `partner.suspended`, the signal `partner_suspended`. Raises `Refused` (rule `standing.transition`) unless it is
    active, `ValidationError` on `reason` without 1 to 500 characters.
    """
    raise NotImplementedError


def reinstate(*, partner: Partner, reason: str, by: Actor) -> Partner:
    """End a suspension: full access again, message, event `partner.reinstated`, signal `partner_reinstated`.

    Raises as `suspend` does.
    """
    raise NotImplementedError


def terminate(*, partner: Partner, reason: str, by: Actor) -> Partner:
    """End the participation for a cause (§1.5): no access at once, the notice goes by e-mail (and stays in the inbox),
    event `partner.terminated`, signal `partner_ended`. Members stay on record. Raises as `suspend` does.
    """
    raise NotImplementedError


def cancel(*, partner: Partner, decision: DecisionRecord, by: Actor, at: datetime | None = None) -> Partner:
    """End the participation without a fault, as when day 90 is over (§3.1.1, R9): past notices and decisions stay
    readable and a new application is welcome. `decision` is the stored one it rests on, `at` the instant it ends (now).

    Message, event `partner.cancelled`, signal `partner_ended`. Raises `Refused` unless the partner takes part.
    """
    raise NotImplementedError


def void(*, partner: Partner, reason: str, by: Actor) -> Partner:
    """Take back a partner that was imported in error; signal `partner_ended`. Raises as `suspend` does."""
    raise NotImplementedError


def assign_manager(*, partner: Partner, manager: User | None, by: Actor) -> Partner:
    """Give a partner its manager, one of the staff, or none; audited, event `partner.changed`.

    Raises `ValidationError` on `manager` for who is no active member of the staff.
    """
    raise NotImplementedError
