"""Who is calling the API: a key or a person in the browser, and what either may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from rest_framework.request import Request

from partner_portal.core import actors
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.actors import Actor
from partner_portal.core.api.models import ApiKey
from partner_portal.core.api.policy import grantable
from partner_portal.core.api.scopes import Scope


@dataclass(frozen=True)
class Caller:
    """`request.auth` of every authenticated call. `owner` is whose idempotency keys it uses: all keys of an
    organisation share theirs, so that a replaced key can still repeat a call."""

    actor: Actor
    organisation: Organisation | None
    owner: str
    holds: Callable[[Scope], bool]


def caller_of(request: Request) -> Caller | None:
    """Who is calling; None for nobody."""
    return cast("Caller | None", request.auth)


def by_key(key: ApiKey) -> Caller:
    """A program with a key. What a key holds is checked again against its owner, not only when it is issued."""
    to_vendor = key.organisation is None
    granted = frozenset(key.scopes)
    return Caller(
        actor=actors.key(key),
        organisation=key.organisation,
        owner=key.organisation.public_id if key.organisation else "vendor",
        holds=lambda scope: scope.name in granted and grantable(scope, to_vendor=to_vendor),
    )


def by_person(user: User, *, is_past_second_factor: bool) -> Caller:
    """A person in the browser: their organisation's scopes, the open ones, and the vendor's by permission for staff who
    are past their second factor."""

    def holds(scope: Scope) -> bool:
        if scope.is_staff:
            return user.is_staff and is_past_second_factor and user.has_perm(scope.permission)
        return not scope.tenant or user.organisation_id is not None

    return Caller(actor=actors.person(user), organisation=user.organisation, owner=user.public_id, holds=holds)
