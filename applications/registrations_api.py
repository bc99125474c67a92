"""The scopes of applications, partners and teams, and the import."""

from django.utils.translation import gettext_lazy as _

from applications.actions import imports
from partner_portal.core.api import scopes
from partner_portal.core.outbox import handlers

handlers.add("applications.import", imports.apply_queued)
scopes.add("application:read", _("Read the application"), tenant=False)
scopes.add("application:write", _("Fill in and hand in the application, as the person who applies"), tenant=False)
scopes.add("partner:read", _("Read the partnership, contacts and profile"))
scopes.add("partner:write", _("Change contacts and profile"))
scopes.add("team:read", _("Read the team"))
scopes.add("team:write", _("Change the team"))
scopes.add("staff:applications:read", _("Read every application"), permission="applications.view_application")
scopes.add(
    "staff:applications:write", _("Review and decide applications"), permission="applications.review_application"
)
scopes.add("staff:partners:read", _("Read every partner"), permission="applications.view_partner")
scopes.add("staff:standing:write", _("Suspend and reinstate partners"), permission="applications.suspend_partner")
scopes.add("staff:termination:write", _("Terminate partners"), permission="applications.terminate_partner")
