"""The compose file: where no container engine runs, it is checked by shape, names and commands."""

import re
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = {"type": "string"}
WORDS = {"type": "array", "items": TEXT, "minItems": 1}
CONDITION = {"enum": ["service_started", "service_healthy", "service_completed_successfully"]}
# The part of the Compose Specification that the file uses; anything else is a slip.
SCHEMA = {
    "type": "object",
    "required": ["name", "services"],
    "patternProperties": {"^x-": {"type": "object"}},
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$"},
        "configs": {
            "type": "object",
            "additionalProperties": {"required": ["content"], "properties": {"content": TEXT}},
        },
        "volumes": {"type": "object", "additionalProperties": {"type": "null"}},
        "services": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["image"],
                "additionalProperties": False,
                "properties": {
                    "build": TEXT,
                    "image": TEXT,
                    "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
                    "command": WORDS,
                    "entrypoint": WORDS,
                    "environment": {"type": "object", "additionalProperties": TEXT},
                    "volumes": WORDS,
                    "ports": WORDS,
                    "configs": {
                        "type": "array",
                        "items": {"type": "object", "required": ["source", "target"], "additionalProperties": TEXT},
                    },
                    "depends_on": {
                        "oneOf": [
                            WORDS,
                            {
                                "type": "object",
                                "additionalProperties": {
                                    "type": "object",
                                    "required": ["condition"],
                                    "properties": {"condition": CONDITION},
                                },
                            },
                        ]
                    },
                    "deploy": {"type": "object", "properties": {"replicas": {"type": "integer", "minimum": 1}}},
                    "healthcheck": {
                        "type": "object",
                        "required": ["test"],
                        "additionalProperties": False,
                        "properties": {"test": WORDS, "interval": TEXT, "retries": {"type": "integer"}},
                    },
                },
            },
        },
    },
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_file_has_the_shape_of_the_specification(compose):
    jsonschema.Draft202012Validator(SCHEMA).validate(compose)


def test_every_name_a_service_refers_to_exists(compose):
    for service in compose["services"].values():
        assert set(service.get("depends_on", ())) <= set(compose["services"])
        assert {config["source"] for config in service.get("configs", ())} <= set(compose["configs"])
        named = {volume.partition(":")[0] for volume in service.get("volumes", ())}
        assert {name for name in named if not name.startswith((".", "/"))} <= set(compose["volumes"])


def test_the_portal_gets_the_settings_it_knows(compose):
    known = set(re.findall(r'env\.\w+\("(\w+)"', (ROOT / "partner_portal/settings/__init__.py").read_text()))
    for name in ("migrate", "web", "worker", "beat"):
        assert set(compose["services"][name]["environment"]) <= known


def test_no_secret_has_a_default(compose):
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "STORAGE_PASSWORD"):
        assert not re.search(rf"\$\{{{name}:?-", text)
        assert re.search(rf"\$\{{{name}:\?", text)
