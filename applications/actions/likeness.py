"""Writes by what companies are compared (§1.7.3), in the transaction that writes the data it follows from."""

from django.db import transaction

from applications.models import Application, CompanyData, Details, LikenessKey
from applications.queries import likeness as queries
from applications.queries.likeness import Told
from partner_portal.core.accounts.queries import locked as locked_organisation


def keep(row: Told) -> None:
    """Make the keys those that the row's data says; one query where nothing changes. The caller holds the lock of the
    application or organisation."""
    if isinstance(row, Details):
        owner = {"application_id": row.application_id}
    elif isinstance(row, CompanyData):
        owner = {"organisation_id": row.organisation_id}
    else:
        owner = {"affiliate_id": row.pk}
    wanted: set[tuple[str, str]] = set(queries.keys_of(row))
    gone = []
    for pk, kind, value in LikenessKey.objects.filter(**owner).values_list("pk", "kind", "value"):
        if (kind, value) in wanted:
            wanted.remove((kind, value))
        else:
            gone.append(pk)
    if gone:
        LikenessKey.objects.filter(pk__in=gone).delete()
    if wanted:
        LikenessKey.objects.bulk_create(LikenessKey(kind=kind, value=value, **owner) for kind, value in sorted(wanted))


def rebuild() -> int:
    """Make every key that is missing or wrong what the data says; returns of how many rows. Each in a transaction of
    its own."""
    count = 0
    for row, standing, wanted in queries.recount(None):
        if sorted(standing) != sorted(wanted):
            _rebuild(row)
            count += 1
    return count


def install() -> int:
    """Write the keys where there are none at all: after an upgrade, or after a migration emptied them because the
    normal forms changed."""
    return 0 if LikenessKey.objects.exists() else rebuild()


@transaction.atomic
def _rebuild(row: Told) -> None:
    if isinstance(row, Details):
        Application.objects.select_for_update(no_key=True).get(pk=row.application_id)
    else:
        locked_organisation(row.organisation)
    row.refresh_from_db()
    keep(row)
