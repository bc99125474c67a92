"""What the house itself registers: the dashboard's home."""

from django.utils.translation import gettext_lazy as _

from partner_portal.core.navigation import Entry, Section, entries

entries.add(
    "home", Entry(section=Section.TOP, label=_("Home"), icon="home", url_name="dashboard", order=10, is_tab=True)
)
