"""App configuration of the core."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Fills core's own registries and keeps the database's guards and reference data in place after every migrate."""

    name = "partner_portal.core"
    label = "core"
    verbose_name = _("Program office")

    def ready(self) -> None:
        """Register core's own jobs, handlers, invariants and reference data."""
        import_module("partner_portal.core.registrations")
        guards = import_module("partner_portal.core.appendonly.guards")
        reference = import_module("partner_portal.core.reference")
        post_migrate.connect(guards.install_after_migrate, dispatch_uid="core.appendonly")
        post_migrate.connect(reference.install_after_migrate, sender=self, dispatch_uid="core.reference")
