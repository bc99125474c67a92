"""The approval: one transaction that makes an applicant a partner (§1.3)."""

from applications.models import Application, Partner
from partner_portal.core.actors import Actor


def approve(
    *, application: Application, by: Actor, reason: str = "", note: str = "", expected_version: int | None = None
) -> Partner:
    """Accept the applicant as a partner (§1.3).

    Effects, in order, all or none: the organisation of (country, tax ID) is found again or made; its names are
    screened under its own id; the partner is accepted and its agreement concluded; company data, main user, profile
    draft, documents and declared affiliates are its own; the application ends; events `application.approved` and
    `partner.accepted`; two legal messages with their e-mail copies (approval, status details); the signal
    `partner_accepted`, which opens Bronze and starts its clock. Raises `Refused` (`applications.transition`,
    `applications.approval`).
    """
    raise NotImplementedError
