"""What an applicant does with an application (§1.2)."""

from collections.abc import Mapping
from typing import Any

from applications.models import Application
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import Actor


def start(*, user: User, by: Actor) -> Application:
    """Begin an application, or return the one this person has open already.

    Raises `Refused` (`applications.start`) for staff, for an address not yet confirmed, and for someone of a company
    that takes part.
    """
    raise NotImplementedError


def save_section(*, application: Application, section: str, values: Mapping[str, Any], by: Actor) -> Application:
    """Keep what was filled in of a section (`policy.applying.FIELDS`); fields not given stay as they are.

    Blank is allowed: what is missing keeps the section from being done, not from being saved. While more information
    is needed only the fields asked for are open. Returns the application. Raises `Refused` (`applications.edit`) for
    what is closed now, and `ValidationError` by field for what cannot be right.
    """
    raise NotImplementedError


def submit(*, application: Application, consents: Mapping[str, bool], ip: str, by: Actor) -> Application:
    """Hand in the application for the preliminary review (§1.2.1).

    `consents` needs `truth` and `privacy`, both true. Effects, in order: kind of business (§1.1) and territory are
    judged, the contracting entity is settled, both consents are kept with version and time, the stage changes, the
    vendor's answer gets its due date, the names are screened, the event `application.submitted`, an e-mail.
    Raises `Refused` (out of order, §1.1, §2.4) and `ValidationError` by field for what is missing.
    """
    raise NotImplementedError


def submit_documents(*, application: Application, accepts_agreement: bool, ip: str, by: Actor) -> Application:
    """Hand in billing details and documents for verification; that accepts the Distribution Agreement (§1.2.2).

    Effects: the consent with version, time, person and address; the stage; the due date; the event
    `application.documents_submitted`. Raises `Refused` out of order and `ValidationError` by field (`agreement`,
    `documents`, billing fields) for what is missing.
    """
    raise NotImplementedError


def answer(*, application: Application, by: Actor, note: str = "") -> Application:
    """Hand back what staff asked for; verification goes on with a new due date.

    Names that changed are screened again, a country that changed is judged again. Raises `Refused` out of order or for
    a territory, and `ValidationError` by field for a question that still has no answer.
    """
    raise NotImplementedError


def withdraw(*, application: Application, by: Actor, reason: str = "") -> Application:
    """End an application that is still open, at the applicant's wish; a new one can be started at once.

    Raises `Refused` for one that has ended.
    """
    raise NotImplementedError
