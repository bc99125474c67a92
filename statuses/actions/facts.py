"""Records that a partner did what a status asks for, and takes it back."""

from datetime import datetime

from applications.models import Partner
from partner_portal.core.actors import Actor
from statuses.models import RequirementFact


def record(
    *, partner: Partner, requirement: str, at: datetime, reference: str, by: Actor, reason: str = ""
) -> RequirementFact:
    """Record that a partner met a requirement at `at`; `reference` names what told so, once."""
    raise NotImplementedError


def withdraw(*, fact: RequirementFact, reason: str, by: Actor, in_error: bool = False) -> None:
    """Take a fact back."""
    raise NotImplementedError
