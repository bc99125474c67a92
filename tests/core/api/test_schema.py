"""The description and the API agree: generated calls by several identities, well-formed and not.

`API_CALLS=1000 pytest tests/core/api/test_schema.py` makes so many calls for each operation and identity.
"""

import json
import os
from io import StringIO

import jsonschema
import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client, override_settings
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from partner_portal import api
from partner_portal.core.api.effects import Effect
from partner_portal.core.api.scopes import scopes
from tests.access import world
from tests.api import PROBLEM

CALLS = int(os.environ.get("API_CALLS", "5"))
URLS = "tests.access.urls"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def described():
    """The description of the API with the sandbox's addresses."""
    generator = SchemaGenerator(urlconf=URLS)
    return json.loads(json.dumps(generator.get_schema(public=True), default=str))


SCHEMA = described()
OPERATIONS = [(path, method) for path, item in SCHEMA["paths"].items() for method in item]


@pytest.fixture
def one_connection():
    """Calls share the test's transaction, which the end of a request would close, as Django's own test client knows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def at_large(settings, one_connection):
    settings.SANDBOX = True
    rates = {"DEFAULT_THROTTLE_RATES": {"key": "1000000/min", "anonymous": "1000000/min"}}
    with override_settings(REST_FRAMEWORK=settings.REST_FRAMEWORK | rates):
        yield world.build()


def headers_of(there, identity):
    """What this identity sends with each call."""
    client = there.client(identity)
    headers = {"Host": "testserver"}
    if "HTTP_AUTHORIZATION" in client.defaults:
        headers["Authorization"] = client.defaults["HTTP_AUTHORIZATION"]
    if "sessionid" in client.cookies:
        headers["Cookie"] = f"sessionid={client.cookies['sessionid'].value}"
    return headers


@pytest.mark.urls(URLS)
@pytest.mark.django_db
@pytest.mark.parametrize("identity", ["nobody", "alice", "key", "vendor key"])
@pytest.mark.parametrize("path,method", OPERATIONS)
def test_every_answer_is_as_described(at_large, path, method, identity):
    schema = schemathesis.openapi.from_dict(SCHEMA)
    schema.app, schema.location = get_wsgi_application(), "/api/schema/"
    operation = schema[path][method.upper()]
    headers = headers_of(at_large, identity)
    ids = [at_large.message, at_large.decision, at_large.event, *at_large.foreign, "CY", "UA-43"]
    modes = [operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]

    @settings(
        max_examples=CALLS,
        deadline=None,
        database=None,
        derandomize="API_CALLS" not in os.environ,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(*modes), real=st.none() | st.sampled_from(ids))
    def call(case, real):
        if real and case.path_parameters:
            case.path_parameters["id"] = real
        response = case.call(headers=headers)
        extra = [negative_data_rejection] if identity == "key" and response.status_code not in (401, 403, 404) else []
        case.validate_response(response, checks=CHECKS + extra)
        if response.status_code >= 400:
            assert response.headers["content-type"] == [PROBLEM]
            assert response.json()["status"] == response.status_code

    call()


@pytest.mark.urls(URLS)
def test_the_description_is_valid_and_complete_without_a_warning():
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", "--urlconf", URLS, stdout=out)
    assert "openapi: 3.1" in out.getvalue()


def test_it_is_served_to_everyone_in_english(client):
    answer = client.get("/api/schema/", headers={"Accept-Language": "de"})
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["paths"]["/api/v1/events"]["get"]["summary"] == "List what happened"
    assert answer.content == api.description()


@pytest.mark.parametrize("path,method", OPERATIONS)
def test_every_example_is_what_its_schema_says(path, method):
    shown = 0
    for answer in SCHEMA["paths"][path][method]["responses"].values():
        media = answer.get("content", {}).get("application/json")
        for example in (media or {}).get("examples", {}).values():
            root = {"components": SCHEMA["components"], **media["schema"]}
            jsonschema.Draft202012Validator(root).validate(example["value"])
            assert example["value"], "an empty example shows nothing"
            shown += 1
    assert shown == 1


@pytest.mark.parametrize("path,method", OPERATIONS)
def test_every_operation_names_its_scope_and_its_problems(path, method):
    operation = SCHEMA["paths"][path][method]
    scope = operation["description"].rpartition("Scope: `")[2].removesuffix("`.")
    assert scope in scopes
    assert scope.startswith("staff:") is path.startswith("/api/v1/staff/")
    assert {"400", "401", "403", "406", "429"} <= set(operation["responses"])
    assert operation["security"] == [{"key": []}, {"session": []}]
    assert operation["summary"]


def test_every_unsafe_call_can_be_repeated_by_key():
    views = [pattern.callback.view_class for pattern in api.resources(sandbox=True)]
    unsafe = ("post", "put", "patch", "delete")
    handlers = [getattr(view, method) for view in views for method in unsafe if hasattr(view, method)]
    assert handlers
    assert all(isinstance(getattr(handler, "effect", None), Effect) for handler in handlers)


def test_the_reference_relaxes_the_policy_for_styles_alone(client: Client):
    strict, relaxed = (client.get(page)["Content-Security-Policy"] for page in ("/robots.txt", "/api/docs/"))
    assert "unsafe" not in strict
    assert sorted(set(relaxed.split("; ")) - set(strict.split("; "))) == ["style-src 'self' 'unsafe-inline'"]
