"""The project as a Django app: it holds the commands that speak for the whole house and wires the consequences."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

from partner_portal.core.jobs import registry as jobs


class PortalConfig(AppConfig):
    """Loads `receivers.py` last, when every app and its signals are there."""

    name = "partner_portal"
    label = "portal"
    verbose_name = "Partner portal"

    def ready(self) -> None:
        """Connect the consequences, register the home page, refuse to start when the daily jobs have no order."""
        import_module("partner_portal.receivers")
        import_module("partner_portal.registrations")
        jobs.in_order()


class PortalAdminConfig(AdminConfig):
    """Makes the program office the admin's one site."""

    default_site = "partner_portal.admin.PortalAdminSite"
