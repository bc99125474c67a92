"""Publishes texts that people agree to, and keeps who agreed."""

from datetime import date

from applications.models import Application, Consent, LegalText
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import Actor


def publish(*, kind: str, version: str, effective_from: date, body_en: str, by: Actor, body_de: str = "") -> LegalText:
    """Add the next version of a text, in force from a day to come or today.

    Raises `ValidationError` by field: unknown kind, a version that is there already, a day gone by, an empty text.
    """
    raise NotImplementedError


def consent(*, application: Application, kind: str, user: User, ip: str) -> Consent:
    """Keep that a person agreed now to the version in force; part of the submitting actions."""
    raise NotImplementedError


def install_texts() -> int:
    """Put the shipped sample texts in place where a kind has none; returns how many."""
    raise NotImplementedError
