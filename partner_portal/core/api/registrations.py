"""What the API itself registers: the events of keys, and that kept answers are dropped in time."""

from partner_portal.core.events import kinds

EXAMPLE = {
    "id": "key_0123456789abcdefghjkmnpqrs",
    "scopes": ["events:read"],
    "expires_at": "2027-01-31T00:00:00Z",
}

kinds.add("api_key.issued", "A key to the API was issued.", example=EXAMPLE)
kinds.add("api_key.revoked", "A key to the API was revoked and no longer works.", example=EXAMPLE)
