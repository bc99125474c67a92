"""Queues the e-mails of applications and members; `applications.emails` words them."""

from applications.models import Application, Member
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import Actor
from partner_portal.core.outbox import actions as outbox

KIND = "applications.email"


def to_applicant(letter: str, *, application: Application, by: Actor) -> None:
    """Queue a letter (`emails.LETTERS`) to the applicant, once for each version of the application."""
    payload = {
        "letter": letter,
        "application": application.public_id,
        "user": application.applicant.public_id,
        "version": application.version,
    }
    outbox.enqueue(KIND, reference=f"{letter}:{application.public_id}:{application.version}", payload=payload, by=by)


def to_staff(letter: str, *, application: Application, user: User, by: Actor) -> None:
    """Queue a letter about an application to someone of the staff, once for each version of it."""
    payload = {
        "letter": letter,
        "application": application.public_id,
        "user": user.public_id,
        "version": application.version,
    }
    reference = f"{letter}:{application.public_id}:{application.version}:{user.public_id}"
    outbox.enqueue(KIND, reference=reference, payload=payload, by=by)


def to_member(letter: str, *, member: Member, by: Actor) -> None:
    """Queue `member_invited`, `member_approved` or `member_refused` to the address of a member, once for each."""
    outbox.enqueue(
        KIND,
        reference=f"{letter}:{member.public_id}",
        payload={"letter": letter, "member": member.public_id},
        by=by,
    )
