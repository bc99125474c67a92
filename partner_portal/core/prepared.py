"""Reads that begin every request, written as SQL once: the ORM would take longer to write them than the database to
answer."""

from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.models import ForeignKey, Model

Row = TypeVar("Row", bound=Model)


class Prepared(Generic[Row]):
    """`model.objects.select_related(related).get(**{by: value})` for a unique column and a foreign key that may be
    empty, compiled when first used."""

    def __init__(self, model: type[Row], *, by: str, related: str) -> None:
        self.model, self.by = model, by
        self.related = cast("ForeignKey[Any, Any]", model._meta.get_field(related))

    def get(self, value: Any) -> Row | None:
        """The row with what it relates to, None where there is none; one query."""
        sql, converters = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, [value])
            found = cursor.fetchone()
        if found is None:
            return None
        values = list(found)
        for place, (functions, column) in converters.items():
            for convert in functions:
                values[place] = convert(values[place], column, connection)
        own, others = self._names
        row = self.model.from_db(connection.alias, own, values[: len(own)])
        is_related = values[len(own)] is not None  # its primary key, which stands first
        other = self._other.from_db(connection.alias, others, values[len(own) :]) if is_related else None
        self.related.set_cached_value(row, other)
        return row

    @property
    def _other(self) -> type[Model]:
        return self.related.related_model

    @cached_property
    def _names(self) -> tuple[list[str], list[str]]:
        """The columns of both models, in the order they are read."""
        own, others = ([field.attname for field in model._meta.concrete_fields] for model in (self.model, self._other))
        return own, others

    @cached_property
    def _compiled(self) -> tuple[str, dict[int, Any]]:
        """The statement, and what turns its columns into Python's values, by their places."""
        found = self.model._base_manager.select_related(self.related.name).filter(**{self.by: 0})
        compiler = found.order_by().query.get_compiler(connection=connection)
        sql, _parameters = compiler.as_sql()
        return sql, compiler.get_converters([column for column, _sql, _name in compiler.select])
