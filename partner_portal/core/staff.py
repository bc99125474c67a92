"""The base of every admin page: read-only unless it says otherwise, and every change one call of an action.

Also what the staff's start page and its menu are made of: each app adds its queues here and names its admin's group.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.checks import UnfoldModelAdminChecks

from partner_portal.core.registry import Registry


class Group(models.TextChoices):
    """The groups of the staff's menu, in its order."""

    PARTNERS = "partners", _("Partners")
    PROGRAM = "program", _("Program")
    CHECKS = "checks", _("Checks")
    RECORDS = "records", _("Records")
    OPERATION = "operation", _("Operation")
    PEOPLE = "people", _("People")


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Work that waits for staff: counted on the start page for those who hold `permission` (`core.decide_match`).

    `count` says how many wait, `due` when the first of them is due (program time, None where nothing is). `url` gives
    the page that lists them.
    """

    title: str | Promise
    permission: str
    count: Callable[[], int]
    url: Callable[[], str]
    due: Callable[[], datetime | None] | None = None


# Columns that no page shows: a filter by their first letters would spell them out.
SECRET = frozenset({"hashed_key", "password"})

# name → what waits; in the order registered, which is the order of the start page.
queues: Registry[Queue] = Registry("staff queue")


class StaffChecks(UnfoldModelAdminChecks):
    """Unfold's checks but the one that reads the permissions' table, which a new database has not yet."""

    def _check_unfold_action_permission_methods(self, obj: Any) -> list[Any]:
        return []


class ReadOnlyAdmin(ModelAdmin):
    """Staff read here; changes go through buttons that call an action. Nothing is saved or deleted by the admin itself.

    `group` and `icon` (a Material symbol) place the page in the staff's menu.
    """

    checks_class = StaffChecks
    actions = None
    list_fullwidth = True
    show_full_result_count = False
    group = Group.RECORDS
    icon = "description"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows come from actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Rows change by actions."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nothing is lost."""
        return False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Lists are never filtered by a secret."""
        return SECRET.isdisjoint(lookup.split("__")) and super().lookup_allowed(lookup, value, request)
