"""What decisions add to core's registries."""

from django.utils.translation import gettext_lazy as _

from partner_portal.core.api import scopes
from partner_portal.core.navigation import Entry, Section, entries, of_a_company

entries.add(
    "decisions",
    Entry(
        section=Section.TOP,
        label=_("Decisions"),
        icon="case",
        url_name="decisions",
        order=30,
        may_see=of_a_company,
        is_tab=True,
    ),
)

scopes.add("decisions:read", _("Read decisions and why they were made"))
