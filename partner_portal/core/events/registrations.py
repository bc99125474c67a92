"""What the event log registers."""

from django.utils.translation import gettext_lazy as _

from partner_portal.core.api import scopes

scopes.add("events:read", _("Read the event log"))
