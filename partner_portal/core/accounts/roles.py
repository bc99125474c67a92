"""The staff's roles: groups with exact permissions, installed after every migrate (`actions.install_roles`).

All staff of the office read the same files; roles differ in what they may change. What identifies people in the audit
trail is for compliance and administrators only.
"""

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

HOUSE = frozenset(
    {
        "applications", "bonuses", "compliance", "core", "helpdesk", "leads", "library", "nfr", "points", "statuses",
        "store", "webhooks",
    }
)  # fmt: skip
# Read by those whose role names them, not by all staff.
SENSITIVE = frozenset({"core.view_audittext"})


class Role(models.TextChoices):
    """What a member of staff is here to do."""

    REVIEWER = "reviewer", _("Reviewer")
    PROGRAM_MANAGER = "program_manager", _("Program manager")
    FINANCE = "finance", _("Finance")
    COMPLIANCE = "compliance", _("Compliance")
    ADMINISTRATOR = "administrator", _("Administrator")
    READ_ONLY = "read_only", _("Read only")


# What each role may do beyond reading.
CHANGES: dict[str, frozenset[str]] = {
    Role.REVIEWER: frozenset(),
    Role.PROGRAM_MANAGER: frozenset(),
    Role.FINANCE: frozenset(),
    Role.COMPLIANCE: frozenset({"core.view_audittext"}),
    Role.ADMINISTRATOR: frozenset({"core.view_audittext", "core.manage_people", "core.assign_roles"}),
    Role.READ_ONLY: frozenset(),
}


def reading() -> frozenset[str]:
    """The permissions (`core.view_user`) to see every table of the house but the sensitive ones."""
    tables = (model._meta for model in apps.get_models() if model._meta.app_label in HOUSE)
    return frozenset(f"{meta.app_label}.view_{meta.model_name}" for meta in tables) - SENSITIVE


def permissions_of(role: str) -> frozenset[str]:
    """Everything a role may do, as `app.codename`."""
    return reading() | CHANGES[role]
