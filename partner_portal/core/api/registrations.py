"""What the API itself registers: the events of keys, and that kept answers are dropped in time."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partner_portal.core import subjects
from partner_portal.core.api import actions
from partner_portal.core.api.models import ApiKey
from partner_portal.core.events import kinds
from partner_portal.core.jobs.registry import sweeps
from partner_portal.core.navigation import Entry, Section, entries, of_a_company

EXAMPLE = {
    "id": "key_0123456789abcdefghjkmnpqrs",
    "scopes": ["events:read"],
    "expires_at": "2027-01-31T00:00:00Z",
}

sweeps.add("kept answers", actions.purge_answers)
kinds.add("api_key.issued", _("A key to the API was issued."), example=EXAMPLE)
kinds.add("api_key.revoked", _("A key to the API was revoked and no longer works."), example=EXAMPLE)
entries.add(
    "developers",
    Entry(
        section=Section.COMPANY,
        label=_("Developers"),
        icon="code",
        url_name="developers",
        order=90,
        may_see=of_a_company,
    ),
)
subjects.add(ApiKey, lambda key: gettext("API key %(name)s") % {"name": key})
