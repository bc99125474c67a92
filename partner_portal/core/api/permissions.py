"""Who may call what: each address names its scopes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from partner_portal.core.accounts import access
from partner_portal.core.accounts.enums import Access
from partner_portal.core.api.callers import caller_of
from partner_portal.core.api.problems import NoAccess
from partner_portal.core.api.scopes import scopes

if TYPE_CHECKING:
    from partner_portal.core.api.resources import ApiView


class HasScope(BasePermission):
    """The caller holds the scope that the address names for the method."""

    def has_permission(self, request: Request, view: ApiView) -> bool:  # type: ignore[override]
        """Whether it does; a method that the address does not have goes on to its 405."""
        name = view.scope_of(request.method or "")
        if name is None:
            return True
        caller = caller_of(request)
        self.message = _("This needs the scope {scope}.").format(scope=name)
        return caller is not None and caller.holds(scopes.get(name))


class WithinAccess(BasePermission):
    """The caller's company has access that reaches so far (R37); keys as people. No query: it came with the caller."""

    def has_permission(self, request: Request, view: ApiView) -> bool:  # type: ignore[override]
        """True, or `NoAccess` with the decision."""
        caller = caller_of(request)
        if caller is None or caller.organisation is None or caller.organisation.access == Access.FULL:
            return True
        decision = access.judge(
            caller.organisation.access,
            writes=request.method not in SAFE_METHODS,
            stays_open=view.open_while_suspended,
            is_past=view.open_to_former,
        )
        if not decision.is_met:
            raise NoAccess(decision)
        return True
