"""An edition as a file: JSON with a name, two days and the numbers."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from partner_portal.core.terms.fields import Section
from partner_portal.core.terms.numbers import InvalidTerms, problems_of
from partner_portal.core.terms.policy import NAME, Problem, contradictions
from partner_portal.core.terms.schema import Terms

FIRST = Path(__file__).parent / "editions" / "2026-01.json"
LARGEST = 1_000_000  # bytes; an edition has a few thousand


class UnreadableFile(ValueError):
    """The file is no JSON that could be an edition; the message is one line."""


class EditionFile(Section):
    """What a file says; `load` reads one."""

    name: Annotated[str, Field(pattern=NAME, max_length=20)]
    announced_on: date
    effective_from: date
    terms: Terms

    @classmethod
    def load(cls, path: Path) -> "EditionFile":
        """Read and check a file; raises `UnreadableFile`, or `InvalidTerms` with every problem by field path."""
        try:
            if path.stat().st_size > LARGEST:
                raise UnreadableFile(f"{path.name} is larger than {LARGEST:,} bytes, which no edition is")
            text = path.read_text("utf-8")
            json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
            edition = cls.model_validate_json(text)
        except ValidationError as error:
            raise InvalidTerms(problems_of(error)) from None
        except OSError as error:
            raise UnreadableFile(f"{path}: {error.strerror}") from None
        except UnicodeDecodeError:
            raise UnreadableFile(f"{path.name} is not UTF-8 text") from None
        except RecursionError:
            raise UnreadableFile(f"{path.name} is nested too deeply") from None
        except json.JSONDecodeError as error:
            raise UnreadableFile(f"{path.name} is not JSON: {error}") from None
        if problems := contradictions(edition.terms):
            raise InvalidTerms([Problem(f"terms.{problem.path}", problem.message) for problem in problems])
        return edition

    @classmethod
    def first(cls) -> "EditionFile":
        """The edition every installation starts with."""
        return cls.load(FIRST)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _value in pairs]
    if twice := [name for name in names if names.count(name) > 1]:
        raise UnreadableFile(f"{twice[0]!r} is given twice")
    return dict(pairs)


def _no_constant(name: str) -> Any:
    raise UnreadableFile(f"{name} is no number of JSON")
