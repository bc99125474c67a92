"""What accounts add to core's registries."""

from django.utils.translation import gettext_lazy as _

from partner_portal.core import subjects
from partner_portal.core.accounts import actions
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.navigation import Entry, Section, entries
from partner_portal.core.reference import installers

installers.add("staff roles", actions.install_roles)
entries.add(
    "security",
    Entry(section=Section.COMPANY, label=_("Security"), icon="shield", url_name="security", order=90, is_tab=True),
)
subjects.add(Organisation, str)
subjects.add(User, str)
