"""Queues the e-mails of applications and members; `applications.emails` words them."""

from applications.models import Application, Member
from partner_portal.core.actors import Actor


def to_applicant(letter: str, *, application: Application, by: Actor) -> None:
    """Queue a letter (`emails.LETTERS`) to the applicant, once for each version of the application."""
    raise NotImplementedError


def to_member(letter: str, *, member: Member, by: Actor) -> None:
    """Queue `member_invited`, `member_approved` or `member_refused` to the address of a member, once for each."""
    raise NotImplementedError
