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
# Read by those whose role names them, if by anyone: personal texts, and answers kept for programs that ask twice.
SENSITIVE = frozenset({"core.view_audittext", "core.view_keptanswer"})


class Role(models.TextChoices):
    """What a member of staff is here to do."""

    REVIEWER = "reviewer", _("Reviewer")
    PROGRAM_MANAGER = "program_manager", _("Program manager")
    FINANCE = "finance", _("Finance")
    COMPLIANCE = "compliance", _("Compliance")
    ADMINISTRATOR = "administrator", _("Administrator")
    READ_ONLY = "read_only", _("Read only")


# What each role may do beyond reading. Terms take two people: one drafts, another publishes.
CHANGES: dict[str, frozenset[str]] = {
    Role.REVIEWER: frozenset(
        {
            "applications.manage_partner",
            "applications.open_document",
            "applications.review_application",
            "core.send_message",
            "statuses.record_requirement",
        }
    ),
    Role.PROGRAM_MANAGER: frozenset(
        {
            "applications.assign_application",
            "applications.manage_partner",
            "applications.open_document",
            "applications.publish_legal_text",
            "applications.review_application",
            "applications.suspend_partner",
            "applications.terminate_partner",
            "core.change_calendar",
            "core.change_territory_standing",
            "core.draft_terms",
            "core.publish_terms",
            "core.send_message",
            "statuses.record_requirement",
        }
    ),
    Role.FINANCE: frozenset({"core.publish_terms"}),
    Role.COMPLIANCE: frozenset(
        {
            "applications.open_document",
            "applications.suspend_partner",
            "applications.terminate_partner",
            "core.change_territory_standing",
            "core.decide_match",
            "core.send_message",
            "core.view_audittext",
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            "applications.import_partners",
            "applications.publish_legal_text",
            "core.assign_roles",
            "core.change_calendar",
            "core.issue_staff_key",
            "core.manage_people",
            "core.move_clock",
            "core.retry_outbox",
            "core.run_jobs",
            "core.view_audittext",
        }
    ),
    Role.READ_ONLY: frozenset(),
}


def reading() -> frozenset[str]:
    """The permissions (`core.view_user`) to see every table of the house but the sensitive ones."""
    tables = (model._meta for model in apps.get_models() if model._meta.app_label in HOUSE)
    return frozenset(f"{meta.app_label}.view_{meta.model_name}" for meta in tables) - SENSITIVE


def permissions_of(role: str) -> frozenset[str]:
    """Everything a role may do, as `app.codename`."""
    return reading() | CHANGES[role]
