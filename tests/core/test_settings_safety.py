import os
import subprocess
import sys
from dataclasses import replace

import pytest
from django.conf import settings

from partner_portal.settings.safety import DEVELOPMENT_KEY, Environment, faults

SECRET = "".join(chr(33 + n) for n in range(60))
SAFE = Environment(
    debug=False,
    secret_key=SECRET,
    allowed_hosts=["portal.example.com"],
    csrf_trusted_origins=["https://portal.example.com"],
    sandbox=False,
    database_url="postgres://portal@database/portal",
    redis_url="redis://cache",
    email_url="smtp+tls://user:password@mail.example.com:587",
    from_email="Partner portal <partners@example.com>",
    require_second_factor=True,
)
UNSAFE = [
    ({"secret_key": ""}, "SECRET_KEY is missing or weak"),
    ({"secret_key": SECRET[:49]}, "SECRET_KEY is missing or weak"),
    ({"secret_key": "ab" * 40}, "SECRET_KEY is missing or weak"),
    ({"secret_key": DEVELOPMENT_KEY}, "SECRET_KEY is the one that everybody can read"),
    ({"allowed_hosts": []}, "ALLOWED_HOSTS is empty"),
    ({"allowed_hosts": ["portal.example.com", "*"]}, "ALLOWED_HOSTS=*"),
    ({"csrf_trusted_origins": ["http://portal.example.com"]}, "http://portal.example.com, which is not https"),
    ({"sandbox": True}, "SANDBOX=1 lets time be moved"),
    ({"sandbox": True, "allowed_hosts": ["sandbox.example.com", "portal.example.com"]}, "SANDBOX=1 lets time be moved"),
    ({"database_url": ""}, "DATABASE_URL is missing"),
    ({"redis_url": ""}, "REDIS_URL is missing"),
    ({"email_url": ""}, "EMAIL_URL is missing"),
    ({"from_email": ""}, "DEFAULT_FROM_EMAIL is missing"),
    ({"email_url": "consolemail://"}, "EMAIL_URL throws mail away"),
    ({"email_url": "filemail:///var/mail"}, "EMAIL_URL throws mail away"),
    ({"require_second_factor": False}, "REQUIRE_SECOND_FACTOR=0"),
]


def test_a_safe_environment_starts():
    assert faults(SAFE) == []


@pytest.mark.parametrize("change, said", UNSAFE)
def test_each_unsafe_setting_is_one_fault_that_says_what_to_set(change, said):
    (fault,) = faults(replace(SAFE, **change))
    assert said in fault
    assert "\n" not in fault
    assert fault.endswith(".")


def test_every_fault_is_said_at_once():
    nothing = Environment(
        debug=False,
        secret_key="",
        allowed_hosts=[],
        csrf_trusted_origins=[],
        sandbox=False,
        database_url="",
        redis_url="",
        email_url="",
        from_email="",
        require_second_factor=False,
    )
    assert len(faults(nothing)) == 6


@pytest.mark.parametrize(
    "change",
    [
        {"sandbox": True, "allowed_hosts": ["sandbox.example.com"]},
        {"sandbox": True, "allowed_hosts": ["localhost", "127.0.0.1:8000"], "csrf_trusted_origins": []},
        {"database_url": "sqlite:////srv/portal.sqlite3", "redis_url": ""},
        {"csrf_trusted_origins": ["http://localhost:8000"]},
    ],
)
def test_what_is_unusual_and_still_safe(change):
    assert faults(replace(SAFE, **change)) == []


@pytest.mark.parametrize("host", ["portal.example.com", "*", "0.0.0.0", "192.168.1.7", "localhost.example.com"])
def test_debug_stays_on_this_machine(host):
    (fault,) = faults(replace(SAFE, debug=True, allowed_hosts=["localhost", "127.0.0.1", "[::1]", host]))
    assert host in fault


def test_a_development_machine_needs_nothing_else():
    development = replace(
        SAFE,
        debug=True,
        secret_key="short",
        allowed_hosts=["localhost", "portal.localhost"],
        email_url="",
        from_email="",
        redis_url="",
    )
    assert faults(development) == []


# Each start is a process of its own, so only one of each kind is tried here; the table above has them all.
@pytest.mark.processes
@pytest.mark.parametrize(
    "change, said",
    [
        ({"SECRET_KEY": ""}, ["SECRET_KEY is missing or weak"]),
        ({"DEBUG": "1"}, ["ALLOWED_HOSTS names portal.example.com"]),
        ({"SANDBOX": "1", "EMAIL_URL": ""}, ["SANDBOX=1 lets time be moved", "EMAIL_URL is missing"]),
    ],
)
def test_an_unsafe_start_ends_with_one_clear_line_for_each_fault(change, said, tmp_path):
    started = start(change, tmp_path)
    assert started.returncode == 1
    lines = started.stderr.splitlines()
    assert len(lines) == len(said)
    for line, words in zip(lines, said, strict=True):
        assert line.startswith("Refusing to start: ")
        assert words in line
    assert started.stdout == ""


@pytest.mark.processes
def test_a_safe_start_starts(tmp_path):
    started = start({}, tmp_path)
    assert (started.returncode, started.stderr) == (0, "")
    assert "no issues" in started.stdout


def start(change, folder):
    production = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": "portal.example.com",
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
        "EMAIL_URL": "smtp+tls://user:password@mail.example.com:587",
        "DEFAULT_FROM_EMAIL": "partners@example.com",
    }
    command = [sys.executable, "-B", str(settings.BASE_DIR / "manage.py"), "check"]
    return subprocess.run(
        command, env=production | change, capture_output=True, text=True, timeout=120, cwd=folder, check=False
    )
