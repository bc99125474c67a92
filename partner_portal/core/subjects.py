"""What entries and decisions are about, in words: a public id as what it names, with the way to the staff's page of it.

Each part and app says in `registrations.py` what its rows are called.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from partner_portal.core.accounts.models import User
from partner_portal.core.ids import PublicIdField
from partner_portal.core.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Rows that others are about: `call` says what one is called, reading nothing but the row and what is `joined`."""

    model: type[Model]
    call: Callable[[Any], str]
    joined: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """A subject as staff read it: its words, and the address of its page where this reader may open one."""

    words: str
    url: str = ""

    def __html__(self) -> SafeString:
        if not self.url:
            return format_html("{}", self.words)
        link = '<a class="text-primary-600 underline dark:text-primary-500" href="{}">{}</a>'
        return format_html(link, self.url, self.words)

    def __str__(self) -> str:
        return self.words


# The prefix of the public ids → what these rows are.
kinds: Registry[Kind] = Registry("kind of subject")


def add(model: type[Model], call: Callable[[Any], str], *joined: str) -> Kind:
    """Register what the rows of a model are called; `joined` names the relations that `call` reads."""
    field = model._meta.get_field("public_id")
    assert isinstance(field, PublicIdField)
    return kinds.add(field.prefix, Kind(model=model, call=call, joined=joined))


def named(ids: Iterable[str], *, reader: User) -> dict[str, Subject]:
    """What to call each of these public ids: one query for each kind among them, however many there are.

    Whose page the reader may not open is named by its kind alone. What is no public id, or of a row that is gone,
    stands as it is.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for each in set(ids):
        wanted[each.partition("_")[0]].add(each)
    found = {each: Subject(each) for group in wanted.values() for each in group}
    for prefix, group in wanted.items():
        if prefix in kinds:
            found |= _named(kinds.get(prefix), group, reader)
    return found


def subject_of(public_id: str, *, reader: User) -> Subject:
    """What to call one of them."""
    return named([public_id], reader=reader)[public_id]


def _named(kind: Kind, ids: set[str], reader: User) -> dict[str, Subject]:
    meta = kind.model._meta
    rows = kind.model._default_manager.filter(public_id__in=ids)
    if not reader.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
        alone = Subject(capfirst(str(meta.verbose_name)))
        return dict.fromkeys(rows.values_list("public_id", flat=True), alone)
    page = f"admin:{meta.app_label}_{meta.model_name}_change" if admin.site.is_registered(kind.model) else ""
    return {
        row.public_id: Subject(kind.call(row), reverse(page, args=[row.pk]) if page else "")  # type: ignore[attr-defined]
        for row in rows.select_related(*kind.joined)
    }
