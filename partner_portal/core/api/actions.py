"""The only writes of the API's own rows: keys and kept answers."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import Actor
from partner_portal.core.api import policy
from partner_portal.core.api.models import ApiKey, KeptAnswer
from partner_portal.core.api.scopes import Scope
from partner_portal.core.audit import actions as audit
from partner_portal.core.events import actions as events


class ScopesRefused(ValueError):
    """Scopes that such a key can never have; carries their names."""


@transaction.atomic
def issue_key(
    *,
    organisation: Organisation | None,
    name: str,
    scopes: Sequence[Scope],
    expires_at: datetime | None = None,
    by: Actor,
) -> tuple[ApiKey, str]:
    """Issue a key to an organisation, or to the vendor's own systems when there is none.

    Audits it, emits `api_key.issued`, and returns the row with the key itself, which is shown this once. Raises
    `ScopesRefused` for scopes it cannot have; `by` is a person.
    """
    refused = policy.ungrantable(scopes, to_vendor=organisation is None)
    if refused:
        raise ScopesRefused(", ".join(refused))
    key = ApiKey(
        organisation=organisation,
        name=name,
        scopes=[scope.name for scope in scopes],
        expiry_date=expires_at,
        created_by=by.user,
        created_at=clock.now(),
    )
    secret = ApiKey.objects.assign_key(key)
    key.save()
    audit.record(
        "api_key.issue",
        by=by,
        organisation=organisation,
        subject=key.public_id,
        changes={"scopes": (None, key.scopes), "expires_at": (None, expires_at)},
    )
    events.emit("api_key.issued", organisation=organisation, data=_facts(key))
    return key, secret


@transaction.atomic
def revoke_key(key: ApiKey, *, by: Actor) -> None:
    """End a key at once and for good; a second time does nothing. Audits it and emits `api_key.revoked`."""
    if not ApiKey.objects.filter(pk=key.pk, revoked=False).update(revoked=True):
        return
    audit.record(
        "api_key.revoke",
        by=by,
        organisation=key.organisation,
        subject=key.public_id,
        changes={"revoked": (False, True)},
    )
    events.emit("api_key.revoked", organisation=key.organisation, data=_facts(key))


@transaction.atomic
def revoke_all(*, organisation: Organisation, by: Actor) -> int:
    """End every key of an organisation, as when its participation ends; returns how many there were."""
    keys = list(ApiKey.objects.filter(organisation=organisation, revoked=False).order_by("pk"))
    for key in keys:
        revoke_key(key, by=by)
    return len(keys)


def note_use(key: ApiKey) -> None:
    """Note that a key is in use, at most once a minute whoever else notes it too."""
    now = clock.wall()
    if policy.use_is_worth_noting(key.last_used_at, now):
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - policy.USE_NOTED_EVERY)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)


def keep_answer(*, owner: str, key: str, fingerprint: str, status: int, headers: dict[str, str], body: str) -> None:
    """Keep the answer to an idempotency key, inside the transaction of its effect."""
    KeptAnswer.objects.create(
        owner=owner,
        key=key,
        fingerprint=fingerprint,
        status=status,
        headers=headers,
        body=body,
        created_at=clock.wall(),
    )


def purge_answers() -> int:
    """Drop the answers kept for seven days; returns how many."""
    return KeptAnswer.objects.filter(created_at__lt=clock.wall() - policy.KEEP_ANSWERS).delete()[0]


def _facts(key: ApiKey) -> dict[str, object]:
    return {"id": key.public_id, "scopes": key.scopes, "expires_at": key.expiry_date}
