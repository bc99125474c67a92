"""When the database's connection is asked whether it is still alive."""

import pytest
from django.db import OperationalError, close_old_connections, connection, connections, transaction

if connection.vendor != "postgresql":
    pytest.skip("PostgreSQL only", allow_module_level=True)

from partner_portal.core.postgresql import base

pytestmark = pytest.mark.django_db(transaction=True)


def ask():
    """What a request does: a check before it, a statement, a check after it."""
    close_old_connections()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return cursor.fetchone()[0]
    finally:
        close_old_connections()


def end(pid):
    """End a server process, as a restart of the server does."""
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    finally:
        other.close()


@pytest.fixture
def checks(monkeypatch):
    ask()
    made = []
    usable = base.DatabaseWrapper.is_usable
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda self: made.append(1) or usable(self))
    return made


def test_a_connection_in_use_is_not_asked(checks):
    assert ask() == ask()
    assert checks == []


def test_an_idle_connection_is_asked_once_a_request(checks, monkeypatch):
    monkeypatch.setattr(base, "IDLE_SECONDS", -1)
    ask()
    assert checks == [1]


def test_a_long_transaction_is_not_interrupted(checks, monkeypatch):
    close_old_connections()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        monkeypatch.setattr(base, "IDLE_SECONDS", -1)
        cursor.execute("SELECT 1")
    assert ask()
    assert checks == [1]


def test_a_connection_lost_while_idle_is_replaced_unnoticed(monkeypatch):
    pid = ask()
    end(pid)
    monkeypatch.setattr(base, "IDLE_SECONDS", -1)
    assert ask() != pid


def test_a_connection_lost_in_use_fails_one_request(monkeypatch):
    pid = ask()
    end(pid)
    with pytest.raises(OperationalError):
        ask()
    assert ask() != pid
