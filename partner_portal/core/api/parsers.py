"""JSON read strictly: what two readers could understand differently is refused."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MAX_DEPTH = 32
MAX_INTEGER = 2**63 - 1


def read(raw: bytes) -> Any:
    """The value of a JSON text; raises `ParseError` for malformed text, doubled names, numbers that are no finite float
    or no signed 64-bit integer, NUL characters, lone surrogates, and nesting deeper than 32."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_number,
            parse_int=_integer,
        )
    except UnicodeDecodeError:
        raise ParseError(_("The body is not UTF-8.")) from None
    except RecursionError:
        raise ParseError(_("The body is nested too deeply.")) from None
    except json.JSONDecodeError as error:
        raise ParseError(
            _("The body is not JSON: line {line}, column {column}.").format(line=error.lineno, column=error.colno)
        ) from None
    _check(value, MAX_DEPTH)
    return value


class StrictJSONParser(BaseParser):
    """Reads a JSON body."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The body's value; its size is limited by DATA_UPLOAD_MAX_MEMORY_SIZE, as `request.body` does."""
        return read((parser_context or {})["request"].body)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ParseError(_("The body names a field twice."))
    return value


def _refuse_constant(name: str) -> None:
    raise ParseError(_("{name} is not JSON.").format(name=name))


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ParseError(_("The body holds a number that is too large."))
    return value


def _integer(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > MAX_INTEGER:
        raise ParseError(_("The body holds a number that is too large."))
    return int(text)


def _check(value: Any, depth: int) -> None:
    if depth < 0:
        raise ParseError(_("The body is nested too deeply."))
    match value:
        case str():
            if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
                raise ParseError(_("The body holds a character that cannot be stored."))
        case list():
            for item in value:
                _check(item, depth - 1)
        case dict():
            for name, item in value.items():
                _check(name, depth)
                _check(item, depth - 1)
