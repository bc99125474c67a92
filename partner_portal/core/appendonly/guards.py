"""Installs, lifts and lists the triggers that keep append-only tables so.

SQLite drops a table's triggers when a migration rebuilds it, so they are installed again after every migrate.
"""

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from partner_portal.core.appendonly.marks import Protection, protected_models

PREFIX = "keep_"
FUNCTION = "portal_append_only"


def install_after_migrate(*, sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **kwargs: object) -> None:
    """Install the guards of the app just migrated; again harmlessly."""
    install(connections[using], app=sender.label)


def install(connection: BaseDatabaseWrapper, *, app: str = "") -> int:
    """Install the guards of every append-only table that exists (of one app, or all); returns how many stand now."""
    guarded = [(model, how) for model, how in protected_models() if app in ("", model._meta.app_label)]
    if not guarded:
        return 0
    tables = set(connection.introspection.table_names())
    count = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
                "USING ERRCODE = 'restrict_violation'; END $$"
            )
        for model, how in guarded:
            if model._meta.db_table not in tables:
                continue
            for statement in _statements(connection, model, how):
                cursor.execute(statement)
            count += 3 if connection.vendor == "postgresql" else 2
    return count


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take every guard down: for tests that flush tables, and for nothing else."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model, _how in protected_models():
            table = model._meta.db_table
            if table not in tables:
                continue
            for event in _events(connection):
                cursor.execute(_drop(connection, table, event))


def standing(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """The guards that stand now, as (table, event) with event in update, delete, truncate."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT t.tgisinternal AND t.tgname LIKE %s AND t.tgenabled <> 'D'",
                [f"{PREFIX}%"],
            )
        else:
            cursor.execute(
                "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"]
            )
        return {(table, name.removeprefix(PREFIX).partition("_")[0]) for table, name in cursor.fetchall()}


def expected(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """The guards that should stand."""
    return {(model._meta.db_table, event) for model, _how in protected_models() for event in _events(connection)}


def _events(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete")


def _name(table: str, event: str) -> str:
    return f"{PREFIX}{event}_{table}"[:63]


def _drop(connection: BaseDatabaseWrapper, table: str, event: str) -> str:
    quote = connection.ops.quote_name
    on = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {quote(_name(table, event))}{on}"


def _statements(connection: BaseDatabaseWrapper, model: type[models.Model], how: Protection) -> list[str]:
    quote = connection.ops.quote_name
    table = model._meta.db_table
    update_when = _condition(connection, model, how)
    delete_when = f"NOT ({how.while_})" if how.while_ else ""
    statements = []
    for event, when in (("update", update_when), ("delete", delete_when)):
        statements.append(_drop(connection, table, event))
        head = f"CREATE TRIGGER {quote(_name(table, event))} BEFORE {event.upper()} ON {quote(table)} FOR EACH ROW"
        clause = f" WHEN ({when})" if when else ""
        if connection.vendor == "postgresql":
            statements.append(f"{head}{clause} EXECUTE FUNCTION {FUNCTION}()")
        else:
            statements.append(f"{head}{clause} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")
    if connection.vendor == "postgresql":
        statements.append(_drop(connection, table, "truncate"))
        statements.append(
            f"CREATE TRIGGER {quote(_name(table, 'truncate'))} BEFORE TRUNCATE ON {quote(table)} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
        )
    return statements


def _condition(connection: BaseDatabaseWrapper, model: type[models.Model], how: Protection) -> str:
    """SQL under which an update is refused, empty where each one is.

    Where texts may be blanked and nothing else may change, an update that blanks none is refused as well.
    """
    quote = connection.ops.quote_name
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    parts = []
    if how.mutable or how.blankable:
        changes, blanked = [], []
        for field in model._meta.local_concrete_fields:
            if field.column and field.name not in how.mutable:
                column = quote(field.column)
                change = f"OLD.{column} {differs} NEW.{column}"
                if field.name in how.blankable:
                    blanked.append(change)
                    change = f"({change} AND NEW.{column} <> '')"
                changes.append(change)
        if not how.mutable:
            changes.append(f"NOT ({' OR '.join(blanked)})")
        parts.append(f"({' OR '.join(changes)})")
    if how.while_:
        parts.append(f"NOT ({how.while_})")
    return " AND ".join(parts)
