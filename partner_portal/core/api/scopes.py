"""Scopes: what a key may be used for. Each part and app registers its own in `registrations.py` or `AppConfig.ready`.

A scope is a resource and what is done to it (`messages:read`). Three kinds differ in who can hold them:

- an organisation's (the default): its keys, and its people in the browser;
- open ones (`tenant=False`): every key that has them and everyone signed in, for what is the same for all;
- the vendor's, whose name begins with `staff:`: the vendor's keys, and staff with the named permission. No key of an
  organisation can ever hold one.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from partner_portal.core.registry import Registry

STAFF = "staff:"


@dataclass(frozen=True)
class Scope:
    """One scope, its words for people, and the permission that stands for it when staff call from the browser."""

    name: str
    label: str | Promise
    tenant: bool = True
    permission: str = ""

    @property
    def is_staff(self) -> bool:
        """Whether only the vendor can hold it."""
        return self.name.startswith(STAFF)


scopes: Registry[Scope] = Registry("scope")


def add(name: str, label: str | Promise, *, tenant: bool = True, permission: str = "") -> Scope:
    """Register a scope. One of the vendor's names the Django permission (`core.move_clock`) it equals; raises
    `ValueError` where that is missing or too much."""
    scope = Scope(name, label, tenant and not name.startswith(STAFF), permission)
    if scope.is_staff is not bool(permission):
        raise ValueError(f"scope {name!r}: a permission belongs to the vendor's scopes, and to each of them")
    return scopes.add(name, scope)
