"""Drafts, changes, publishes and withdraws editions of the terms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from partner_portal.core import clock
from partner_portal.core.actors import Actor
from partner_portal.core.approvals import actions as approvals
from partner_portal.core.approvals.models import Approval
from partner_portal.core.approvals.queries import open_for
from partner_portal.core.audit import actions as audit
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.events import actions as events
from partner_portal.core.refusals import Refused
from partner_portal.core.terms import queries
from partner_portal.core.terms.files import EditionFile
from partner_portal.core.terms.models import State, TermsEdition
from partner_portal.core.terms.numbers import diff, dump, read, shown

PUBLISH = "terms.publish"


class StaleEdition(Exception):
    """Someone else has changed the draft meanwhile: read it again."""


class NotADraft(Exception):
    """Only a draft can be changed, and this edition is published or withdrawn."""


class NameTaken(Exception):
    """Another edition has this name."""


class PublicationPending(Exception):
    """Its publication waits for a second person: withdraw that request first."""


@transaction.atomic
def draft(
    *,
    name: str,
    values: Mapping[str, Any],
    by: Actor,
    drafted_from: TermsEdition | None = None,
    announced_on: date | None = None,
    effective_from: date | None = None,
) -> TermsEdition:
    """Begin a new edition with these numbers (JSON values). Raises `InvalidTerms` and `NameTaken`."""
    terms = read(values)
    _refuse_taken(name)
    now = clock.now()
    edition = TermsEdition.objects.create(
        name=name,
        values=dump(terms),
        drafted_from=drafted_from,
        announced_on=announced_on,
        effective_from=effective_from,
        created_by=str(by),
        created_at=now,
        updated_by=str(by),
        updated_at=now,
    )
    audit.record("terms.draft", by=by, subject=edition.public_id, changes={"name": (None, name)})
    return edition


@transaction.atomic
def update_draft(
    edition: TermsEdition,
    *,
    expected: int,
    by: Actor,
    name: str,
    values: Mapping[str, Any],
    announced_on: date | None,
    effective_from: date | None,
) -> TermsEdition:
    """Replace a draft's numbers and days; `expected` is the version they were based on.

    Raises `StaleEdition`, `NotADraft`, `PublicationPending`, `InvalidTerms`, `NameTaken`; nothing is kept then.
    """
    edition = _draft(edition, expected=expected)
    terms = read(values)
    if name != edition.name:
        _refuse_taken(name)
    changes: dict[str, tuple[Any, Any]] = {
        change.after.path: (shown(change.before.value), shown(change.after.value))
        for change in diff(edition.terms, terms)
    }
    after = {"name": name, "announced_on": announced_on, "effective_from": effective_from}
    changes |= {field: (old, new) for field, new in after.items() if (old := getattr(edition, field)) != new}
    edition.name, edition.announced_on, edition.effective_from = name, announced_on, effective_from
    edition.values = dump(terms)
    return _changed(edition, "terms.update", by=by, changes=changes)


@transaction.atomic
def withdraw(edition: TermsEdition, *, expected: int, by: Actor) -> TermsEdition:
    """Give up a draft; it stays on record. Raises `StaleEdition`, `NotADraft`, `PublicationPending`."""
    edition = _draft(edition, expected=expected)
    edition.state = State.WITHDRAWN
    return _changed(edition, "terms.withdraw", by=by, changes={"state": (State.DRAFT, State.WITHDRAWN)})


@transaction.atomic
def request_publication(edition: TermsEdition, *, expected: int, by: Actor, note: str = "") -> Approval:
    """Ask a second person to publish the draft as it is now, on the day it names.

    Raises `StaleEdition`, `NotADraft`, `PublicationPending`, and `Refused` where it could not be published.
    """
    edition = _draft(edition, expected=expected)
    judgement = queries.may_publish(edition)
    if not judgement.is_met:
        raise Refused(judgement)
    payload = {"version": edition.version, "name": edition.name, "effective_from": edition.effective_from}
    return approvals.request(PUBLISH, subject=edition.public_id, payload=payload, by=by, note=note)


def publish(subject: str, payload: Mapping[str, Any], *, by: Actor) -> TermsEdition:
    """What an approved request does: publish the very version that was asked for.

    Judges again, as days have passed; stores the judgement, makes the edition immutable, audits and emits
    `terms.published`. Raises `Refused`.
    """
    _one_after_the_other()
    edition = TermsEdition.objects.select_for_update().get(public_id=subject)
    judgement = queries.may_publish(edition, asked_version=payload["version"])
    if not judgement.is_met:
        raise Refused(judgement)
    edition.state, edition.published_by, edition.published_at = State.PUBLISHED, str(by), clock.now()
    edition.save(update_fields=["state", "published_by", "published_at"])
    decisions.record(judgement, by=by, subject=edition.public_id, edition=edition.name)
    changes = {"state": (State.DRAFT, State.PUBLISHED), "effective_from": (None, edition.effective_from)}
    audit.record(PUBLISH, by=by, subject=edition.public_id, changes=changes)
    facts = {"id": edition.public_id, "name": edition.name, "effective_from": edition.effective_from}
    events.emit("terms.published", data=facts | {"announced_on": edition.announced_on})
    transaction.on_commit(queries.forget)
    return edition


def install_first(*, by: Actor) -> None:
    """Publish the edition every installation starts with, unless one is published: history needs terms throughout."""
    if TermsEdition.objects.published().exists():
        return
    first = EditionFile.first()
    now = clock.now()
    TermsEdition.objects.create(
        name=first.name,
        announced_on=first.announced_on,
        effective_from=first.effective_from,
        state=State.PUBLISHED,
        values=dump(first.terms),
        created_by=str(by),
        created_at=now,
        updated_by=str(by),
        updated_at=now,
        published_by=str(by),
        published_at=now,
    )
    queries.forget()


def _one_after_the_other() -> None:
    """Publications wait for one another, so that each judges the days of those before it."""
    TermsEdition.objects.select_for_update().published().first()


def _draft(edition: TermsEdition, *, expected: int) -> TermsEdition:
    edition = TermsEdition.objects.select_for_update().get(pk=edition.pk)
    if edition.state != State.DRAFT:
        raise NotADraft(edition.name)
    if edition.version != expected:
        raise StaleEdition(edition.name)
    if open_for(PUBLISH, edition.public_id):
        raise PublicationPending(edition.name)
    return edition


def _changed(edition: TermsEdition, verb: str, *, by: Actor, changes: dict[str, tuple[Any, Any]]) -> TermsEdition:
    edition.version += 1
    edition.updated_by, edition.updated_at = str(by), clock.now()
    edition.save()
    audit.record(verb, by=by, subject=edition.public_id, changes=changes)
    return edition


def _refuse_taken(name: str) -> None:
    if TermsEdition.objects.exclude(state=State.WITHDRAWN).filter(name=name).exists():
        raise NameTaken(name)
