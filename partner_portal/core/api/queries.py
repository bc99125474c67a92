"""Reads keys and kept answers."""

import re

from partner_portal.core.accounts.models import Organisation
from partner_portal.core.api.models import ApiKey, ApiKeyQuerySet, KeptAnswer

SHAPE = re.compile(r"[A-Za-z0-9]{8}\.[A-Za-z0-9]{32}")


def key_presented(presented: str) -> ApiKey | None:
    """The key someone presents, with its organisation, whether or not it may still be used; one query.

    None when there is none such or its secret half is wrong. Comparing takes the same time either way.
    """
    if not SHAPE.fullmatch(presented):
        return None
    found = ApiKey.objects.select_related("organisation").filter(prefix=presented.partition(".")[0]).first()
    return found if found is not None and found.is_valid(presented) else None


def kept_answer(owner: str, key: str) -> KeptAnswer | None:
    """What was answered to this owner's idempotency key."""
    return KeptAnswer.objects.filter(owner=owner, key=key).first()


def keys_of(organisation: Organisation) -> ApiKeyQuerySet:
    """An organisation's keys that were not revoked, newest first, each with who made it (one query)."""
    return ApiKey.objects.for_organisation(organisation).filter(revoked=False).select_related("created_by")
