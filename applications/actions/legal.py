"""Publishes texts that people agree to, and keeps who agreed."""

from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.enums import TextKind
from applications.models import Application, Consent, LegalText
from partner_portal.core import clock
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import Actor, house
from partner_portal.core.audit import actions as audit
from partner_portal.core.entities import Entity

SHIPPED = Path(__file__).parent.parent / "texts"
SHIPPED_VERSION = "2026-01"
SHIPPED_FROM = date(2015, 1, 1)  # as the first edition of the terms
LONGEST_VERSION = 20
LONGEST_TEXT = 200_000


@transaction.atomic
def publish(*, kind: str, version: str, effective_from: date, body_en: str, by: Actor, body_de: str = "") -> LegalText:
    """Add the next version of a text, in force from a day to come or today; audited.

    Raises `ValidationError` by field: unknown kind, a version that is there already, a day gone by, an empty text.
    """
    version, body_en, body_de = version.strip(), body_en.strip(), body_de.strip()
    faults = {}
    if kind not in TextKind.values:
        faults["kind"] = _("Choose from the list.")
    if not version or len(version) > LONGEST_VERSION or not version.isprintable():
        faults["version"] = _("Name the version in up to 20 characters, such as 2027-01.")
    elif LegalText.objects.filter(kind=kind, version=version).exists():
        faults["version"] = _("This version is published already, and stays as it is.")
    if effective_from < max(clock.today(entity) for entity in Entity):
        faults["effective_from"] = _("Choose today or a day to come: nobody agrees to a text after the fact.")
    for field, body in (("body_en", body_en), ("body_de", body_de)):
        if len(body) > LONGEST_TEXT or "\0" in body or (field == "body_en" and not body):
            faults[field] = _("Write the text, at most 200,000 characters.")
    if faults:
        raise ValidationError(faults)
    text = _create(kind, version, effective_from, body_en, body_de, by)
    audit.record("legal_text.publish", by=by, subject=f"{kind} {version}", changes={"from": (None, effective_from)})
    return text


def consent(*, application: Application, kind: str, user: User, ip: str, seen: str | None = None) -> Consent:
    """Keep that a person agreed now to the version in force where the application's entity sits; part of the
    submitting actions, inside their transaction.

    `seen` is the version that stood before the person, where a page showed one. Raises `ValidationError` on the kind
    if another is in force by now.
    """
    text = LegalText.objects.in_force(kind, clock.today(application.entity))
    if seen is not None and seen != text.version:
        raise ValidationError(
            {kind: _("This text changed while you read it. Read the version of today, and agree to that.")}
        )
    return Consent.objects.create(application=application, text=text, user=user, at=clock.now(), ip=ip[:45])


@transaction.atomic
def install_texts() -> int:
    """Put the shipped sample texts in place where a kind has none; returns how many."""
    by, count = house("reference data"), 0
    for kind in TextKind.values:
        if LegalText.objects.filter(kind=kind).exists():
            continue
        english, german = (
            (SHIPPED / SHIPPED_VERSION / f"{kind}.{language}.txt").read_text(encoding="utf-8").strip()
            for language in ("en", "de")
        )
        _create(kind, SHIPPED_VERSION, SHIPPED_FROM, english, german, by)
        count += 1
    return count


def _create(kind: str, version: str, effective_from: date, body_en: str, body_de: str, by: Actor) -> LegalText:
    return LegalText.objects.create(
        kind=kind,
        version=version,
        effective_from=effective_from,
        body_en=body_en,
        body_de=body_de,
        published_at=clock.now(),
        published_by=str(by),
    )
