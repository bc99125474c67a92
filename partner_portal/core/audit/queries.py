"""Reads the audit trail."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf, Substr
from django.utils.translation import gettext as _

from partner_portal.core.accounts.models import User
from partner_portal.core.audit.models import AuditEntry, AuditText

USER = "user:"


def with_names(rows: QuerySet[Any], field: str) -> QuerySet[Any]:
    """The rows with `who`: the name (or address) of the person in an actor's `field`, null where it was no person."""
    people = User.objects.filter(public_id=Substr(OuterRef(field), len(USER) + 1))
    name = Coalesce(NullIf("name", Value("")), "email", output_field=CharField())
    return rows.annotate(who=Subquery(people.values_list(name)[:1]))


def names(actors: Iterable[str]) -> dict[str, str]:
    """What to call each actor: a person by name, a key by its id, the portal's own work by what it is. One query."""
    wanted = set(actors) - {""}
    ids = [actor.removeprefix(USER) for actor in wanted if actor.startswith(USER)]
    people = {f"{USER}{user.public_id}": str(user) for user in User.objects.filter(public_id__in=ids)} if ids else {}
    return {actor: people.get(actor) or called(actor) for actor in wanted}


def called(actor: str) -> str:
    """What to call an actor that is no known person."""
    kind, _colon, name = actor.partition(":")
    return _("the portal (%(part)s)") % {"part": name} if kind == "house" else name


@dataclass(frozen=True)
class FieldChange:
    """One field of an entry, from what to what."""

    field: str
    before: Any
    after: Any


def changes_of(entry: AuditEntry) -> list[FieldChange]:
    """The ids and policy values that changed."""
    return [FieldChange(field, before, after) for field, (before, after) in entry.changes.items()]


def personal_of(entry: AuditEntry) -> list[FieldChange]:
    """The personal texts that changed, as far as they are still kept."""
    text = AuditText.objects.filter(entry=entry).first()
    if text is None:
        return []
    return [FieldChange(field, text.before.get(field), text.after.get(field)) for field in text.before | text.after]
