"""Registers core's kinds of personal data and the job that erases them."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from partner_portal.core import clock
from partner_portal.core.actors import house
from partner_portal.core.entities import Entity
from partner_portal.core.jobs import registry as jobs
from partner_portal.core.jobs.registry import Job
from partner_portal.core.retention import actions, queries
from partner_portal.core.retention.registry import PersonalData, kinds

kinds.add(
    "people",
    PersonalData(
        what=_("Name, address and sign-in of people whose account was closed"),
        purpose=_("To let people sign in and to know who did what"),
        days=365,
        reason=_("Within a year a partner may come back, or question what its people did."),
        due=queries.former_people,
        erase=actions.pseudonymise,
    ),
)
kinds.add(
    "sign_ins",
    PersonalData(
        what=_("Network address and browser of each sign-in"),
        purpose=_("To show people where they are signed in"),
        days=90,
        reason=_("A session ends after hours; three months are enough to look into a theft."),
        due=queries.sign_ins,
        erase=actions.delete_rows,
        time=clock.wall,
    ),
)
kinds.add(
    "audit.texts",
    PersonalData(
        what=_("What changes of personal data said before and after"),
        purpose=_("To settle who changed what"),
        days=3 * 365,
        reason=_("Claims between the vendor and a partner are usually made within three years."),
        due=queries.audit_texts,
        erase=actions.blank_audit_texts,
    ),
)
kinds.add(
    "audit.reasons",
    PersonalData(
        what=_("Why staff changed something, in their own words"),
        purpose=_("To settle who changed what, and why"),
        days=3 * 365,
        reason=_("Claims between the vendor and a partner are usually made within three years."),
        due=queries.audit_reasons,
        erase=actions.blank_reasons,
    ),
)
kinds.add(
    "approval.texts",
    PersonalData(
        what=_("What staff wrote when they asked for an approval and decided it"),
        purpose=_("To let the second person judge, and to settle why it was decided so"),
        days=3 * 365,
        reason=_("Claims between the vendor and a partner are usually made within three years."),
        due=queries.approval_texts,
        erase=actions.blank_approval_texts,
    ),
)
kinds.add(
    "match.reasons",
    PersonalData(
        what=_("Why staff cleared or confirmed a match with a list of excluded persons"),
        purpose=_("To show authorities that each match was looked into (§2.4)"),
        days=5 * 365,
        reason=_("Authorities may ask about sanctions checks for five years."),
        due=queries.match_reasons,
        erase=actions.blank_reasons,
    ),
)
kinds.add(
    "screening.names",
    PersonalData(
        what=_("Names under which a party was compared with lists of excluded persons, once the party is gone"),
        purpose=_("To compare parties with each new list, and to show who was compared (§2.4)"),
        days=5 * 365,
        reason=_("Authorities may ask about sanctions checks for five years."),
        due=queries.names_of_the_gone,
        erase=actions.blank_names,
    ),
)
kinds.add(
    "message.texts",
    PersonalData(
        what=_("Subject and text of messages in the inbox"),
        purpose=_("To prove what a partner was told, and when (§1.7.1)"),
        days=6 * 365,
        reason=_("A legal notice is evidence until the claims it concerns have lapsed."),
        due=queries.message_texts,
        erase=actions.blank_message_texts,
    ),
)


def erase(day: date, entity: Entity | None) -> int:
    """One chunk of the daily job."""
    return sum(actions.erase_due(by=house("retention")).values())


jobs.add(Job(name="retention", step=erase, label=gettext_noop("Erase personal data whose time is over"), per="program"))
