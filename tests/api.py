"""Clients of the API for tests: `with_key(organisation, "events:read")` and what it answers."""

from django.test import Client

from partner_portal.core.actors import person
from partner_portal.core.api import actions
from partner_portal.core.api.scopes import scopes
from tests.factories import UserFactory

PROBLEM = "application/problem+json"


def issue(organisation, *names, by=None, **fields):
    """A key (row and secret) of an organisation, or of the vendor for None."""
    by = by or UserFactory(organisation=organisation, is_staff=organisation is None)
    return actions.issue_key(
        organisation=organisation, name="Test", scopes=[scopes.get(name) for name in names], by=person(by), **fields
    )


def bearing(secret, **headers):
    """A client that presents a key; `headers` go with every call."""
    return Client(headers={"Authorization": f"Bearer {secret}"} | headers)


def with_key(organisation, *names):
    """A client with a fresh key."""
    return bearing(issue(organisation, *names)[1])


def send(client, path, body=None, *, method="post", **kwargs):
    """An unsafe call with a JSON body, or with none."""
    if body is None:
        return client.generic(method.upper(), path, **kwargs)
    return getattr(client, method)(path, body, content_type="application/json", **kwargs)


def problem(response, status, code):
    """Assert that an answer is this problem and return it."""
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM), response.content
    body = response.json()
    assert (body["status"], body["code"]) == (status, code), body
    assert body["detail"]
    return body
