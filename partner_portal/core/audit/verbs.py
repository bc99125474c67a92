"""What people call the verbs of the audit trail. Apps add theirs in `AppConfig.ready`."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_portal.core.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

verbs: "Registry[StrOrPromise]" = Registry("verb of the audit trail")

verbs.add("api_key.issue", _("API key made"))
verbs.add("api_key.revoke", _("API key revoked"))
verbs.add("approval.request", _("Approval asked for"))
verbs.add("approval.approved", _("Approval given"))
verbs.add("approval.declined", _("Approval declined"))
verbs.add("approval.expired", _("Approval ran out"))
verbs.add("approval.withdrawn", _("Approval no longer asked for"))
verbs.add("calendars.remove", _("Calendar override removed"))
verbs.add("calendars.set", _("Calendar override set"))
verbs.add("clock.advance", _("Clock moved"))
verbs.add("jobs.run_again", _("Job run again"))
verbs.add("message.send", _("Message sent"))
verbs.add("organisation.access", _("Access to an organisation changed"))
verbs.add("organisation.legal_facts", _("Legal facts of an organisation changed"))
verbs.add("organisation.contract", _("Contract of an organisation changed"))
verbs.add("organisation.create", _("Organisation added"))
verbs.add("outbox.retry", _("Queued work tried again"))
verbs.add("retention.erase", _("Personal data erased"))
verbs.add("screening.clear", _("Match cleared"))
verbs.add("screening.confirm", _("Match confirmed"))
verbs.add("screening.erase_names", _("Names of a screened party erased"))
verbs.add("screening.import_list", _("Screening list imported"))
verbs.add("screening.match", _("Match found"))
verbs.add("screening.party_gone", _("Screened party gone"))
verbs.add("terms.draft", _("Terms drafted"))
verbs.add("terms.update", _("Draft of terms changed"))
verbs.add("terms.publish", _("Terms published"))
verbs.add("terms.withdraw", _("Draft of terms withdrawn"))
verbs.add("territories.set_standing", _("Standing of a territory changed"))
verbs.add("user.create", _("Person added"))
verbs.add("user.deactivate", _("Account deactivated"))
verbs.add("user.email_change", _("E-mail address changed"))
verbs.add("user.link", _("Person joined to an organisation"))
verbs.add("user.password_change", _("Password changed"))
verbs.add("user.password_reset", _("Password reset"))
verbs.add("user.profile", _("Own details changed"))
verbs.add("user.reactivate", _("Account reactivated"))
verbs.add("user.recovery_codes_new", _("New recovery codes made"))
verbs.add("user.reset_second_factor", _("Second factor reset"))
verbs.add("user.roles", _("Roles changed"))
verbs.add("user.second_factor_add", _("Second factor added"))
verbs.add("user.second_factor_remove", _("Second factor removed"))
verbs.add("user.sign_up", _("Signed up"))
verbs.add("user.unlink", _("Person parted from an organisation"))


def verb_label(verb: str) -> "StrOrPromise":
    """What was done, in words; for a verb nobody has named, the verb in plain letters."""
    return verbs.get(verb) if verb in verbs else verb.replace(".", ": ").replace("_", " ")
