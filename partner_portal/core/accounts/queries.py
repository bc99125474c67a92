"""Reads organisations and people."""

from partner_portal.core.accounts.models import Organisation


def locked(organisation: Organisation) -> Organisation:
    """The organisation's row, fresh and locked until the transaction ends.

    The first step of every money, slot or status action. On SQLite the writing transaction itself is the lock.
    """
    return Organisation.objects.select_for_update().get(pk=organisation.pk)
