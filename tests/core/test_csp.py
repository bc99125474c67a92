"""The Content-Security-Policy of every answer."""

import pytest

from tests.clients import sign_in

pytestmark = pytest.mark.django_db
HEADER = "Content-Security-Policy"


def directives(response):
    return {
        name: sources for name, _space, sources in (part.strip().partition(" ") for part in response[HEADER].split(";"))
    }


@pytest.mark.parametrize(
    "path, status",
    [
        ("/", 200),
        ("/program/", 200),
        ("/accounts/login/", 200),
        ("/nothing", 404),
        ("/healthz", 200),
        ("/api/v1/x", 404),
    ],
)
def test_every_answer_is_strict(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    policy = directives(response)
    assert policy["script-src"] == policy["style-src"] == policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert "unsafe" not in response[HEADER]


def test_only_the_office_is_relaxed_and_nobody_after_it(client, rita):
    office = sign_in(client, rita).get("/admin/")
    assert "'unsafe-inline'" in directives(office)["script-src"]
    assert directives(office)["object-src"] == "'none'"
    assert "unsafe" not in client.get("/")[HEADER]


def test_the_reference_pages_are_relaxed_too(client):
    assert client.get("/api/docs/").status_code == 200
    assert "unsafe" in client.get("/api/docs/")[HEADER]
