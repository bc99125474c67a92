"""The public profile (§1.4): drafts, moderation, and the one revision that is live."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from applications import signals
from applications.actions.steps import demand
from applications.actions.team import checked_note
from applications.enums import Purpose, RevisionState
from applications.models import Document, ProfileRevision
from applications.policy import company as policy
from applications.queries import company as queries
from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.accounts.queries import locked
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.events.actions import emit
from partner_portal.core.messages import actions as messages
from partner_portal.core.messages.models import Message


@transaction.atomic
def save_profile(
    *, organisation: Organisation, values: Mapping[str, str], by: Actor, logo: Document | None = None
) -> ProfileRevision:
    """Keep a draft of the public profile (§1.4): name, email, phone, postal_address, website, description. A field that
    is not given stays as it is in the draft, else in the live revision. The live revision stays live. Audited.

    `logo` None keeps the one before; see `remove_logo`. Raises `ValidationError` by field, `Refused`
    (`company.profile`) while a revision is in moderation.
    """
    if strange := values.keys() - set(policy.PROFILE):
        raise ValueError(f"a profile has no {', '.join(sorted(strange))}")
    kept, wrong = policy.check_profile(values, country=organisation.country)
    if wrong:
        raise ValidationError({field: str(problem) for field, problem in wrong.items()})
    if logo is not None and (logo.organisation_id != organisation.pk or logo.purpose != Purpose.LOGO):
        raise ValidationError({"logo": _("Choose a logo of your own company.")})
    draft = _draft(organisation, by=by)
    for name, value in kept.items():
        setattr(draft, name, value)
    if logo is not None:
        draft.logo = logo
    return _kept(draft, by=by)


@transaction.atomic
def remove_logo(*, organisation: Organisation, by: Actor) -> ProfileRevision:
    """The draft has no logo any more. Raises as `save_profile`."""
    draft = _draft(organisation, by=by)
    draft.logo = None
    return _kept(draft, by=by)


@transaction.atomic
def send_profile(*, organisation: Organisation, by: Actor) -> ProfileRevision:
    """Send the draft to moderation; event `profile.sent`. Raises `Refused` (`company.profile_complete`) where a field
    that the directory requires is missing (§1.4), (`company.profile`) without a draft."""
    revision = _under_way(organisation, "send")
    demand(queries.why_profile(revision))
    _move(revision, RevisionState.IN_MODERATION, by=by, sent_at=clock.now())
    _tell("profile.sent", revision)
    return revision


@transaction.atomic
def take_back_profile(*, organisation: Organisation, by: Actor) -> ProfileRevision:
    """Take a revision out of moderation to edit it. Raises `Refused` (`company.profile`) where none is there."""
    revision = _under_way(organisation, "take_back")
    _move(revision, RevisionState.DRAFT, by=by, sent_at=None)
    return revision


@transaction.atomic
def decide_profile(*, revision: ProfileRevision, accept: bool, note: str = "", by: Actor) -> ProfileRevision:
    """Staff make a revision live (the one before is superseded; event `profile.live`, signal `profile_live`) or return
    it with a note (event `profile.returned`); operational message. Raises `Refused` (`company.profile`) unless it is in
    moderation, `ValidationError` on `note` when it is returned without one."""
    note = checked_note(note, required=not accept)
    organisation = locked(revision.organisation)
    rows = ProfileRevision.objects.select_for_update(of=("self",)).select_related("organisation")
    revision = rows.get(pk=revision.pk)
    demand(policy.profile(step="decide", state=revision.state))
    decided = {"decided_at": clock.now(), "decided_by": str(by), "note": note}
    if accept:
        before = queries.live_profile(organisation)
        if before is not None:
            _move(before, RevisionState.SUPERSEDED, by=by)
        _move(revision, RevisionState.LIVE, by=by, **decided)
        _tell("profile.live", revision)
        signals.profile_live.send(ProfileRevision, organisation=organisation, revision=revision, by=by)
    else:
        _move(revision, RevisionState.RETURNED, by=by, **decided)
        _tell("profile.returned", revision)
    with translation.override(organisation.locale):
        if accept:
            subject, body = _("Your profile is live"), _("We have approved the new revision of your profile.")
        else:
            subject = _("Your profile needs another look")
            body = _("We have not published the new revision of your profile: {note}\n\nCorrect it and send it again.")
        messages.send(
            organisation=organisation,
            kind=Message.Kind.OPERATIONAL,
            subject=subject,
            body=body.format(note=note),
            clause="1.4",
            by=by,
        )
    return revision


def _draft(organisation: Organisation, *, by: Actor) -> ProfileRevision:
    """The revision to edit, locked after its organisation: the one under way, else a new one with what is live."""
    locked(organisation)
    revision = queries.profile_under_way(organisation)
    demand(policy.profile(step="edit", state=revision.state if revision else ""))
    if revision is not None:
        return revision
    live = queries.live_profile(organisation)
    draft = ProfileRevision(organisation=organisation, name=organisation.name)
    if live is not None:
        for name in (*policy.PROFILE, "logo"):
            setattr(draft, name, getattr(live, name))
    return draft


def _kept(draft: ProfileRevision, *, by: Actor) -> ProfileRevision:
    before = draft.state if draft.pk else None
    draft.state = RevisionState.DRAFT
    draft.edited_at, draft.edited_by = clock.now(), str(by)
    draft.save()
    _record(draft, before, by=by)
    return draft


def _under_way(organisation: Organisation, step: str) -> ProfileRevision:
    locked(organisation)
    revision = queries.profile_under_way(organisation)
    demand(policy.profile(step=step, state=revision.state if revision else ""))
    assert revision is not None
    return revision


def _move(revision: ProfileRevision, state: RevisionState, *, by: Actor, **values: Any) -> None:
    before, revision.state = revision.state, state
    for name, value in values.items():
        setattr(revision, name, value)
    revision.save(update_fields=["state", *values])
    _record(revision, before, by=by)


def _record(revision: ProfileRevision, before: str | None, *, by: Actor) -> None:
    audit.record(
        "profile.save" if revision.state == RevisionState.DRAFT else "profile.move",
        by=by,
        subject=revision.public_id,
        organisation=revision.organisation,
        changes={"state": (before, revision.state)},
    )


def _tell(type: str, revision: ProfileRevision) -> None:
    emit(type, organisation=revision.organisation, data={"id": revision.public_id, "state": revision.state})
