"""What the tests of a person's own pages do as a browser does."""

import re

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from tests.factories import PASSWORD

SIGN_UP = {"name": "Nora Neu", "email": "Nora@Neu.example", "password1": "lamp river stone"}


def sign_in_by_form(client, email, password=PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": email, "password": password} | extra)


def code_in(message):
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", message.body, re.M).group(0)


def totp(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def text(response):
    return response.content.decode()
