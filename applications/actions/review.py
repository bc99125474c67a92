"""What staff do with an application before its approval (§1.2).

Each takes `expected_version`, the version the person looked at, and raises `Refused` (`applications.transition`) for
another one, as for a step that the stage does not allow. `reason` is for staff, `note` is read by the applicant.
"""

from collections.abc import Mapping

from applications.models import Application, Document
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import Actor


def decline(
    *, application: Application, reason: str, by: Actor, note: str = "", expected_version: int | None = None
) -> Application:
    """Decline at the preliminary review; the applicant is owed no reason, staff keep theirs (§1.2.1).

    Effects: stage, history, event `application.declined`, e-mail. Raises `Refused`, `ValidationError` without a reason.
    """
    raise NotImplementedError


def approve_preliminarily(
    *, application: Application, by: Actor, note: str = "", reason: str = "", expected_version: int | None = None
) -> Application:
    """Let the applicant go on to billing details and documents (§1.2.2).

    Effects: stage, history, event `application.preliminarily_approved`, e-mail. Raises `Refused`.
    """
    raise NotImplementedError


def start_verification(*, application: Application, by: Actor, expected_version: int | None = None) -> Application:
    """Begin to look at the documents; the reviewer is whoever begins, if there was none. Raises `Refused`."""
    raise NotImplementedError


def judge_document(*, document: Document, accept: bool, by: Actor, remark: str = "") -> Document:
    """Accept or refuse one document of an application; begins the verification if nobody has.

    A judgement can be changed until the application has ended. A refusal needs a remark, which the applicant reads.
    Raises `Refused` outside verification, `ValidationError` without the remark.
    """
    raise NotImplementedError


def ask(
    *,
    application: Application,
    fields: Mapping[str, str],
    by: Actor,
    note: str = "",
    expected_version: int | None = None,
) -> Application:
    """Ask for more information (§1.2.2): field (`policy.applying.ASKABLE`) → what is wrong or missing.

    Effects: open questions, stage, history, event `application.information_needed`, e-mail; the vendor's clock stops
    until the answer. Raises `Refused`, and `ValidationError` for no field, an unknown one, or an empty remark.
    """
    raise NotImplementedError


def reject(
    *, application: Application, reason: str, by: Actor, note: str = "", expected_version: int | None = None
) -> Application:
    """End the verification against the applicant.

    Effects: stage, history, event `application.rejected`, e-mail. Raises `Refused`, `ValidationError` without a reason.
    """
    raise NotImplementedError


def assign(
    *, application: Application, by: Actor, reviewer: User | None = None, manager: User | None = None
) -> Application:
    """Give an open application a reviewer, a partner manager, or both; None leaves who is there.

    Raises `Refused` for one that has ended, `ValidationError` for someone who is not active staff.
    """
    raise NotImplementedError


def change_entity(
    *, application: Application, entity: str, by: Actor, reason: str = "", expected_version: int | None = None
) -> Application:
    """Change with whom the applicant will contract (§15.1); a due date already set stays as it is (R38).

    Raises `Refused` before submission and after the end, `ValidationError` for an unknown entity.
    """
    raise NotImplementedError
